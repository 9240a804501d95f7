package io.sallyport.adapter.control;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where and for whom the daemon listens.
 *
 * @param socket absolute path, in a directory that nobody but its owner may write to
 * @param connectionsMax how many may be connected at once
 * @param idle how long a connection may take to send its request, and to take its reply
 */
public record ControlSettings(Path socket, Permissions permissions, int connectionsMax, Duration idle) {
    /** The longest path of a Unix socket on Linux, in bytes. */
    public static final int SOCKET_PATH_BYTES_MAX = 107;
    /** Connections at once where nothing else is set. */
    public static final int CONNECTIONS_DEFAULT = 16;
    /** The time-out where nothing else is set. */
    public static final Duration IDLE_DEFAULT = Duration.ofSeconds(10);

    public ControlSettings {
        if (!socket.isAbsolute() || socket.toString().getBytes(StandardCharsets.UTF_8).length > SOCKET_PATH_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "the control socket needs an absolute path of at most " + SOCKET_PATH_BYTES_MAX + " bytes: " + socket);
        }
        if (connectionsMax < 1 || idle.isNegative() || idle.isZero()) {
            throw new IllegalArgumentException("connections " + connectionsMax + ", time-out " + idle);
        }
    }

    public static ControlSettings of(Path socket, Permissions permissions) {
        return new ControlSettings(socket, permissions, CONNECTIONS_DEFAULT, IDLE_DEFAULT);
    }
}

package io.sallyport.adapter.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** Makes the place of the socket safe, or says why it is not. */
final class SocketPlace {
    private SocketPlace() {}

    /** Makes the directory when it is missing, and takes a dead socket away. What is in the way, if anything is. */
    static Optional<String> prepare(Path socket, boolean forOthers) throws IOException {
        Path directory = socket.resolveSibling(".").normalize();
        if (!Files.exists(directory)) {
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(forOthers ? "rwxr-xr-x" : "rwx------"));
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(directory);
        if (permissions.contains(PosixFilePermission.OTHERS_WRITE) || permissions.contains(PosixFilePermission.GROUP_WRITE)) {
            return Optional.of("`" + directory + "` may be written to by others, who could put a socket of their own there");
        }
        if (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        if (!Files.readAttributes(socket, java.nio.file.attribute.BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).isOther()) {
            return Optional.of("`" + socket + "` exists and is not a socket");
        }
        if (isAnswered(socket)) {
            return Optional.of("another daemon answers at `" + socket + "`");
        }
        Files.delete(socket);
        return Optional.empty();
    }

    private static boolean isAnswered(Path socket) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Everybody may connect when anybody but the owner has a right: who is let in is then judged by what the kernel says of the process, and who
     * is not is told so. Otherwise the file system keeps others out already.
     */
    static void open(Path socket, boolean forOthers) throws IOException {
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString(forOthers ? "rw-rw-rw-" : "rw-------"));
    }
}

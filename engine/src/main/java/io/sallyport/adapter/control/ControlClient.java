package io.sallyport.adapter.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

import io.sallyport.control.Reply;
import io.sallyport.control.Request;
import io.sallyport.control.Wire;

/** Asks a running daemon. It uses Java's own Unix sockets, which start faster than what the server needs to learn who asks. */
public final class ControlClient {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Path socket;

    public ControlClient(Path socket) {
        this.socket = socket;
    }

    /** What came back. */
    public sealed interface Answer {
        /** The daemon said this. */
        record Replied(Reply reply) implements Answer {}

        /** Nobody said anything that can be understood: why, and what to do. */
        record Unreachable(String what, String hint) implements Answer {}
    }

    /** Sends one request and waits for its reply, at most {@code limit} altogether. */
    public Answer ask(Request request, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX); Selector selector = Selector.open()) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            ByteBuffer out = ByteBuffer.wrap(Wire.encode(request));
            // A daemon that refuses at once closes without reading; what it said is still there to be read.
            while (out.hasRemaining() && sent(channel, out)) {
                Thread.onSpinWait();
            }
            return read(channel, selector, key, end);
        } catch (IOException e) {
            return unreachable(e);
        }
    }

    private static boolean sent(SocketChannel channel, ByteBuffer out) {
        try {
            channel.write(out);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Answer read(SocketChannel channel, Selector selector, SelectionKey key, long end) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        while (true) {
            long millis = (end - System.nanoTime()) / 1_000_000;
            if (millis <= 0 || selector.select(millis) == 0) {
                return new Answer.Unreachable("the daemon at `" + socket + "` did not answer in time", "look at its log");
            }
            selector.selectedKeys().remove(key);
            int count = channel.read(buffer.clear());
            if (count > 0) {
                line.write(buffer.array(), 0, count);
            }
            boolean ended = count < 0 || buffer.array()[Math.max(0, count - 1)] == '\n';
            if (ended || line.size() > Wire.REPLY_BYTES_MAX) {
                return understood(Wire.reply(line.toByteArray()));
            }
        }
    }

    private Answer understood(Optional<Reply> reply) {
        return reply.<Answer>map(Answer.Replied::new).orElseGet(() -> new Answer.Unreachable("what answers at `" + socket
                + "` is not this version of sallyport", "use the command of the version that runs, or start the daemon anew"));
    }

    private Answer unreachable(IOException e) {
        String said = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (said.contains("permission denied")) {
            return new Answer.Unreachable("this user may not open `" + socket + "`",
                    "ask as root, or have the daemon's configuration name this user or group under `control`");
        }
        if (!Files.exists(socket)) {
            return new Answer.Unreachable("no daemon runs here: there is no `" + socket + "`",
                    "start one with `sallyport run --config FILE`, or name its socket with --socket");
        }
        return new Answer.Unreachable("no daemon answers at `" + socket + "`: " + e.getMessage(),
                "it ended without tidying up; start one with `sallyport run --config FILE`");
    }
}

package io.sallyport.adapter.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;

import org.newsclub.net.unix.AFUNIXServerSocket;
import org.newsclub.net.unix.AFUNIXSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.sallyport.control.Handler;

/**
 * Listens for operators. A few platform threads, since a wait in native code would hold a carrier of virtual threads, which decide; never more
 * connections than the settings allow, and none that takes longer than they allow.
 */
public final class ControlServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
    private static final ThreadFactory THREADS = Thread.ofPlatform().daemon().name("control-", 0).factory();

    private final ControlSettings settings;
    private final Handler handler;
    private final AFUNIXServerSocket server;
    private final long ownUid;
    private final Set<AFUNIXSocket> connected = ConcurrentHashMap.newKeySet();
    private final ExecutorService conversations = Executors.newCachedThreadPool(THREADS);
    private final ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor(THREADS);

    private ControlServer(ControlSettings settings, Handler handler, AFUNIXServerSocket server, long ownUid) {
        this.settings = settings;
        this.handler = handler;
        this.server = server;
        this.ownUid = ownUid;
    }

    /** How opening the socket ended. */
    public sealed interface Opening {
        /** It listens. */
        record Open(ControlServer server) implements Opening {}

        /** It does not: why, and what to do. */
        record Failed(String what, String hint) implements Opening {}
    }

    /** Starts to listen. */
    public static Opening open(ControlSettings settings, Handler handler) {
        Path socket = settings.socket();
        boolean forOthers = settings.permissions().namesOthers();
        try {
            var obstacle = SocketPlace.prepare(socket, forOthers);
            if (obstacle.isPresent()) {
                return new Opening.Failed("no control socket: " + obstacle.get(),
                        "set another path in the daemon's configuration, or clear this one");
            }
            AFUNIXServerSocket server = AFUNIXServerSocket.newInstance();
            server.bind(AFUNIXSocketAddress.of(socket), settings.connectionsMax());
            SocketPlace.open(socket, forOthers);
            ControlServer opened = new ControlServer(settings, handler, server, ownUid());
            THREADS.newThread(opened::accept).start();
            return new Opening.Open(opened);
        } catch (IOException e) {
            return new Opening.Failed("no control socket at `" + socket + "`: " + e.getMessage(),
                    "look at the permissions of its directory");
        }
    }

    private static long ownUid() throws IOException {
        return ((Number) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).longValue();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                admit(server.accept());
            } catch (IOException e) {
                if (!server.isClosed()) {
                    LOG.warn("the control socket does not accept: {}", e.getMessage());
                    pause();
                }
            }
        }
    }

    /** Out of file descriptors, accepting fails at once and for a while. */
    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void admit(AFUNIXSocket socket) {
        connected.add(socket);
        Conversation conversation = new Conversation(socket, settings, ownUid, handler, watchdog);
        if (connected.size() > settings.connectionsMax()) {
            conversation.sayBusy();
            end(socket);
            return;
        }
        try {
            conversations.execute(() -> {
                try {
                    conversation.run();
                } finally {
                    end(socket);
                }
            });
        } catch (RejectedExecutionException e) {
            // The server is being closed.
            end(socket);
        }
    }

    private void end(AFUNIXSocket socket) {
        connected.remove(socket);
        Conversation.closeQuietly(socket);
    }

    /** Stops listening, ends every conversation, and takes the socket away. */
    @Override
    public void close() {
        Conversation.closeQuietly(server);
        connected.forEach(Conversation::closeQuietly);
        conversations.shutdownNow();
        watchdog.shutdownNow();
        try {
            Files.deleteIfExists(settings.socket());
        } catch (IOException e) {
            LOG.warn("the control socket stays behind: {}", e.getMessage());
        }
    }
}

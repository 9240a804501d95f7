package io.sallyport.adapter.openvpn;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.newsclub.net.unix.AFUNIXSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.sallyport.flow.Outcome;

/** Looks, before a daemon is started, whether another one is in its place. */
final class Preflight {
    private static final Logger LOG = LoggerFactory.getLogger(Preflight.class);
    private static final int CONNECT_MILLIS_MAX = 1_000;
    private static final long LOOK_MILLIS = 10;
    private static final long KILL_MILLIS_MAX = 1_000;
    /**
     * A server tells its clients at once that it ends, and then waits two seconds more. A child that was left behind is not waited for that long:
     * meanwhile nobody could come in, and a client that missed the word notices by itself.
     */
    private static final long LEFT_OVER_MILLIS = 400;

    private Preflight() {}

    /** Makes room for our daemon, or says why there is none. */
    static Outcome clear(SupervisorSettings settings) {
        for (ProcessHandle daemon : others(settings)) {
            if (Child.isLeftBehind(settings, daemon)) {
                LOG.warn("{}: ending process {}, which an earlier run left behind", settings.instance(), daemon.pid());
                if (!end(daemon, LEFT_OVER_MILLIS)) {
                    return new Outcome.Failed("openvpn (process " + daemon.pid() + ") does not end", "end it by hand");
                }
                continue;
            }
            switch (settings.foreign()) {
                case REFUSE -> {
                    return new Outcome.Failed("openvpn (process " + daemon.pid() + ") already runs on " + settings.config(),
                            "stop it, attach to it, or set `foreign: terminate`");
                }
                case TERMINATE -> {
                    LOG.warn("{}: ending process {}, which runs on {}", settings.instance(), daemon.pid(), settings.config());
                    if (!end(daemon, settings.grace().toMillis())) {
                        return new Outcome.Failed("openvpn (process " + daemon.pid() + ") does not end", "end it by hand");
                    }
                }
            }
        }
        return clearSocket(settings);
    }

    private static List<ProcessHandle> others(SupervisorSettings settings) {
        return ProcessHandle.allProcesses().filter(process -> isOn(process, settings)).toList();
    }

    private static boolean isOn(ProcessHandle process, SupervisorSettings settings) {
        ProcessHandle.Info info = process.info();
        Path program = settings.binary().getFileName();
        boolean openvpn = info.command().map(Path::of).filter(command -> command.getFileName().equals(program)).isPresent();
        return openvpn && info.arguments().stream().flatMap(Stream::of).anyMatch(argument -> names(process, argument, settings.config()));
    }

    private static boolean names(ProcessHandle process, String argument, Path config) {
        try {
            Path directory = Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/cwd"));
            return argument.endsWith(config.getFileName().toString()) && directory.resolve(argument).normalize().equals(config.normalize());
        } catch (IOException | RuntimeException e) {
            // It has ended, or is not ours to look at: then its socket will tell.
            LOG.debug("cannot look at process {}: {}", process.pid(), e.getMessage());
            return argument.equals(config.toString());
        }
    }

    private static boolean end(ProcessHandle daemon, long graceMillis) {
        daemon.destroy();
        if (ended(daemon, graceMillis)) {
            return true;
        }
        daemon.destroyForcibly();
        return ended(daemon, graceMillis + KILL_MILLIS_MAX);
    }

    /** Looks itself, and often: {@link ProcessHandle#onExit} looks three times a second at who is no child, and takes one that nobody has reaped for alive. */
    private static boolean ended(ProcessHandle daemon, long millis) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (Child.runs(daemon)) {
            if (System.nanoTime() > until) {
                return false;
            }
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    private static Outcome clearSocket(SupervisorSettings settings) {
        Path path = settings.managementSocket();
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return Outcome.done();
        }
        try {
            if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).isOther()) {
                return new Outcome.Failed(path + " is not a socket", "name another path for the management socket");
            }
            Optional<String> listener = listener(path);
            if (listener.isPresent()) {
                return new Outcome.Failed(path + " belongs to " + listener.get() + ", which is alive",
                        "stop it, attach to it, or name another path");
            }
            LOG.info("{}: removing {}, which nobody listens on", settings.instance(), path);
            Files.deleteIfExists(path);
            return Outcome.done();
        } catch (IOException e) {
            return new Outcome.Failed("cannot look at " + path + ": " + e.getMessage(), "see to the rights of its directory");
        }
    }

    /** Who listens on a socket; empty when nobody does. */
    private static Optional<String> listener(Path path) {
        try (Socket socket = new Endpoint.Unix(path).connect(CONNECT_MILLIS_MAX)) {
            return Optional.of("process " + peer(socket));
        } catch (IOException e) {
            LOG.debug("{}: {}", path, e.getMessage());
            return Optional.empty();
        }
    }

    /** The process at the other end; -1 when the kernel does not say. */
    static long peer(Socket socket) throws IOException {
        return socket instanceof AFUNIXSocket unix && unix.getPeerCredentials() != null ? unix.getPeerCredentials().getPid() : -1;
    }
}

package io.sallyport.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;

import io.sallyport.adapter.openvpn.InstanceConfig;
import io.sallyport.adapter.openvpn.InstanceConfig.Transport;
import io.sallyport.adapter.openvpn.ServerConfig;
import io.sallyport.adapter.openvpn.SupervisorSettings;
import io.sallyport.demo.NetworkNamespace;
import io.sallyport.demo.Pki;
import io.sallyport.demo.Shell;
import io.sallyport.demo.VpnClient;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Network;

/**
 * One server namespace with a tun device, and client namespaces cabled to it (client N is 10.99.N.2, the server is 10.99.N.1 to it). Closing it
 * removes every process, namespace and file.
 */
public final class Lab implements AutoCloseable {
    public static final String TUN = "tun0";
    public static final int PORT = 1194;
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name;
    private final Path directory;
    private final Pki pki;
    private final NetworkNamespace server;
    private final ArrayDeque<AutoCloseable> parts = new ArrayDeque<>();
    private int clients;

    private Lab(String name, Path directory) {
        this.name = name;
        this.directory = directory;
        this.server = opened(NetworkNamespace.create(name + "-s"));
        this.pki = Pki.create(directory);
        server.persistentTun(TUN);
    }

    /** Skips the test, saying what is missing, where no lab can be built. */
    public static void assumeAvailable() {
        assumeAvailable(List.of());
    }

    /** The same for a lab that needs these programs too, by their full paths. */
    public static void assumeAvailable(List<String> alsoPrograms) {
        List<String> missing = new ArrayList<>();
        if (!"root".equals(System.getProperty("user.name"))) {
            missing.add("root");
        }
        if (!Files.exists(Path.of("/dev/net/tun"))) {
            missing.add("/dev/net/tun");
        }
        List<String> programs = new ArrayList<>(List.of("/usr/sbin/openvpn", "/usr/sbin/ip", "/usr/bin/openssl"));
        programs.addAll(alsoPrograms);
        for (String program : programs) {
            if (!Files.isExecutable(Path.of(program))) {
                missing.add(program);
            }
        }
        Assumptions.assumeTrue(missing.isEmpty(), () -> "the lab needs " + String.join(", ", missing));
    }

    /** Builds a lab; {@code part} names whose it is. */
    public static Lab open(String part) {
        assumeAvailable();
        try {
            String name = part + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
            return new Lab(name, Files.createTempDirectory(Path.of("/tmp"), name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path directory() {
        return directory;
    }

    public Pki pki() {
        return pki;
    }

    public NetworkNamespace server() {
        return server;
    }

    /** Another client namespace, cabled to the server. */
    public Place place() {
        int n = ++clients;
        NetworkNamespace namespace = opened(NetworkNamespace.create(name + "-c" + n));
        server.cable("up" + n, "10.99." + n + ".1/24", namespace, "eth0", "10.99." + n + ".2/24");
        return new Place(namespace, "10.99." + n + ".1");
    }

    /** A client of this name at a place of its own, with a certificate, started. */
    public VpnClient client(String commonName, Transport transport, String... options) {
        return start(place(), Optional.of(pki.client(commonName)), Optional.empty(), transport, options);
    }

    public VpnClient start(Place place, Optional<Pki.Credentials> credentials, Optional<VpnClient.SignIn> signIn, Transport transport,
            String... options) {
        return opened(VpnClient
                .start(new VpnClient.Settings(place.namespace(), TUN, pki.ca(), place.server(), PORT, transport, credentials, signIn,
                        List.of(options)), directory));
    }

    /** The configuration of a server in this lab: 10.8.0.0/16 and fd00:8::/64, its management socket in the lab's directory. */
    public InstanceConfig instance(String instance, Transport transport) {
        Pki.Credentials own = pki.server("server");
        return new InstanceConfig(new InstanceName(instance), TUN, transport, Optional.empty(), PORT, Network.of("10.8.0.0/16"),
                Optional.of(Network.of("fd00:8::/64")),
                new InstanceConfig.Identity(pki.ca(), own.certificate(), own.key(), Optional.empty(), Optional.empty()),
                directory.resolve(instance + ".sock"), "root", 100, 1500, InstanceConfig.USUAL_CIPHERS);
    }

    /** The usual way to run that server in this lab, its configuration written. */
    public SupervisorSettings supervised(InstanceConfig config) {
        Path file = directory.resolve(config.name() + ".conf");
        try {
            Files.writeString(file, ServerConfig.render(config));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new SupervisorSettings(config.name(), server.enter(), Path.of("/usr/sbin/openvpn"), file, config.managementSocket(),
                directory.resolve(config.name() + ".log"), SupervisorSettings.USUAL_BACKOFF, SupervisorSettings.USUAL_GRACE,
                SupervisorSettings.Foreign.REFUSE, false);
    }

    /** Has this closed together with the lab, before what was there earlier. */
    public <T extends AutoCloseable> T opened(T part) {
        parts.push(part);
        return part;
    }

    @Override
    public void close() {
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                System.getLogger("lab").log(System.Logger.Level.WARNING, "closing " + part, e);
            }
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a host answers a TCP packet sent from here to a closed port, by a refusal. */
    public static boolean answers(NetworkNamespace from, String host) {
        return from.run("timeout", "3", "bash", "-c", "echo >/dev/tcp/" + host + "/9").output().contains("Connection refused");
    }

    /** Every namespace that is left of this JVM's labs. */
    public static List<String> leftovers(String part) {
        String prefix = part + ProcessHandle.current().pid() + "-";
        return Shell.must("ip", "netns", "list").lines().filter(line -> line.startsWith(prefix)).toList();
    }

    /** A namespace for a client, and the server's address as seen from it. */
    public record Place(NetworkNamespace namespace, String server) {}
}

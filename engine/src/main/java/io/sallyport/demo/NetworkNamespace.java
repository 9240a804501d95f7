package io.sallyport.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A network namespace with its loopback up. Closing it ends what runs in it and deletes it. Needs root and iproute2.
 */
public record NetworkNamespace(String name) implements AutoCloseable {
    /** The longest name of a network interface, in characters. */
    public static final int INTERFACE_CHARS_MAX = 15;

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,40}");

    public NetworkNamespace {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a namespace name: " + name);
        }
    }

    /** Makes a new namespace.
     *
     * @throws IllegalStateException when one of this name exists, or rights are missing */
    public static NetworkNamespace create(String name) {
        NetworkNamespace namespace = new NetworkNamespace(name);
        Shell.must("ip", "netns", "add", name);
        namespace.must("ip", "link", "set", "lo", "up");
        return namespace;
    }

    /** The words to put before a command so that it runs in here; the command takes the place of {@code ip}, so its process id is the one started. */
    public List<String> enter() {
        return List.of("ip", "netns", "exec", name);
    }

    /** Runs a command in here. */
    public Shell run(String... command) {
        return Shell.run(inside(command));
    }

    /** Runs a command in here that must succeed; gives its output. */
    public String must(String... command) {
        return Shell.must(inside(command).toArray(String[]::new));
    }

    private List<String> inside(String... command) {
        List<String> words = new ArrayList<>(enter());
        words.addAll(List.of(command));
        return words;
    }

    /** Lays a cable (a veth pair) from here to another namespace; each end gets an address such as {@code 10.99.1.1/24}. */
    public void cable(String device, String address, NetworkNamespace peer, String peerDevice, String peerAddress) {
        Shell.must("ip", "link", "add", device, "netns", name, "type", "veth", "peer", "name", peerDevice, "netns", peer.name);
        bringUp(device, address);
        peer.bringUp(peerDevice, peerAddress);
    }

    private void bringUp(String device, String address) {
        must("ip", "address", "add", address, "dev", device);
        must("ip", "link", "set", device, "up");
    }

    /** Makes a tun device that stays when nobody has it open. */
    public void persistentTun(String device) {
        must("ip", "tuntap", "add", "dev", device, "mode", "tun");
    }

    /** The process ids of everything that runs in here. */
    public List<Long> processes() {
        Shell pids = Shell.run(List.of("ip", "netns", "pids", name));
        return pids.succeeded() ? pids.output().lines().map(Long::parseLong).toList() : List.of();
    }

    /** Ends what runs in here, and deletes it. */
    @Override
    public void close() {
        processes().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        Shell.run(List.of("ip", "netns", "delete", name));
    }
}

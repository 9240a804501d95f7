package io.sallyport.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.sallyport.demo.NetworkNamespace;

/** A machine of the lab: a network namespace and, in it, a process that sends and answers packets ({@code Prober}). */
final class Station implements AutoCloseable {
    private final NetworkNamespace space;
    private final Process process;
    private final BufferedReader answers;
    private final PrintWriter orders;

    private Station(NetworkNamespace space, Process process) {
        this.space = space;
        this.process = process;
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        orders = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    static Station in(NetworkNamespace space) {
        List<String> words = new ArrayList<>(space.enter());
        words.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m", "-cp", System.getProperty("java.class.path"), "io.sallyport.adapter.kernel.Prober"));
        try {
            return new Station(space, new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    NetworkNamespace space() {
        return space;
    }

    /** Answers TCP on this port, on every address, with an echo. */
    void serveTcp(int port) {
        ask("serve " + port);
    }

    /** Answers UDP at this address and port with an echo. */
    void serveUdp(String address, int port) {
        ask("echo " + address + " " + port);
    }

    /** Whether a TCP connection is made and echoes within a second; it stays open as the flow. */
    boolean tcp(String host, int port) {
        return ask("tcp " + any(host) + " " + host + " " + port).equals("yes");
    }

    /** Whether the flow that {@link #tcp} opened last still echoes within a second. */
    boolean flows() {
        return ask("again").equals("yes");
    }

    /** Whether a UDP echo comes back within a second. */
    boolean udp(String host, int port) {
        return ask("udp " + any(host) + " " + host + " " + port).equals("yes");
    }

    /** Sends a datagram there every millisecond from now on, each with the time. */
    void beat(String from, String host, int port) {
        ask("beat " + from + " " + host + " " + port);
    }

    /** Takes what {@link #beat} sends to this address and port. */
    void take(String address, int port) {
        ask("take " + address + " " + port);
    }

    /** How many datagrams of {@link #beat} came, and when the last of them was sent. */
    record Taken(long count, Instant lastSent) {}

    Taken taken() {
        String[] words = ask("taken").split(" ");
        return new Taken(Long.parseLong(words[0]), Instant.ofEpochSecond(0, Long.parseLong(words[1])));
    }

    boolean pings(String host) {
        return space.run("ping", "-c", "1", "-W", "1", host).succeeded();
    }

    private static String any(String host) {
        return host.contains(":") ? "::" : "0.0.0.0";
    }

    private synchronized String ask(String order) {
        orders.println(order);
        try {
            String answer = answers.readLine();
            if (answer == null) {
                throw new IllegalStateException("the prober in " + space.name() + " ended at: " + order);
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

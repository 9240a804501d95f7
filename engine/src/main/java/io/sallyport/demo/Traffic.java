package io.sallyport.demo;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.sallyport.model.Address;

/** Real packets: whether a TCP connection comes about, and how fast data flows. */
public final class Traffic {
    private static final Pattern RECEIVED = Pattern.compile("\"sum_received\":\\s*\\{[^}]*\"bits_per_second\":\\s*([0-9.e+]+)",
            Pattern.DOTALL);
    private static final double MEGA = 1e6;
    /** What passes at the beginning is left out: it is the burst, not the rate. */
    private static final long BURST_SECONDS = 3;

    private Traffic() {}

    /** Whether a TCP connection from the namespace to there is accepted within a second and a half. */
    public static boolean reaches(NetworkNamespace from, Address host, int port) {
        return from.run("timeout", "1.5", "bash", "-c", "exec 3<>/dev/tcp/" + host + "/" + port).succeeded();
    }

    /** Whether an echo request is answered within a second. */
    public static boolean pings(NetworkNamespace from, Address host) {
        return from.run("ping", "-c", "1", "-W", "1", host.toString()).succeeded();
    }

    /** Measured TCP rate in Mbit/s over {@code length}, towards the client when {@code down}; empty when no data flowed. */
    public static OptionalDouble megabitsPerSecond(NetworkNamespace from, Address host, int port, boolean down, Duration length) {
        List<String> command = new java.util.ArrayList<>(
                List.of("iperf3", "-J", "-c", host.toString(), "-p", Integer.toString(port),
                        "-O", Long.toString(BURST_SECONDS), "-t", Long.toString(length.toSeconds())));
        if (down) {
            command.add("-R");
        }
        Matcher found = RECEIVED.matcher(from.run(command.toArray(String[]::new)).output());
        return found.find() ? OptionalDouble.of(Double.parseDouble(found.group(1)) / MEGA) : OptionalDouble.empty();
    }

    /** For people. */
    public static String words(OptionalDouble megabits) {
        return megabits.isEmpty() ? "no data" : String.format(Locale.ROOT, "%.1f", megabits.getAsDouble());
    }
}

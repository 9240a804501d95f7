package io.sallyport.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

import io.sallyport.demo.NetworkNamespace;
import io.sallyport.model.Address;

/**
 * Packets from many addresses that carry when each was sent. A process of its own at either end, since a Java thread cannot change its namespace; all
 * on one machine, so by one clock.
 *
 * <pre>
 *   send PORT PERIOD_MICROS    then one line `FROM TO` for each flow, then `go`: each sends once in a period, until standard input ends
 *   take PORT FLOWS            for each line `report`: one line `SENT ARRIVED COUNT HOLES` for each flow, of the last packet that came
 * </pre>
 */
final class Flow implements AutoCloseable {
    private static final int BYTES = 20;
    private static final int SENT = 0;
    private static final int ARRIVED = 1;
    private static final int COUNT = 2;
    private static final int NUMBER = 3;
    private static final int FIELDS = 4;

    private final Process process;
    private final PrintWriter orders;
    private final BufferedReader answers;

    private Flow(NetworkNamespace space, String... words) {
        List<String> command = new ArrayList<>(space.enter());
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-Xmx96m",
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Flow.class.getName()));
        command.addAll(List.of(words));
        try {
            process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        orders = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** From an address to another. */
    record Ends(Address from, Address to) {}

    /** What came of one flow: when its last packet was sent and when it came, how many came, and how many before it did not. */
    record Came(Instant sent, Instant arrived, long count, long missing) {}

    /** Begins to send; all have sent once when this returns. */
    static Flow send(NetworkNamespace space, List<Ends> flows, int port, int periodMicros) throws IOException {
        Flow flow = new Flow(space, "send", Integer.toString(port), Integer.toString(periodMicros));
        flows.forEach(ends -> flow.orders.println(ends.from() + " " + ends.to()));
        flow.ask("go");
        return flow;
    }

    static Flow take(NetworkNamespace space, int port, int flows) throws IOException {
        Flow flow = new Flow(space, "take", Integer.toString(port), Integer.toString(flows));
        flow.answer();
        return flow;
    }

    /** What came so far, by flow. */
    List<Came> report(int flows) throws IOException {
        List<Came> all = new ArrayList<>();
        orders.println("report");
        for (int i = 0; i < flows; i++) {
            String[] word = answer().split(" ");
            all.add(new Came(instant(word[0]), instant(word[1]), Long.parseLong(word[2]), Long.parseLong(word[3])));
        }
        return all;
    }

    /** Nothing is proved by packets that do not come when nobody sends any.
     *
     * @throws IllegalStateException when the process has ended */
    void mustGoOn() {
        if (!process.isAlive()) {
            throw new IllegalStateException("the packets ended by themselves");
        }
    }

    private static Instant instant(String nanos) {
        return Instant.ofEpochSecond(0, Long.parseLong(nanos));
    }

    private String ask(String order) throws IOException {
        orders.println(order);
        return answer();
    }

    private String answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the packets ended");
        }
        return line;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** One end; see the class. */
    public static void main(String[] args) throws IOException {
        if (args[0].equals("send")) {
            sendAll(Integer.parseInt(args[1]), Integer.parseInt(args[2]) * 1_000L);
        } else {
            takeAll(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        }
    }

    private static void sendAll(int port, long periodNanos) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        List<DatagramChannel> flows = new ArrayList<>();
        for (String line = in.readLine(); !line.equals("go"); line = in.readLine()) {
            String[] ends = line.split(" ");
            flows.add(DatagramChannel.open().bind(new InetSocketAddress(ends[0], 0)).connect(new InetSocketAddress(ends[1], port)));
        }
        Thread.ofPlatform().daemon().start(() -> endWith(in));
        ByteBuffer packet = ByteBuffer.allocate(BYTES);
        long begin = System.nanoTime();
        for (long number = 1;; number++) {
            for (int i = 0; i < flows.size(); i++) {
                long due = begin + (number - 1) * periodNanos + i * periodNanos / flows.size();
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                packet.clear().putInt(i).putLong(number).putLong(now()).flip();
                try {
                    flows.get(i).write(packet);
                } catch (IOException refused) {
                    // The kernel passes on that somebody said no, or its queue is full: the packet is missing at the other end.
                    packet.clear();
                }
            }
            if (number == 1) {
                System.out.println("going");
            }
        }
    }

    private static void endWith(BufferedReader in) {
        try {
            while (in.readLine() != null) {
                // Nothing is understood any more.
            }
        } catch (IOException gone) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(0);
    }

    private static void takeAll(int port, int flows) throws IOException {
        AtomicLongArray seen = new AtomicLongArray(flows * FIELDS);
        DatagramChannel socket = DatagramChannel.open();
        socket.setOption(java.net.StandardSocketOptions.SO_RCVBUF, 1 << 22);
        socket.bind(new InetSocketAddress(port));
        Thread.ofPlatform().daemon().start(() -> takeFrom(socket, seen));
        System.out.println("taking");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            StringBuilder out = new StringBuilder();
            for (int i = 0; i < flows * FIELDS; i += FIELDS) {
                out.append(seen.get(i + SENT)).append(' ').append(seen.get(i + ARRIVED)).append(' ').append(seen.get(i + COUNT)).append(' ')
                        .append(seen.get(i + NUMBER) - seen.get(i + COUNT)).append('\n');
            }
            System.out.print(out);
            System.out.flush();
        }
    }

    private static void takeFrom(DatagramChannel socket, AtomicLongArray seen) {
        ByteBuffer packet = ByteBuffer.allocate(BYTES);
        while (true) {
            try {
                packet.clear();
                socket.receive(packet);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            long now = now();
            int at = packet.flip().getInt() * FIELDS;
            long number = packet.getLong();
            seen.set(at + SENT, packet.getLong());
            seen.set(at + ARRIVED, now);
            seen.incrementAndGet(at + COUNT);
            seen.set(at + NUMBER, number);
        }
    }

    private static long now() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }
}

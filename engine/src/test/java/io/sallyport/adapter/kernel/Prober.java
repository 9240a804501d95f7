package io.sallyport.adapter.kernel;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends and answers packets inside a network namespace, on orders by line. A process of its own, since a Java thread cannot change its namespace.
 *
 * <pre>
 *   serve PORT            answers TCP on this port with an echo, from whatever address was asked
 *   echo ADDRESS PORT     answers UDP sent to this address and port with an echo
 *   udp FROM TO PORT      whether an echo comes back within a second
 *   tcp FROM TO PORT      whether a connection is made within a second; it stays open as the last one
 *   again                 whether the last connection still echoes within a second
 *   ping TO               whether an ICMP echo is answered within a second
 *   beat FROM TO PORT     sends a datagram every millisecond that carries when it was sent, until standard input ends
 *   take ADDRESS PORT     takes what `beat` sends there
 *   taken                 how many of those came, and when the last one was sent, in nanoseconds of Unix time
 *   burst FROM TO PROTO PORT …   sends one packet for each four words (a datagram, or the first of a connection)
 * </pre>
 */
public final class Prober {
    private static final int WAIT_MS = 1000;
    private static final Map<String, DatagramChannel> CHANNELS = new HashMap<>();
    private static final AtomicLong TAKEN = new AtomicLong();
    private static final AtomicLong LAST_SENT = new AtomicLong();
    private static Socket last = new Socket();

    private Prober() {}

    /** Reads orders until standard input ends. */
    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ");
            String answer;
            try {
                answer = switch (words[0]) {
                    case "serve" -> serve(Integer.parseInt(words[1]));
                    case "echo" -> echoDatagrams(words[1], Integer.parseInt(words[2]));
                    case "udp" -> udp(words[1], words[2], Integer.parseInt(words[3]));
                    case "tcp" -> tcp(words[1], words[2], Integer.parseInt(words[3]));
                    case "again" -> echo();
                    case "ping" -> InetAddress.getByName(words[1]).isReachable(WAIT_MS) ? "yes" : "no";
                    case "beat" -> beat(words[1], new InetSocketAddress(words[2], Integer.parseInt(words[3])));
                    case "take" -> take(words[1], Integer.parseInt(words[2]));
                    case "taken" -> TAKEN.get() + " " + LAST_SENT.get();
                    case "burst" -> burst(words);
                    default -> "what?";
                };
            } catch (IOException refused) {
                answer = "no";
            }
            System.out.println(answer);
        }
    }

    private static String serve(int port) throws IOException {
        ServerSocket tcp = new ServerSocket(port);
        Thread.ofVirtual().start(() -> {
            while (true) {
                try {
                    Socket socket = tcp.accept();
                    Thread.ofVirtual().start(() -> echoAll(socket));
                } catch (IOException closed) {
                    return;
                }
            }
        });
        return "ok";
    }

    private static void echoAll(Socket socket) {
        try (socket) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException gone) {
            Thread.currentThread().interrupt();
        }
    }

    private static String echoDatagrams(String address, int port) throws IOException {
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress(address, port));
        Thread.ofVirtual().start(() -> {
            while (true) {
                try {
                    DatagramPacket packet = new DatagramPacket(new byte[64], 64);
                    socket.receive(packet);
                    socket.send(packet);
                } catch (IOException closed) {
                    return;
                }
            }
        });
        return "ok";
    }

    private static String udp(String from, String to, int port) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(from, 0))) {
            socket.setSoTimeout(WAIT_MS);
            byte[] hello = "hello".getBytes(StandardCharsets.UTF_8);
            socket.send(new DatagramPacket(hello, hello.length, InetAddress.getByName(to), port));
            socket.receive(new DatagramPacket(new byte[64], 64));
            return "yes";
        }
    }

    private static String tcp(String from, String to, int port) throws IOException {
        last.close();
        last = new Socket();
        last.setSoTimeout(WAIT_MS);
        last.bind(new InetSocketAddress(from, 0));
        last.connect(new InetSocketAddress(to, port), WAIT_MS);
        return echo();
    }

    private static String echo() throws IOException {
        last.getOutputStream().write('x');
        return last.getInputStream().read() == 'x' ? "yes" : "no";
    }

    private static String beat(String from, InetSocketAddress to) throws IOException {
        DatagramChannel channel = DatagramChannel.open().bind(new InetSocketAddress(from, 0));
        Thread.ofPlatform().daemon().start(() -> {
            while (true) {
                try {
                    channel.send(ByteBuffer.allocate(Long.BYTES).putLong(0, unixNanos()), to);
                } catch (IOException noWay) {
                    // A tunnel that is gone takes nothing; its end is what is looked for.
                    LockSupport.parkNanos(1_000_000);
                }
                LockSupport.parkNanos(1_000_000);
            }
        });
        return "ok";
    }

    private static String take(String address, int port) throws IOException {
        DatagramChannel channel = DatagramChannel.open().bind(new InetSocketAddress(address, port));
        Thread.ofPlatform().daemon().start(() -> {
            ByteBuffer packet = ByteBuffer.allocate(Long.BYTES);
            while (true) {
                try {
                    packet.clear();
                    channel.receive(packet);
                    LAST_SENT.set(packet.flip().getLong());
                    TAKEN.incrementAndGet();
                } catch (IOException closed) {
                    return;
                }
            }
        });
        return "ok";
    }

    private static long unixNanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    private static String burst(String[] words) throws IOException {
        int sent = 0;
        for (int i = 1; i + 3 < words.length; i += 4) {
            InetSocketAddress to = new InetSocketAddress(words[i + 1], Integer.parseInt(words[i + 3]));
            if (words[i + 2].equals("17")) {
                channel(words[i]).send(ByteBuffer.wrap(new byte[]{1}), to);
            } else {
                try (SocketChannel socket = SocketChannel.open()) {
                    socket.configureBlocking(false);
                    socket.bind(new InetSocketAddress(words[i], 0));
                    socket.connect(to);
                }
            }
            sent++;
        }
        return Integer.toString(sent);
    }

    private static DatagramChannel channel(String from) throws IOException {
        DatagramChannel known = CHANNELS.get(from);
        if (known == null) {
            known = DatagramChannel.open().bind(new InetSocketAddress(from, 0));
            CHANNELS.put(from, known);
        }
        return known;
    }
}

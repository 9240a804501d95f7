package io.sallyport.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that sends to an OpenVPN port what nobody asked for.
 *
 * <p>{@code flood SERVER PORT SECONDS JUNK OPENINGS}: so many packets of junk (half of them bytes of chance, half with the opcode of data) and so many handshakes a
 * second that prove their address and then are left, both from many addresses. {@code burst SERVER PORT COUNT OPCODE FROM-PORT}: as fast as can be; the nanoseconds each packet took.
 */
final class Flooder {
    /** Addresses are 10.98.NETWORK.2 and up: so many networks of so many addresses. */
    static final int NETWORKS = 12;
    static final int ADDRESSES = 25;
    /** Of these networks the first ones begin handshakes. */
    static final int OPENING_NETWORKS = 4;
    private static final int JUNK_BYTES = 100;
    private static final int ID_BYTES = 8;
    private static final int OPENING = 7;
    private static final int ACKNOWLEDGE = 5;
    private static final int DATA = 9;
    private static final int OPCODE_SHIFT = 3;
    private static final int STEP_NANOS = 2_000_000;
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final int QUEUE_BYTES = 4_000_000;

    private final InetSocketAddress server;
    private final SplittableRandom random = new SplittableRandom(1);
    private final ByteBuffer packet = ByteBuffer.allocateDirect(JUNK_BYTES);
    private final ByteBuffer answer = ByteBuffer.allocateDirect(2_000);

    private Flooder(InetSocketAddress server) {
        this.server = server;
    }

    static String address(int network, int number) {
        return "10.98." + network + "." + (number + 2);
    }

    public static void main(String[] words) throws IOException {
        Flooder flooder = new Flooder(new InetSocketAddress(words[1], Integer.parseInt(words[2])));
        int third = Integer.parseInt(words[3]);
        if (words[0].equals("burst")) {
            System.out.println(flooder.burst(third, Integer.parseInt(words[4]), Integer.parseInt(words[5])));
        } else {
            flooder.flood(third, Integer.parseInt(words[4]), Integer.parseInt(words[5]));
        }
    }

    private double burst(int count, int opcode, int fromPort) throws IOException {
        try (DatagramChannel channel = DatagramChannel.open().bind(new InetSocketAddress(fromPort)).connect(server)) {
            channel.setOption(StandardSocketOptions.SO_SNDBUF, QUEUE_BYTES);
            packet.put(0, (byte) (opcode << OPCODE_SHIFT));
            long began = System.nanoTime();
            for (int i = 0; i < count; i++) {
                packet.clear();
                channel.write(packet);
            }
            return (System.nanoTime() - began) / (double) count;
        }
    }

    private void flood(int seconds, int junkPerSecond, int openingsPerSecond) throws IOException {
        List<DatagramChannel> junk = channels(OPENING_NETWORKS, NETWORKS);
        List<DatagramChannel> opening = channels(0, OPENING_NETWORKS);
        long began = System.nanoTime();
        long sent = 0;
        long opened = 0;
        long proved = 0;
        for (long now = 0; now < seconds * SECOND_NANOS; now = System.nanoTime() - began) {
            long dueJunk = (now + STEP_NANOS) * junkPerSecond / SECOND_NANOS;
            for (; sent < dueJunk; sent++) {
                send(junk.get((int) (sent % junk.size())), junk(sent % 2 == 0));
            }
            long dueOpenings = (now + STEP_NANOS) * openingsPerSecond / SECOND_NANOS;
            for (; opened < dueOpenings; opened++) {
                send(opening.get((int) (opened % opening.size())), beginning());
            }
            for (DatagramChannel channel : opening) {
                proved += prove(channel);
            }
            LockSupport.parkNanos(began + now + STEP_NANOS - System.nanoTime());
        }
        double took = (System.nanoTime() - began) / (double) SECOND_NANOS;
        System.out.println(Math.round(sent / took) + " " + Math.round(opened / took) + " " + proved);
    }

    private static List<DatagramChannel> channels(int firstNetwork, int endNetwork) throws IOException {
        List<DatagramChannel> channels = new ArrayList<>();
        for (int network = firstNetwork; network < endNetwork; network++) {
            for (int number = 0; number < ADDRESSES; number++) {
                DatagramChannel channel = DatagramChannel.open().bind(new InetSocketAddress(address(network, number), 0));
                channel.configureBlocking(false);
                channels.add(channel);
            }
        }
        return channels;
    }

    private void send(DatagramChannel channel, ByteBuffer bytes) {
        try {
            channel.send(bytes, server);
        } catch (IOException refused) {
            // An ICMP answer to an earlier packet: there is nothing to do about it, and the next one may pass.
            Thread.onSpinWait();
        }
    }

    private ByteBuffer junk(boolean data) {
        packet.clear();
        while (packet.remaining() >= Long.BYTES) {
            packet.putLong(random.nextLong());
        }
        if (data) {
            packet.put(0, (byte) (DATA << OPCODE_SHIFT));
        }
        return packet.clear();
    }

    /** Opcode, session id, no acknowledgement, packet id 0. */
    private ByteBuffer beginning() {
        return packet.clear().put((byte) (OPENING << OPCODE_SHIFT)).putLong(random.nextLong()).put((byte) 0).putInt(0).flip();
    }

    /** Sends back the session id of each answer, which is the proof of having received it. */
    private int prove(DatagramChannel channel) {
        int proved = 0;
        try {
            while (channel.receive(answer.clear()) != null) {
                answer.flip();
                // The answer: opcode, the server's id, one acknowledgement, of packet 0, our id.
                int ours = 1 + ID_BYTES + 1 + Integer.BYTES;
                if (answer.limit() >= ours + ID_BYTES) {
                    packet.clear().put((byte) (ACKNOWLEDGE << OPCODE_SHIFT)).putLong(answer.getLong(ours)).put((byte) 1).putInt(0)
                            .putLong(answer.getLong(1)).flip();
                    send(channel, packet);
                    proved++;
                }
            }
        } catch (IOException refused) {
            return proved;
        }
        return proved;
    }
}

package io.sallyport.lab;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A process that knocks at an OpenVPN port and never means to come in: {@code junk} sends packets of chance with every opcode, {@code begin} the first packets of
 * handshakes, {@code connect} opens TCP connections and leaves them. Arguments: what, server, port, how many, then the addresses to send from, one after the other.
 */
final class Knocker {
    private static final int SESSION_ID_BYTES = 8;
    private static final int JUNK_BYTES = 60;
    /** P_CONTROL_HARD_RESET_CLIENT_V2, in the upper five bits. */
    private static final int BEGIN = 7 << 3;
    private static final int OPCODES = 32;
    /** So that a receiver's queue is not what drops them. */
    private static final int AT_ONCE = 50;

    private Knocker() {}

    public static void main(String[] words) throws IOException, InterruptedException {
        InetSocketAddress server = new InetSocketAddress(words[1], Integer.parseInt(words[2]));
        if (words[0].equals("connect")) {
            connect(server, words);
            return;
        }
        List<DatagramChannel> from = new ArrayList<>();
        for (int i = 4; i < words.length; i++) {
            from.add(DatagramChannel.open().bind(new InetSocketAddress(words[i], 0)));
        }
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < Integer.parseInt(words[3]); i++) {
            ByteBuffer packet = ByteBuffer.wrap(words[0].equals("begin") ? beginning(random) : junk(random, i));
            from.get(i % from.size()).send(packet, server);
            if (i % AT_ONCE == 0) {
                Thread.sleep(1);
            }
        }
    }

    private static void connect(InetSocketAddress server, String[] words) throws IOException {
        List<SocketChannel> open = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(words[3]); i++) {
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.bind(new InetSocketAddress(words[4 + i % (words.length - 4)], 0)).connect(server);
            open.add(channel);
        }
        for (SocketChannel channel : open) {
            channel.close();
        }
    }

    private static byte[] beginning(SplittableRandom random) {
        byte[] id = new byte[SESSION_ID_BYTES];
        random.nextBytes(id);
        // Opcode, session id, no acknowledgement, packet id 0.
        return ByteBuffer.allocate(1 + SESSION_ID_BYTES + 1 + Integer.BYTES).put((byte) BEGIN).put(id).array();
    }

    private static byte[] junk(SplittableRandom random, int number) {
        byte[] packet = new byte[JUNK_BYTES];
        random.nextBytes(packet);
        packet[0] = (byte) (number % OPCODES << 3);
        return packet;
    }
}

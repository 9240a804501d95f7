package io.sallyport.adapter.kernel;

import java.nio.ByteBuffer;
import java.util.OptionalInt;

import io.sallyport.effect.nft.Packet;
import io.sallyport.model.Address;
import io.sallyport.model.Family;

/**
 * A packet as bytes, with a number in it by which it is known again. Headers: RFC 791, 8200, 768, 9293, 792, 4443.
 *
 * @param sourcePort source port; for ICMP the identifier
 * @param answer whether it is the answer to {@code packet}, from its destination to its source
 */
record Probe(int number, Packet packet, int sourcePort, boolean answer) {
    private static final int MAGIC = 0x5a11_9027;
    private static final int TAG_BYTES = 8;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int ICMP = 1;
    private static final int ICMPV6 = 58;
    private static final int HEADER4 = 20;
    private static final int HEADER6 = 40;
    private static final int HOPS = 64;

    Address source() {
        return answer ? packet.to() : packet.from();
    }

    Address target() {
        return answer ? packet.from() : packet.to();
    }

    byte[] bytes() {
        boolean v4 = packet.from().family() == Family.V4;
        int header = v4 ? HEADER4 : HEADER6;
        int body = transportBytes(packet.protocol()) + TAG_BYTES;
        ByteBuffer out = ByteBuffer.allocate(header + body);
        if (v4) {
            out.put((byte) 0x45).put((byte) 0).putShort((short) (header + body)).putShort((short) number).putShort((short) 0)
                    .put((byte) HOPS).put((byte) packet.protocol()).putShort((short) 0);
        } else {
            out.putInt(0x6000_0000).putShort((short) body).put((byte) packet.protocol()).put((byte) HOPS);
        }
        put(out, source());
        put(out, target());
        if (v4) {
            out.putShort(10, (short) ~sum(out, 0, HEADER4, 0));
        }
        transport(out, header);
        out.putInt(MAGIC).putInt(number);
        checksum(out, header, body);
        return out.array();
    }

    private void transport(ByteBuffer out, int header) {
        int from = answer ? packet.port() : sourcePort;
        int to = answer ? sourcePort : packet.port();
        switch (packet.protocol()) {
            case TCP -> out.putShort((short) from).putShort((short) to).putInt(answer ? 7000 : 1000).putInt(answer ? 1001 : 0)
                    .putShort((short) (answer ? 0x5012 : 0x5002)).putShort((short) 0xffff).putInt(0);
            case UDP -> out.putShort((short) from).putShort((short) to).putShort((short) (8 + TAG_BYTES)).putShort((short) 0);
            case ICMP, ICMPV6 -> out.putShort((short) (answer ? answerType() : packet.port())).putShort((short) 0)
                    .putShort((short) sourcePort).putShort((short) 1);
            default -> {
                // The number follows the network header.
            }
        }
        if (out.position() != header + transportBytes(packet.protocol())) {
            throw new IllegalStateException("a header of another size");
        }
    }

    /** An echo request is answered by an echo reply, a timestamp request by its reply, and so on. */
    private int answerType() {
        int type = packet.port() / 256;
        int reply = packet.protocol() == ICMPV6 || type != 8 ? type + 1 : 0;
        return reply * 256 + packet.port() % 256;
    }

    private void checksum(ByteBuffer out, int header, int body) {
        int at = switch (packet.protocol()) {
            case TCP -> header + 16;
            case UDP -> header + 6;
            case ICMP, ICMPV6 -> header + 2;
            default -> -1;
        };
        if (at < 0) {
            return;
        }
        long pseudo = 0;
        if (packet.protocol() != ICMP) {
            boolean v4 = packet.from().family() == Family.V4;
            pseudo = sum(out, v4 ? 12 : 8, v4 ? 8 : 32, (long) packet.protocol() + body);
        }
        int sum = (int) ~sum(out, header, body, pseudo) & 0xffff;
        out.putShort(at, (short) (sum == 0 ? 0xffff : sum));
    }

    private static void put(ByteBuffer out, Address address) {
        if (address.family() == Family.V4) {
            out.putInt((int) address.low());
        } else {
            out.putLong(address.high()).putLong(address.low());
        }
    }

    /** Ones' complement sum of 16 bit words (RFC 1071). */
    private static long sum(ByteBuffer bytes, int from, int count, long start) {
        long sum = start;
        for (int i = 0; i < count; i += 2) {
            sum += bytes.getShort(from + i) & 0xffff;
        }
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return sum;
    }

    private static int transportBytes(int protocol) {
        return switch (protocol) {
            case TCP -> 20;
            case UDP, ICMP, ICMPV6 -> 8;
            default -> 0;
        };
    }

    /** The number in a packet; empty when it is none of ours. */
    static OptionalInt number(byte[] packet) {
        int version = packet[0] >> 4 & 0xf;
        int protocol = packet[version == 4 ? 9 : 6] & 0xff;
        int at = (version == 4 ? HEADER4 : HEADER6) + transportBytes(protocol);
        if (packet.length != at + TAG_BYTES) {
            return OptionalInt.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(packet);
        return in.getInt(at) == MAGIC ? OptionalInt.of(in.getInt(at + 4)) : OptionalInt.empty();
    }
}

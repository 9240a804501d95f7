package io.sallyport.management;

import java.util.Optional;
import java.util.OptionalLong;

import io.sallyport.model.Address;
import io.sallyport.model.Family;
import io.sallyport.model.Network;

/** Single lines of the daemon to messages. */
final class Lines {

    private Lines() {}

    /** A line without {@code >}. */
    static Message.OfReply reply(String line) {
        if (line.startsWith("SUCCESS:")) {
            return new Message.Success(after(line, "SUCCESS:"));
        }
        if (line.startsWith("ERROR:")) {
            return new Message.Failure(after(line, "ERROR:"));
        }
        return line.equals("END") ? new Message.End() : new Message.Line(line);
    }

    /** A line with {@code >} that has no ENV block. */
    static Message event(String line) {
        int colon = line.indexOf(':');
        if (colon < 0) {
            return new Message.Unknown(line.substring(1), "");
        }
        String tag = line.substring(1, colon);
        String text = line.substring(colon + 1);
        return known(tag, text).orElseGet(() -> new Message.Unknown(tag, text));
    }

    private static Optional<Message> known(String tag, String text) {
        return switch (tag) {
            case "INFO" -> Optional.of(new Message.Banner(text));
            case "HOLD" -> Optional.of(new Message.Hold(text));
            case "FATAL" -> Optional.of(new Message.Fatal(text));
            case "PASSWORD" -> Optional.of(new Message.Query(text));
            case "INFOMSG" -> Optional.of(new Message.InfoMessage(text));
            case "STATE" -> state(text);
            case "LOG" -> log(text);
            case "NOTIFY" -> notification(text);
            case "BYTECOUNT_CLI" -> byteCount(text);
            case "CLIENT" -> address(text);
            default -> Optional.empty();
        };
    }

    private static Optional<Message> state(String text) {
        String[] field = text.split(",", 4);
        OptionalLong time = Numbers.parse(field[0]);
        if (time.isEmpty() || field.length < 2) {
            return Optional.empty();
        }
        return Optional.of(new Message.State(time.getAsLong(), field[1], at(field, 2), at(field, 3)));
    }

    private static Optional<Message> log(String text) {
        String[] field = text.split(",", 3);
        OptionalLong time = Numbers.parse(field[0]);
        if (time.isEmpty() || field.length < 3) {
            return Optional.empty();
        }
        return Optional.of(new Message.Log(time.getAsLong(), field[1], field[2]));
    }

    private static Optional<Message> notification(String text) {
        String[] field = text.split(",", 3);
        return field.length < 2 ? Optional.empty() : Optional.of(new Message.Notify(field[0], field[1], at(field, 2)));
    }

    private static Optional<Message> byteCount(String text) {
        String[] field = text.split(",", -1);
        if (field.length != 3) {
            return Optional.empty();
        }
        OptionalLong cid = Numbers.parse(field[0]);
        OptionalLong in = Numbers.parse(field[1]);
        OptionalLong out = Numbers.parse(field[2]);
        if (cid.isEmpty() || in.isEmpty() || out.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Message.ByteCountClient(cid.getAsLong(), in.getAsLong(), out.getAsLong()));
    }

    private static Optional<Message> address(String text) {
        String[] field = text.split(",", -1);
        if (field.length != 4 || !field[0].equals("ADDRESS")) {
            return Optional.empty();
        }
        OptionalLong cid = Numbers.parse(field[1]);
        Optional<Network> network = network(field[2]);
        if (cid.isEmpty() || network.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Message.ClientAddress(cid.getAsLong(), network.get(), field[3].equals("1")));
    }

    /** {@code 10.8.0.2}, {@code 10.77.1.0/255.255.255.0}, {@code fd00::1} or {@code fd00::/64}. */
    static Optional<Network> network(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || text.indexOf('.', slash) < 0) {
            return Network.parse(text);
        }
        Optional<Address> base = Address.parse(text.substring(0, slash)).filter(address -> address.family() == Family.V4);
        OptionalLong length = prefixLength(text.substring(slash + 1));
        if (base.isEmpty() || length.isEmpty()) {
            return Optional.empty();
        }
        return Network.parse(base.get() + "/" + length.getAsLong());
    }

    /** The prefix length a dotted IPv4 netmask means; empty when its ones are not leading. */
    static OptionalLong prefixLength(String mask) {
        Optional<Address> bits = Address.parse(mask).filter(address -> address.family() == Family.V4);
        if (bits.isEmpty()) {
            return OptionalLong.empty();
        }
        int length = Long.bitCount(bits.get().low());
        Address expected = Address.v4(0).filled(0).masked(length);
        return bits.get().equals(expected) ? OptionalLong.of(length) : OptionalLong.empty();
    }

    private static String at(String[] field, int index) {
        return index < field.length ? field[index] : "";
    }

    private static String after(String line, String prefix) {
        return line.substring(prefix.length()).stripLeading();
    }
}

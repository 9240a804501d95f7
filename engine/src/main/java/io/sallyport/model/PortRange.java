package io.sallyport.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ports {@code from} to {@code to}, both included, 0 to 65535. */
public record PortRange(int from, int to) implements Comparable<PortRange> {
    /** Every port. */
    public static final PortRange ALL = new PortRange(0, 65535);

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,5})(?:-([0-9]{1,5}))?");

    public PortRange {
        if (from < 0 || to > 65535 || from > to) {
            throw new IllegalArgumentException("not a port range: " + from + "-" + to);
        }
    }

    /** Reads {@code 443} or {@code 8000-8080}; empty when malformed, reversed or out of range. */
    public static Optional<PortRange> parse(String text) {
        Matcher m = TEXT.matcher(text);
        if (!m.matches()) {
            return Optional.empty();
        }
        int from = Integer.parseInt(m.group(1));
        int to = m.group(2) == null ? from : Integer.parseInt(m.group(2));
        return to <= 65535 && from <= to ? Optional.of(new PortRange(from, to)) : Optional.empty();
    }

    public boolean contains(int port) {
        return port >= from && port <= to;
    }

    @Override
    public int compareTo(PortRange other) {
        return from != other.from ? Integer.compare(from, other.from) : Integer.compare(to, other.to);
    }

    @Override
    public String toString() {
        return from == to ? Integer.toString(from) : from + "-" + to;
    }
}

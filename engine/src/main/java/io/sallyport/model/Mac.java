package io.sallyport.model;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The Ethernet address of one device.
 *
 * @param text six bytes in hexadecimal, lower case, with colons; no group address and not all zeros
 */
public record Mac(String text) implements Comparable<Mac> {
    private static final Pattern SHAPE = Pattern.compile("[0-9a-f][02468ace](?::[0-9a-f]{2}){5}");
    private static final String NOBODY = "00:00:00:00:00:00";

    public Mac {
        if (!isOne(text)) {
            throw new IllegalArgumentException("not a MAC address of one device: " + text);
        }
    }

    /** Reads it in either case; empty when it is none, or belongs to no single device. */
    public static Optional<Mac> parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return isOne(lower) ? Optional.of(new Mac(lower)) : Optional.empty();
    }

    private static boolean isOne(String text) {
        return SHAPE.matcher(text).matches() && !text.equals(NOBODY);
    }

    @Override
    public int compareTo(Mac other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}

package io.sallyport.model;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A rate in bits per second, above zero. Decimal units: {@code bit/s kbit/s Mbit/s Gbit/s}, a space before the unit. */
public record Bandwidth(long bitsPerSecond) implements Comparable<Bandwidth> {
    /** The largest rate that is taken, in bits per second: 100 Gbit/s, well inside what HTB counts. */
    public static final long BITS_PER_SECOND_MAX = 100_000_000_000L;
    /** The smallest rate that is taken, in bits per second: below it HTB's tokens for one packet last seconds. */
    public static final long BITS_PER_SECOND_MIN = 8_000L;

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,12})(?:\\.([0-9]{1,3}))? ?(bit|kbit|Mbit|Gbit)/s");

    public Bandwidth {
        if (bitsPerSecond < BITS_PER_SECOND_MIN || bitsPerSecond > BITS_PER_SECOND_MAX) {
            throw new IllegalArgumentException("rate out of range: " + bitsPerSecond + " bit/s");
        }
    }

    /** Reads {@code 50 Mbit/s}; empty when malformed or out of range. */
    public static Optional<Bandwidth> parse(String text) {
        Matcher m = TEXT.matcher(text);
        if (!m.matches()) {
            return Optional.empty();
        }
        Optional<Long> bits = Decimal.scale(m.group(1), m.group(2), factor(m.group(3)));
        return bits.filter(b -> b >= BITS_PER_SECOND_MIN && b <= BITS_PER_SECOND_MAX).map(Bandwidth::new);
    }

    private static long factor(String unit) {
        return switch (unit) {
            case "kbit" -> 1_000L;
            case "Mbit" -> 1_000_000L;
            case "Gbit" -> 1_000_000_000L;
            default -> 1L;
        };
    }

    @Override
    public int compareTo(Bandwidth other) {
        return Long.compare(bitsPerSecond, other.bitsPerSecond);
    }

    /** The shortest exact form, for example {@code 50 Mbit/s}. */
    @Override
    public String toString() {
        if (bitsPerSecond % 1_000_000_000L == 0) {
            return bitsPerSecond / 1_000_000_000L + " Gbit/s";
        }
        if (bitsPerSecond % 1_000_000L == 0) {
            return bitsPerSecond / 1_000_000L + " Mbit/s";
        }
        if (bitsPerSecond % 1_000L == 0) {
            return bitsPerSecond / 1_000L + " kbit/s";
        }
        return String.format(Locale.ROOT, "%d bit/s", bitsPerSecond);
    }
}

package io.sallyport.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An amount of data in bytes, not negative. Decimal units {@code B kB MB GB TB} and binary {@code KiB MiB GiB TiB}. */
public record DataSize(long bytes) implements Comparable<DataSize> {
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,15})(?:\\.([0-9]{1,3}))? ?(B|kB|MB|GB|TB|KiB|MiB|GiB|TiB)");

    public DataSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("negative size: " + bytes + " B");
        }
    }

    /** Reads {@code 2 MB}; empty when malformed or too large to count in a long. */
    public static Optional<DataSize> parse(String text) {
        Matcher m = TEXT.matcher(text);
        return m.matches() ? Decimal.scale(m.group(1), m.group(2), factor(m.group(3))).map(DataSize::new) : Optional.empty();
    }

    private static long factor(String unit) {
        return switch (unit) {
            case "kB" -> 1_000L;
            case "MB" -> 1_000_000L;
            case "GB" -> 1_000_000_000L;
            case "TB" -> 1_000_000_000_000L;
            case "KiB" -> 1L << 10;
            case "MiB" -> 1L << 20;
            case "GiB" -> 1L << 30;
            case "TiB" -> 1L << 40;
            default -> 1L;
        };
    }

    @Override
    public int compareTo(DataSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** The shortest exact decimal form, for example {@code 2 MB}. */
    @Override
    public String toString() {
        String[] units = {"B", "kB", "MB", "GB", "TB"};
        long value = bytes;
        int unit = 0;
        while (value != 0 && value % 1000 == 0 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return value + " " + units[unit];
    }
}

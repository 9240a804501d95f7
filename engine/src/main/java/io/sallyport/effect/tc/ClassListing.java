package io.sallyport.effect.tc;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.sallyport.effect.Bundles;
import io.sallyport.effect.tc.Shape.Share;
import io.sallyport.model.Bandwidth;

/** Reads {@code tc class show dev DEVICE}. Of a class's numbers only rates and order are read: tc rounds bursts. */
public final class ClassListing {
    private static final Pattern CLASS = Pattern
            .compile("class htb (\\S+) (?:root|parent (\\S+))(?: leaf \\S+)?(?: prio ([0-9]+))? rate (\\S+)bit ceil (\\S+)bit .*");
    private static final Pattern NUMBER = Pattern.compile("([0-9.]+)([KMGT]?)");
    /** The number of a class above that is none of ours. */
    private static final int UNKNOWN = -1;

    private ClassListing() {}

    /** The classes that are ours, by number. */
    public static SortedMap<Integer, Shape> read(String listing, Bundles bundles) {
        TreeMap<Integer, Shape> found = new TreeMap<>();
        listing.lines().map(CLASS::matcher).filter(Matcher::matches)
                .forEach(m -> bundles.number(m.group(1)).ifPresent(number -> found.put(number, shape(m, bundles))));
        return found;
    }

    private static Shape shape(Matcher m, Bundles bundles) {
        long guaranteed = bits(m.group(4));
        long most = bits(m.group(5));
        if (m.group(2) == null) {
            // What stands by itself has one rate; with two, somebody gave it the other.
            return Shape.of(rate(guaranteed == most ? most : 0), Optional.empty());
        }
        int order = m.group(3) == null ? 0 : Integer.parseInt(m.group(3));
        return new Shape(rate(most), 0, Optional.of(new Share(bundles.number(m.group(2)).orElse(UNKNOWN), guaranteed, order)));
    }

    /** Whether the kernel's class is the wanted one as far as its listing tells. */
    public static boolean isSame(int number, Shape found, Shape wanted) {
        if (!near(found.rate().bitsPerSecond(), wanted.rate().bitsPerSecond()) || found.share().isPresent() != wanted.share().isPresent()) {
            return false;
        }
        return wanted.share().isEmpty() || isSame(number, found.share().orElseThrow(), wanted.share().orElseThrow());
    }

    private static boolean isSame(int number, Share found, Share wanted) {
        // The order of a class that others hang below is not listed.
        return found.above() == wanted.above() && near(found.guaranteedBits(), wanted.guaranteedBits())
                && (number >= Bundles.SHARED_FIRST || found.order() == wanted.order());
    }

    /** tc prints rates with three or more significant digits, rounded, and keeps whole bytes. */
    private static boolean near(long printed, long wanted) {
        return Math.abs(printed - wanted) <= Math.max(8, wanted / 200);
    }

    private static Bandwidth rate(long bits) {
        return new Bandwidth(Math.clamp(bits, Bandwidth.BITS_PER_SECOND_MIN, Bandwidth.BITS_PER_SECOND_MAX));
    }

    private static long bits(String text) {
        Matcher m = NUMBER.matcher(text);
        if (!m.matches()) {
            return 0;
        }
        long unit = switch (m.group(2)) {
            case "K" -> 1_000L;
            case "M" -> 1_000_000L;
            case "G" -> 1_000_000_000L;
            case "T" -> 1_000_000_000_000L;
            default -> 1L;
        };
        return Math.round(Double.parseDouble(m.group(1)) * unit);
    }
}

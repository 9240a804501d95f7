package io.sallyport.effect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How numbered traffic classes are spread over queues. The first {@code size} classes stand under a device's root queue; each further {@code size} of
 * them in a queue of their own, a bundle, which hangs below the root.
 *
 * <p>Adding a class or removing one makes the kernel walk through all classes of the same queue, so 10,000 in one queue cost four seconds and in
 * bundles one. A gateway that never has more limited clients than fit under the root never sees a bundle.
 *
 * @param size the most classes in one queue
 */
public record Bundles(int size) {
    /** The most bundles beside the root. */
    public static final int COUNT_MAX = 31;
    /** What a walk through is cheap for, and few enough bundles that the root asks them quickly in turn. */
    public static final Bundles STANDARD = new Bundles(2_048);
    /** All under the root: for a kernel that cannot sort packets into bundles. */
    public static final Bundles NONE = new Bundles(Bundles.ROOT_MAX);

    /** The number of the class that all sharing classes hang below: the instance's line. */
    public static final int LINE = 0x1_f000;
    /** The number of the first class that several clients share. */
    public static final int SHARED_FIRST = 0x1_e000;
    /** How many such classes there may be. */
    public static final int SHARED_MAX = 4_096;
    /** The number of the first client's class that hangs below another. All of them stand in the root's queue, since bundles share nothing. */
    public static final int SHARING_FIRST = 0x1_8000;
    /** How many such classes there may be. */
    public static final int SHARING_MAX = SHARED_FIRST - SHARING_FIRST;

    /** Below the numbers of classes that share. */
    private static final int ROOT_MAX = 0x7fff;
    private static final int FIRST_MAJOR = 0x11;
    private static final int FIRST_SLOT = 0xf001;
    /** Class 1:f001 as the kernel keeps it: the root's number in the upper half. */
    private static final int FIRST_MARK = 0x0001_0000 | FIRST_SLOT;
    private static final Pattern CLASS_ID = Pattern.compile("([0-9a-f]{1,4}):([0-9a-f]{1,4})");

    public Bundles {
        if (size < 1 || size > ROOT_MAX) {
            throw new IllegalArgumentException("classes in one queue: " + size);
        }
    }

    /** The highest class number there is room for. */
    public int numberMax() {
        return size == ROOT_MAX ? size : Math.min(0xfffe, size * (COUNT_MAX + 1));
    }

    /** The bundle that class {@code number} (from 1) stands in: 0 is the root, bundles count from 1. */
    public int bundle(int number) {
        return number >= SHARING_FIRST ? 0 : (number - 1) / size;
    }

    /** The class's id as tc and nft read and print it, in hexadecimal. */
    public String classId(int number) {
        return number >= SHARING_FIRST ? sharing(number) : queue(bundle(number)) + Integer.toHexString((number - 1) % size + 1);
    }

    /** The id of a class from {@link #SHARING_FIRST} on. */
    public static String sharing(int number) {
        return "1:" + Integer.toHexString(number & 0xffff);
    }

    /** The number of the class with this id; empty for a bundle's slot below the root and for ids that are none of ours. */
    public OptionalInt number(String classId) {
        Matcher m = CLASS_ID.matcher(classId);
        if (!m.matches()) {
            return OptionalInt.empty();
        }
        int major = Integer.parseInt(m.group(1), 16);
        int minor = Integer.parseInt(m.group(2), 16);
        int sharing = minor | 0x1_0000;
        if (major == 1 && sharing >= SHARING_FIRST && sharing <= LINE) {
            return OptionalInt.of(sharing);
        }
        int bundle = major == 1 ? 0 : major - FIRST_MAJOR + 1;
        boolean ours = (major == 1 || bundle >= 1) && bundle <= COUNT_MAX && minor >= 1 && minor <= size;
        return ours ? OptionalInt.of(bundle * size + minor) : OptionalInt.empty();
    }

    /** The handle of a bundle's queue, or of the root for 0, with the colon. */
    public static String queue(int bundle) {
        return bundle == 0 ? "1:" : Integer.toHexString(FIRST_MAJOR + bundle - 1) + ":";
    }

    /** The id of the root's class that a bundle hangs in. */
    public static String slot(int bundle) {
        return "1:" + Integer.toHexString(FIRST_SLOT + bundle - 1);
    }

    /**
     * What nftables adds to a packet with a class in a bundle: the packet mark that names the bundle's slot, as elements {@code ids : mark} of a map
     * from class to mark.
     */
    public static List<String> marks() {
        List<String> elements = new ArrayList<>();
        for (int bundle = 1; bundle <= COUNT_MAX; bundle++) {
            elements.add(String.format(Locale.ROOT, "%1$s0-%1$sffff : 0x%2$08x", queue(bundle), FIRST_MARK + bundle - 1));
        }
        return List.copyOf(elements);
    }

    /** The range of those marks, as nft prints it. */
    public static String markRange() {
        return String.format(Locale.ROOT, "0x%08x-0x%08x", FIRST_MARK, lastMark());
    }

    /**
     * The classifier of a root: a packet whose mark is a slot's goes there, all others where their priority says, in classic BPF as
     * {@code tc filter … bpf bytecode} takes it. Source: tc-bpf(8), linux/filter.h.
     */
    public static String sorter() {
        int loadWord = 0x20;
        long mark = 0xffff_f000L + 20;
        int jumpUnlessAtLeast = 0x35;
        int jumpIfAbove = 0x25;
        int answerIt = 0x16;
        int answer = 0x06;
        return String.format(Locale.ROOT, "5,%d 0 0 %d,%d 0 2 %d,%d 1 0 %d,%d 0 0 0,%d 0 0 0", loadWord, mark, jumpUnlessAtLeast,
                FIRST_MARK,
                jumpIfAbove, lastMark(), answerIt, answer);
    }

    private static int lastMark() {
        return FIRST_MARK + COUNT_MAX - 1;
    }
}

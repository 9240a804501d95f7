package io.sallyport.effect.tc;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import io.sallyport.effect.Bundles;

/** The lines {@code tc -batch} takes. Source of the form: tc-htb(8). */
public final class ClassText {
    /** Above any device's: the root must never hold a bundle back. */
    private static final String UNLIMITED = "100gbit";

    private ClassText() {}

    /** The root of a device: what nftables gave no class passes unshaped. */
    public static String root(String device) {
        return "qdisc replace dev " + device + " root handle 1: htb";
    }

    /** Sorts packets into bundles: one classifier for all of them, see {@link Bundles#sorter()}. */
    public static String sorter(String device) {
        return "filter replace dev " + device + " parent 1: protocol all prio 1 handle 0x1 bpf bytecode \"" + Bundles.sorter() + "\"";
    }

    /** Opens a bundle, which must not be open yet. */
    public static List<String> open(String device, int bundle) {
        String slot = Bundles.slot(bundle);
        return List.of(sorter(device),
                "class replace dev " + device + " parent 1: classid " + slot + " htb rate " + UNLIMITED + " ceil " + UNLIMITED
                        + " quantum 60000",
                "qdisc replace dev " + device + " parent " + slot + " handle " + Bundles.queue(bundle) + " htb");
    }

    /** Every class, as they are set up on empty devices. */
    public static List<String> render(String tun, String ifb, Bundles bundles, Leaf leaf, ClassState state) {
        List<String> lines = new ArrayList<>(List.of(root(tun), root(ifb)));
        List<ClassEdit> edits = ClassPlan.between(ClassState.EMPTY, state);
        used(bundles, edits)
                .forEach((direction, opened) -> opened.forEach(bundle -> lines.addAll(open(device(tun, ifb, direction), bundle))));
        lines.addAll(lines(tun, ifb, bundles, leaf, edits));
        return List.copyOf(lines);
    }

    /** The bundles, the root not among them, in which the edits put classes. */
    public static Map<Direction, Set<Integer>> used(Bundles bundles, List<ClassEdit> edits) {
        Map<Direction, Set<Integer>> used = new EnumMap<>(Direction.class);
        for (ClassEdit edit : edits) {
            int bundle = bundles.bundle(edit.number());
            if (edit.is().isPresent() && bundle > 0) {
                used.computeIfAbsent(edit.direction(), k -> new TreeSet<>()).add(bundle);
            }
        }
        return used;
    }

    /**
     * The edits in order. A class that is not there is made with its queue; one that is there is changed, with the packets that wait in it. Carrying an edit
     * out twice does no harm. The bundles they put classes in must be open.
     */
    public static List<String> lines(String tun, String ifb, Bundles bundles, Leaf leaf, List<ClassEdit> edits) {
        List<String> lines = new ArrayList<>();
        for (ClassEdit edit : edits) {
            String device = device(tun, ifb, edit.direction());
            String id = bundles.classId(edit.number());
            if (edit.is().isEmpty()) {
                lines.add("class del dev " + device + " classid " + id);
                continue;
            }
            if (edit.moves()) {
                lines.add("class del dev " + device + " classid " + id);
            }
            Optional<Shape> was = edit.moves() ? Optional.empty() : edit.was();
            Shape shape = edit.is().get();
            lines.add("class " + (was.isPresent() ? "change" : "replace") + " dev " + device + " parent "
                    + above(bundles, edit.number(), shape)
                    + " classid " + id + " htb " + numbers(shape));
            if (!edit.isShared()) {
                leaf(leaf, was, shape).ifPresent(queue -> lines.add("qdisc replace dev " + device + " parent " + id + " " + queue));
            }
        }
        return List.copyOf(lines);
    }

    private static String above(Bundles bundles, int number, Shape shape) {
        return shape.share().map(share -> Bundles.sharing(share.above())).orElse(Bundles.queue(bundles.bundle(number)));
    }

    private static String numbers(Shape shape) {
        return shape.share().map(share -> "prio " + share.order() + " ").orElse("") + "rate " + shape.guaranteedBits() + "bit ceil "
                + shape.rate().bitsPerSecond() + "bit burst " + shape.guaranteedBurstBytes() + " cburst " + shape.burstBytes() + " quantum "
                + shape.quantumBytes();
    }

    /** The queue to put into a class, which was of another shape or is new; empty when it can stay. */
    private static Optional<String> leaf(Leaf leaf, Optional<Shape> was, Shape is) {
        return switch (leaf) {
            case BFIFO -> was.filter(before -> before.queueBytes() == is.queueBytes()).isPresent()
                    ? Optional.empty()
                    : Optional.of("bfifo limit " + is.queueBytes());
            case SFQ -> was.filter(before -> before.queuePackets() == is.queuePackets()).isPresent()
                    ? Optional.empty()
                    : Optional.of("sfq limit " + is.queuePackets() + " perturb 10");
            case FQ_CODEL -> was.isPresent() ? Optional.empty() : Optional.of("fq_codel");
        };
    }

    private static String device(String tun, String ifb, Direction direction) {
        return direction == Direction.DOWN ? tun : ifb;
    }
}

package io.sallyport.effect.tc;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The lines {@code tc -batch} takes. Source of the form: tc-htb(8). */
public final class ClassText {
    private ClassText() {}

    /** The root of a device: what nftables gave no class passes unshaped. */
    public static String root(String device) {
        return "qdisc replace dev " + device + " root handle 1: htb";
    }

    /** Every class, as they are set up on empty devices. */
    public static List<String> render(String tun, String ifb, Leaf leaf, ClassState state) {
        List<String> lines = new ArrayList<>(List.of(root(tun), root(ifb)));
        lines.addAll(lines(tun, ifb, leaf, ClassPlan.between(ClassState.EMPTY, state)));
        return List.copyOf(lines);
    }

    /** The edits in order; {@code replace} makes a class or changes it, so carrying an edit out twice does no harm. */
    public static List<String> lines(String tun, String ifb, Leaf leaf, List<ClassEdit> edits) {
        List<String> lines = new ArrayList<>();
        for (ClassEdit edit : edits) {
            String device = edit.direction() == Direction.DOWN ? tun : ifb;
            String id = Integer.toHexString(edit.minor());
            if (edit.is().isEmpty()) {
                lines.add("class del dev " + device + " classid 1:" + id);
                continue;
            }
            Shape shape = edit.is().get();
            lines.add(String.format(Locale.ROOT,
                    "class replace dev %s parent 1: classid 1:%s htb rate %dbit ceil %dbit burst %d cburst %d quantum %d", device, id,
                    shape.rate().bitsPerSecond(), shape.rate().bitsPerSecond(), shape.burstBytes(), shape.burstBytes(),
                    shape.quantumBytes()));
            lines.add("qdisc replace dev " + device + " parent 1:" + id + switch (leaf) {
                case BFIFO -> " bfifo limit " + shape.queueBytes();
                case FQ_CODEL -> " fq_codel";
            });
        }
        return List.copyOf(lines);
    }
}

package io.sallyport.adapter.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.sallyport.effect.tc.ClassEdit;
import io.sallyport.effect.tc.ClassState;
import io.sallyport.effect.tc.ClassText;
import io.sallyport.effect.tc.Direction;
import io.sallyport.effect.tc.Leaf;
import io.sallyport.effect.tc.Shape;
import io.sallyport.model.Bandwidth;

/** One instance's classes in the kernel. What failed comes back as text; empty means it is in force. */
final class Tc implements AutoCloseable {
    private static final Pattern CLASS = Pattern.compile("class htb 1:([0-9a-f]+) root .*?\\brate (\\S+)bit ceil (\\S+)bit .*");
    private static final Pattern NUMBER = Pattern.compile("([0-9.]+)([KMGT]?)");

    private final KernelSettings settings;
    private final Shell shell;
    private final CoProcess coProcess;
    private final Leaf leaf;

    Tc(KernelSettings settings, Shell shell, CoProcess coProcess, Leaf leaf) {
        this.settings = settings;
        this.shell = shell;
        this.coProcess = coProcess;
        this.leaf = leaf;
    }

    /** Puts the root on a device that has not got it; says whether it had to. */
    Rooted root(String device) {
        Shell.Result shown = shell.run("tc", "qdisc", "show", "dev", device, "root");
        if (shown.worked() && shown.out().contains("qdisc htb 1: ")) {
            return new Rooted(false, Optional.empty());
        }
        Optional<String> failed = send(List.of(ClassText.root(device)));
        return new Rooted(true, failed);
    }

    record Rooted(boolean made, Optional<String> failed) {}

    /** Carries out edits, as many lines at a time as fit. Every line is tried, whatever became of those before it. */
    Optional<String> edit(List<ClassEdit> edits) {
        return send(ClassText.lines(settings.tunDevice(), settings.ifbDevice(), leaf, edits));
    }

    /** The classes there are: the edits that would make {@code desired} of them. Only rates are compared; tc rounds bursts. */
    List<ClassEdit> differences(ClassState desired) {
        List<ClassEdit> edits = new ArrayList<>();
        for (Direction direction : Direction.values()) {
            Map<Integer, Long> there = rates(direction == Direction.DOWN ? settings.tunDevice() : settings.ifbDevice());
            desired.of(direction).forEach((minor, shape) -> {
                Long rate = there.remove(minor);
                if (rate == null || !near(rate, shape.rate().bitsPerSecond())) {
                    edits.add(new ClassEdit(direction, minor, Optional.ofNullable(rate).map(Tc::shape), Optional.of(shape)));
                }
            });
            there.forEach((minor, rate) -> edits.add(new ClassEdit(direction, minor, Optional.of(shape(rate)), Optional.empty())));
        }
        return List.copyOf(edits);
    }

    private static Shape shape(long rate) {
        return Shape.of(new Bandwidth(Math.clamp(rate, Bandwidth.BITS_PER_SECOND_MIN, Bandwidth.BITS_PER_SECOND_MAX)), Optional.empty());
    }

    /** tc prints rates with three or more significant digits, rounded. */
    private static boolean near(long printed, long wanted) {
        return Math.abs(printed - wanted) <= Math.max(8, wanted / 200);
    }

    private Map<Integer, Long> rates(String device) {
        Map<Integer, Long> rates = new TreeMap<>();
        for (String line : shell.run("tc", "class", "show", "dev", device).out().lines().toList()) {
            Matcher m = CLASS.matcher(line);
            if (m.matches()) {
                rates.put(Integer.parseInt(m.group(1), 16), bits(m.group(2)).equals(bits(m.group(3))) ? bits(m.group(2)) : Long.valueOf(0));
            }
        }
        return rates;
    }

    private static Long bits(String text) {
        Matcher m = NUMBER.matcher(text);
        if (!m.matches()) {
            return 0L;
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

    private Optional<String> send(List<String> lines) {
        Optional<String> failed = Optional.empty();
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            if (text.length() + line.length() + 1 > CoProcess.TEXT_BYTES_MAX) {
                failed = first(failed, flush(text));
            }
            text.append(line).append('\n');
        }
        return first(failed, flush(text));
    }

    private static Optional<String> first(Optional<String> a, Optional<String> b) {
        return a.isPresent() ? a : b;
    }

    /** Warnings (of a large quantum, say) do not make a line fail; only {@code Command failed} says that it did. */
    private Optional<String> flush(StringBuilder text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        CoProcess.Reply reply = coProcess.send(text.toString());
        text.setLength(0);
        boolean failed = reply.lost() || reply.complaints().stream().anyMatch(l -> l.startsWith("Command failed"));
        return failed ? Optional.of(reply.why()) : Optional.empty();
    }

    @Override
    public void close() {
        coProcess.close();
    }
}

package io.sallyport.adapter.kernel;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

import io.sallyport.effect.Bundles;
import io.sallyport.effect.tc.ClassEdit;
import io.sallyport.effect.tc.ClassListing;
import io.sallyport.effect.tc.ClassState;
import io.sallyport.effect.tc.ClassText;
import io.sallyport.effect.tc.Direction;
import io.sallyport.effect.tc.Leaf;
import io.sallyport.effect.tc.Shape;

/** One instance's classes in the kernel. What failed comes back as text; empty means it is in force. */
final class Tc implements AutoCloseable {
    private final KernelSettings settings;
    private final Shell shell;
    private final CoProcess coProcess;
    private final Leaf leaf;
    private final Bundles bundles;
    private final List<Direction> directions;
    /** The bundles there are, as far as we know. */
    private final Map<Direction, Set<Integer>> open = new EnumMap<>(Direction.class);

    /** @param queues what the kernel has */
    Tc(KernelSettings settings, Shell shell, CoProcess coProcess, KernelProbe.Queues queues, Bundles bundles) {
        this.settings = settings;
        this.shell = shell;
        this.coProcess = coProcess;
        this.bundles = bundles;
        leaf = queues.leaf();
        directions = queues.lifts() ? List.of(Direction.values()) : List.of(Direction.DOWN);
    }

    /** The directions that have a device to be shaped on. */
    List<Direction> directions() {
        return directions;
    }

    boolean lifts() {
        return directions.contains(Direction.UP);
    }

    /** Starts the interpreter anew with the next edit: it remembers devices by number, and one may have been made again since. */
    void forget() {
        coProcess.close();
    }

    /** Puts the root on a device that has not got it, and its sorter when there are bundles; says whether it had to. */
    Rooted root(Direction direction) {
        String device = device(direction);
        Shell.Result shown = shell.run("tc", "qdisc", "show", "dev", device);
        Set<Integer> found = new TreeSet<>();
        open.put(direction, found);
        if (!shown.worked() || !shown.out().contains("qdisc htb 1: root ")) {
            return new Rooted(true, send(List.of(ClassText.root(device))));
        }
        for (int bundle = 1; bundle <= Bundles.COUNT_MAX; bundle++) {
            if (shown.out().contains("qdisc htb " + Bundles.queue(bundle) + " parent " + Bundles.slot(bundle) + " ")) {
                found.add(bundle);
            }
        }
        if (found.isEmpty() || shell.run("tc", "filter", "show", "dev", device, "parent", "1:").out().contains(Bundles.sorter())) {
            return new Rooted(false, Optional.empty());
        }
        return new Rooted(true, send(List.of(ClassText.sorter(device))));
    }

    String device(Direction direction) {
        return direction == Direction.DOWN ? settings.tunDevice() : settings.ifbDevice();
    }

    record Rooted(boolean made, Optional<String> failed) {}

    /** Carries out edits, as many lines at a time as fit. Every line is tried, whatever became of those before it. */
    Optional<String> edit(List<ClassEdit> all) {
        List<ClassEdit> edits = all.stream().filter(edit -> directions.contains(edit.direction())).toList();
        List<String> lines = new ArrayList<>();
        ClassText.used(bundles, edits).forEach((direction, used) -> used.forEach(bundle -> {
            if (open.computeIfAbsent(direction, k -> new TreeSet<>()).add(bundle)) {
                lines.addAll(ClassText.open(device(direction), bundle));
            }
        }));
        lines.addAll(ClassText.lines(settings.tunDevice(), settings.ifbDevice(), bundles, leaf, edits));
        return send(lines);
    }

    /** The classes there are: the edits that would make {@code desired} of them. Only rates are compared; tc rounds bursts. */
    List<ClassEdit> differences(ClassState desired) {
        List<ClassEdit> edits = new ArrayList<>();
        for (Direction direction : directions) {
            SortedMap<Integer, Shape> there = ClassListing.read(shell.run("tc", "class", "show", "dev", device(direction)).out(), bundles);
            desired.of(direction).forEach((number, shape) -> {
                Shape found = there.remove(number);
                if (found == null || !ClassListing.isSame(number, found, shape)) {
                    edits.add(new ClassEdit(direction, number, Optional.ofNullable(found), Optional.of(shape)));
                }
            });
            there.forEach((number, found) -> edits.add(new ClassEdit(direction, number, Optional.of(found), Optional.empty())));
        }
        return ClassEdit.inOrder(edits);
    }

    /** Makes queues and classes these, and says what was wrong. */
    Optional<String> reconcile(ClassState desired, List<String> drift) {
        forget();
        for (Direction direction : directions) {
            Rooted rooted = root(direction);
            if (rooted.failed().isPresent()) {
                return rooted.failed();
            }
            if (rooted.made()) {
                drift.add("the traffic queue of " + device(direction) + " was gone: put back");
            }
        }
        List<ClassEdit> edits = differences(desired);
        edits.forEach(edit -> drift.add(Drift.of(edit, bundles)));
        return edits.isEmpty() ? Optional.empty() : edit(edits);
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

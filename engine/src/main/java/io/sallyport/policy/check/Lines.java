package io.sallyport.policy.check;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import io.sallyport.model.Bandwidth;
import io.sallyport.policy.Capacity;
import io.sallyport.policy.QuotaRow;
import io.sallyport.policy.table.Draft;
import io.sallyport.policy.yaml.Problems;

/** What clients have together: shared rates fit into a line, and priorities have something to decide about. */
final class Lines {
    private Lines() {}

    static void run(Draft draft, Problems problems) {
        List<Optional<Capacity>> lines = draft.networks().stream().map(network -> network.network().traffic().line()).toList();
        boolean anything = lines.stream().anyMatch(Optional::isPresent)
                || draft.quotas().stream().anyMatch(row -> row.terms().shared().isPresent());
        for (QuotaRow row : draft.quotas()) {
            fits(row, "down", Capacity::down, lines, problems);
            fits(row, "up", Capacity::up, lines, problems);
            if (row.terms().priority().isPresent() && !anything) {
                problems.add(PolicyProblem.PRIORITY_ALONE, row.ref().place(), "the row gives a priority, and nobody shares anything",
                        "say under `line` of a Networks row what the line carries, or give rows a `shared` rate");
            }
        }
    }

    /** A rate above the line of every instance would never hold anybody back. */
    private static void fits(QuotaRow row, String way, Function<Capacity, Optional<Bandwidth>> rate, List<Optional<Capacity>> lines,
            Problems problems) {
        Optional<Bandwidth> shared = row.terms().shared().flatMap(rate);
        List<Bandwidth> limited = lines.stream().flatMap(line -> line.flatMap(rate).stream()).toList();
        if (shared.isPresent() && !limited.isEmpty() && limited.size() == lines.size()
                && limited.stream().allMatch(line -> line.compareTo(shared.get()) < 0)) {
            problems.add(PolicyProblem.SHARED_ABOVE_LINE, row.ref().place(),
                    "all clients of the row may have `" + shared.get() + "` " + way + " together, more than any line carries",
                    "write a lower rate under `shared`, or a higher one under `line`");
        }
    }
}

package io.sallyport.policy.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.sallyport.model.Diagnostic;
import io.sallyport.model.Severity;
import io.sallyport.policy.table.EstateProblem;
import io.sallyport.policy.table.LimitProblem;
import io.sallyport.policy.table.Suppression;
import io.sallyport.policy.table.TableProblem;
import io.sallyport.policy.yaml.DiagnosticKind;
import io.sallyport.policy.yaml.NearestName;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Words;
import io.sallyport.policy.yaml.YamlProblem;

/** Leaves out the warnings that authors have answered with a reason. */
final class Suppressions {
    private Suppressions() {}

    /** Every kind of diagnostic that compiling can give. */
    static Stream<DiagnosticKind> kinds() {
        return Stream
                .of(YamlProblem.values(), TableProblem.values(), LimitProblem.values(), EstateProblem.values(), PolicyProblem.values(),
                        EstateConflict.values())
                .flatMap(Stream::of);
    }

    /** What is left of everything found; entries that name no warning are reported, and, where every check could run, those that hide nothing. */
    static List<Diagnostic> apply(List<Suppression> suppressions, Problems problems) {
        if (suppressions.isEmpty()) {
            return problems.sorted();
        }
        TreeSet<String> warnings = new TreeSet<>();
        kinds().filter(kind -> kind.severity() != Severity.ERROR).forEach(kind -> warnings.add(kind.id()));
        Set<Suppression> hiding = new HashSet<>();
        for (Diagnostic found : problems.sorted()) {
            suppressions.stream().filter(suppression -> hides(suppression, found)).forEach(hiding::add);
        }
        boolean allRan = !problems.hasErrors();
        for (Suppression suppression : suppressions) {
            String id = suppression.id().value();
            if (!warnings.contains(id)) {
                boolean error = kinds().anyMatch(kind -> kind.id().equals(id));
                problems.add(EstateConflict.BAD_SUPPRESSION, suppression.id().place(), Words.quote(id)
                        + (error ? " is an error, which cannot be suppressed" : " is not a warning"),
                        () -> error ? Optional.of("mend what it says") : NearestName.hint(id, warnings));
            } else if (allRan && !hiding.contains(suppression)) {
                problems.add(EstateConflict.UNUSED_SUPPRESSION, suppression.id().place(), "there is no " + Words.quote(id)
                        + " here to suppress", "remove the entry");
            }
        }
        List<Diagnostic> left = new ArrayList<>(problems.sorted());
        left.removeIf(found -> hiding.stream().anyMatch(suppression -> hides(suppression, found)));
        return List.copyOf(left);
    }

    private static boolean hides(Suppression suppression, Diagnostic found) {
        return found.severity() != Severity.ERROR && found.id().equals(suppression.id().value()) && suppression.covers(found.place());
    }
}

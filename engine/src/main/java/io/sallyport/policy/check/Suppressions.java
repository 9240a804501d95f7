package io.sallyport.policy.check;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
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
import io.sallyport.rules.drl.RuleProblem;

/** Leaves out the warnings and hints that authors have answered with a reason. */
public final class Suppressions {
    private static final Set<String> OF_LINT = Stream.of(LintProblem.values()).map(DiagnosticKind::id)
            .collect(Collectors.toUnmodifiableSet());

    private Suppressions() {}

    /** Every kind of diagnostic that compiling can give. */
    static Stream<DiagnosticKind> kinds() {
        return Stream
                .of(YamlProblem.values(), TableProblem.values(), LimitProblem.values(), EstateProblem.values(), PolicyProblem.values(),
                        EstateConflict.values(), RuleProblem.values())
                .flatMap(Stream::of);
    }

    /**
     * What is left of everything that compiling found. Entries that name nothing that can be suppressed are reported, and, where every check could
     * run, those that hide nothing; what {@code lint} says is not known here.
     */
    static List<Diagnostic> ofCheck(List<Suppression> suppressions, Problems problems) {
        boolean allRan = !problems.hasErrors();
        TreeSet<String> known = new TreeSet<>(OF_LINT);
        kinds().filter(kind -> kind.severity() != Severity.ERROR).forEach(kind -> known.add(kind.id()));
        for (Suppression suppression : suppressions) {
            String id = suppression.id().value();
            if (!known.contains(id)) {
                boolean error = kinds().anyMatch(kind -> kind.id().equals(id));
                problems.add(EstateConflict.BAD_SUPPRESSION, suppression.id().place(), Words.quote(id)
                        + (error ? " is an error, which cannot be suppressed" : " is not a warning"),
                        () -> error ? Optional.of("mend what it says") : NearestName.hint(id, known));
            }
        }
        return left(suppressions.stream().filter(entry -> known.contains(entry.id().value()) && !OF_LINT.contains(entry.id().value()))
                .toList(), problems, allRan);
    }

    /** What is left of everything that {@code lint} found; entries about lint that hide nothing are reported. */
    public static List<Diagnostic> ofLint(List<Suppression> suppressions, Problems problems) {
        return left(suppressions.stream().filter(entry -> OF_LINT.contains(entry.id().value())).toList(), problems, true);
    }

    private static List<Diagnostic> left(List<Suppression> entries, Problems problems, boolean allRan) {
        List<Diagnostic> found = problems.sorted();
        List<Suppression> hiding = entries.stream().filter(entry -> found.stream().anyMatch(one -> hides(entry, one))).toList();
        entries.stream().filter(entry -> allRan && !hiding.contains(entry))
                .forEach(entry -> problems.add(EstateConflict.UNUSED_SUPPRESSION, entry.id().place(),
                        "there is no " + Words.quote(entry.id().value()) + " here to suppress", "remove the entry"));
        return problems.sorted().stream().filter(one -> hiding.stream().noneMatch(entry -> hides(entry, one))).toList();
    }

    private static boolean hides(Suppression suppression, Diagnostic found) {
        return found.severity() != Severity.ERROR && found.id().equals(suppression.id().value()) && suppression.covers(found.place());
    }
}

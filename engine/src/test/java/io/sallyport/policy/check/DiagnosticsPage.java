package io.sallyport.policy.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

import io.sallyport.policy.yaml.DiagnosticKind;

/** Renders {@code engine/docs/diagnostics.md} from the tables of ids. */
final class DiagnosticsPage {
    private DiagnosticsPage() {}

    /** Every kind of diagnostic, by id. */
    static List<DiagnosticKind> kinds() {
        List<DiagnosticKind> kinds = new ArrayList<>(Suppressions.kinds().toList());
        kinds.sort(Comparator.comparing(DiagnosticKind::id));
        return kinds;
    }

    /** What {@code lint} says, by id. */
    static List<DiagnosticKind> lint() {
        List<DiagnosticKind> kinds = new ArrayList<>(List.of(LintProblem.values()));
        kinds.sort(Comparator.comparing(DiagnosticKind::id));
        return kinds;
    }

    static String render() {
        StringBuilder out = new StringBuilder(
                """
                        # Diagnostics

                        What `check` can say about a policy repository. A line is `file:line:col  severity  id  message`, with a hint below it where there is
                        one. An error keeps the commit from being used; a warning does not. The meaning of an id never changes.

                        This page is generated from the tables of ids in the code, and a test holds it in step.

                        """);
        table(kinds(), out);
        out.append(
                """

                        ## What `lint` says

                        Of a policy that is valid, and of nothing that `check` says: a warning is worth mending, a hint is taste. Neither keeps a commit from being
                        used.

                        """);
        table(lint(), out);
        return out.toString();
    }

    private static void table(List<DiagnosticKind> kinds, StringBuilder out) {
        out.append("| id | severity | meaning |\n|---|---|---|\n");
        for (DiagnosticKind kind : kinds) {
            out.append("| `").append(kind.id()).append("` | ").append(kind.severity().name().toLowerCase(Locale.ROOT)).append(" | ")
                    .append(kind.meaning().replace("|", "\\|")).append(" |\n");
        }
    }
}

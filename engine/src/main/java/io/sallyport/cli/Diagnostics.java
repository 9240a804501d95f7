package io.sallyport.cli;

import java.util.List;
import java.util.Locale;

import io.sallyport.model.Diagnostic;
import io.sallyport.model.Severity;

/** Diagnostics for people and for programs. */
final class Diagnostics {
    private Diagnostics() {}

    /** Each on a line of its own, the hint below it. */
    static void print(Terminal terminal, List<Diagnostic> diagnostics) {
        terminal.outText(text(terminal, diagnostics));
    }

    /** The same as text, in the terminal's colours. */
    static String text(Terminal terminal, List<Diagnostic> diagnostics) {
        StringBuilder out = new StringBuilder();
        for (Diagnostic diagnostic : diagnostics) {
            String severity = diagnostic.severity().name().toLowerCase(Locale.ROOT);
            String coloured = diagnostic.severity() == Severity.ERROR ? terminal.red(severity) : terminal.yellow(severity);
            out.append(diagnostic.place()).append("  ").append(coloured).append("  ").append(diagnostic.id()).append("  ")
                    .append(diagnostic.message()).append('\n');
            diagnostic.hint().ifPresent(hint -> out.append("    hint: ").append(hint).append('\n'));
        }
        return out.toString();
    }

    /** {@code 2 errors, 1 warning}, or {@code no problem}. */
    static String summary(List<Diagnostic> diagnostics) {
        long errors = diagnostics.stream().filter(d -> d.severity() == Severity.ERROR).count();
        long others = diagnostics.size() - errors;
        if (diagnostics.isEmpty()) {
            return "no problem";
        }
        return count(errors, "error") + (others == 0 ? "" : ", " + count(others, "warning"));
    }

    static String count(long n, String what) {
        return n + " " + what + (n == 1 ? "" : "s");
    }
}

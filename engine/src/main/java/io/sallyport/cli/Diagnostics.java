package io.sallyport.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.sallyport.model.Diagnostic;
import io.sallyport.model.Severity;

/** Diagnostics for people and for programs. */
final class Diagnostics {
    private Diagnostics() {}

    /** Each on a line of its own, the hint below it. */
    static void print(Terminal terminal, List<Diagnostic> diagnostics) {
        for (Diagnostic diagnostic : diagnostics) {
            String severity = diagnostic.severity().name().toLowerCase(Locale.ROOT);
            String coloured = diagnostic.severity() == Severity.ERROR ? terminal.red(severity) : terminal.yellow(severity);
            terminal.out(diagnostic.place() + "  " + coloured + "  " + diagnostic.id() + "  " + diagnostic.message());
            diagnostic.hint().ifPresent(hint -> terminal.out("    hint: " + hint));
        }
    }

    static List<Map<String, Object>> objects(List<Diagnostic> diagnostics) {
        return diagnostics.stream().map(Diagnostics::object).toList();
    }

    private static Map<String, Object> object(Diagnostic diagnostic) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("file", diagnostic.place().file());
        object.put("line", diagnostic.place().line());
        object.put("column", diagnostic.place().column());
        object.put("severity", diagnostic.severity().name().toLowerCase(Locale.ROOT));
        object.put("id", diagnostic.id());
        object.put("message", diagnostic.message());
        object.put("hint", diagnostic.hint());
        return object;
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

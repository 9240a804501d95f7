package io.sallyport.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import io.sallyport.api.PolicyDirectory;
import io.sallyport.lint.Lint;
import io.sallyport.model.Diagnostic;
import io.sallyport.model.Severity;
import io.sallyport.policy.Compiled;
import io.sallyport.policytest.PolicyTests;
import io.sallyport.policytest.TestDocument;
import io.sallyport.report.JsonReport;
import io.sallyport.text.Json;

/** {@code sallyport lint}. */
@Command(name = "lint", description = "Tells what could be better in a policy that is valid: names, owners, rows without tests.%n", mixinStandardHelpOptions = true, footerHeading = "%nExamples:%n", footer = {
    "  sallyport lint                    the policy in this directory",
    "  sallyport lint --json | jq .      the same for programs",
    "  sallyport lint --at 2027-01-01T00:00:00Z    what will have ended by then",
    "",
    "`check` tells what is wrong; `lint` never repeats it, and nothing it says keeps a policy from being used.",
    "Ends with 0 when there is nothing to say or only hints, with 1 after a warning, with 3 when the policy does not compile."})
final class LintCommand implements Callable<Integer> {
    @Parameters(index = "0", arity = "0..1", paramLabel = "DIR", defaultValue = ".", description = "The directory that holds policies/ (default: this one).")
    private Path directory = Path.of(".");

    @Option(names = "--json", description = "Write JSON.")
    private boolean json;

    @Option(names = "--at", paramLabel = "TIME", description = "The time at which rows with an end are looked at (default: now), as 2027-01-01T00:00:00Z.")
    private Instant at = Instant.now();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        Terminal terminal = new Terminal(spec.commandLine());
        return switch (PolicyDirectory.open(directory)) {
            case PolicyDirectory.Opened.Unreadable(String what, String hint) -> terminal.fail(ExitCode.UNREACHABLE, what, hint).code();
            case PolicyDirectory.Opened.Invalid(List<Diagnostic> diagnostics) -> invalid(terminal, diagnostics).code();
            case PolicyDirectory.Opened.Ready ready -> {
                Compiled<List<TestDocument>> tests = PolicyTests.compile(ready.policy(), ready.decider(), ready.tree());
                yield tests.value().map(documents -> report(terminal, Lint.run(ready.tree(), ready.policy(), documents, at)))
                        .orElseGet(() -> invalid(terminal, tests.diagnostics())).code();
            }
        };
    }

    private ExitCode invalid(Terminal terminal, List<Diagnostic> diagnostics) {
        print(terminal, diagnostics.stream().filter(d -> d.severity() == Severity.ERROR).toList());
        return terminal.fail(ExitCode.INVALID_POLICY, "the policy is not valid, so that it was not looked over",
                "mend what `sallyport check` tells");
    }

    private ExitCode report(Terminal terminal, List<Diagnostic> diagnostics) {
        print(terminal, diagnostics);
        long hints = diagnostics.stream().filter(d -> d.severity() == Severity.HINT).count();
        long warnings = diagnostics.size() - hints;
        terminal.err(diagnostics.isEmpty()
                ? "nothing to say"
                : Diagnostics.count(warnings, "warning") + ", " + Diagnostics.count(hints, "hint"));
        return warnings > 0 ? ExitCode.NO : ExitCode.YES;
    }

    private void print(Terminal terminal, List<Diagnostic> diagnostics) {
        if (json) {
            terminal.outText(Json.text(JsonReport.diagnostics(diagnostics)));
        } else {
            Diagnostics.print(terminal, diagnostics);
        }
    }
}

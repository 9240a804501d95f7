package io.sallyport.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiPredicate;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import io.sallyport.decision.Explanation;
import io.sallyport.model.Diagnostic;
import io.sallyport.policytest.PolicyTests;
import io.sallyport.policytest.Report;
import io.sallyport.policytest.Results;
import io.sallyport.policytest.RunOptions;
import io.sallyport.text.Json;

/** {@code sallyport test}. */
@Command(name = "test", description = "Runs the tests in tests-policy/ with the same decide as the daemon's.%n", mixinStandardHelpOptions = true, footerHeading = "%nExamples:%n", footer = {
    "  sallyport test                        the policy in this directory",
    "  sallyport test --filter contractor    only tests whose name contains a word",
    "  sallyport test ~/vpn-policy --json    another policy, for programs",
    "",
    "Ends with 0 when all tests pass, 1 when one fails, 3 when the policy or a test is invalid, 4 when there is no test."})
final class RunTests implements Callable<Integer> {
    @Parameters(index = "0", arity = "0..1", paramLabel = "DIR", defaultValue = ".", description = "The directory that holds policies/ (default: this one).")
    private Path directory = Path.of(".");

    @Option(names = "--filter", paramLabel = "TEXT", defaultValue = "", description = "Run only tests whose name contains this, in any case.")
    private String filter = "";

    @Option(names = "--json", description = "Write JSON.")
    private boolean json;

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
                Results results = PolicyTests.run(ready.policy(), ready.decider(), ready.tree(),
                        RunOptions.ALL.choosing(chosen()).withParallel(true));
                yield results.isValid()
                        ? report(terminal, results, new Explanation(ready.policy().manifest().zone())).code()
                        : invalid(terminal, results.diagnostics()).code();
            }
        };
    }

    private BiPredicate<String, String> chosen() {
        String wanted = filter.toLowerCase(Locale.ROOT);
        return (file, name) -> name.toLowerCase(Locale.ROOT).contains(wanted);
    }

    private ExitCode invalid(Terminal terminal, List<Diagnostic> diagnostics) {
        if (json) {
            terminal.outText(Json.text(Map.of("diagnostics", Diagnostics.objects(diagnostics))));
        } else {
            Diagnostics.print(terminal, diagnostics);
        }
        terminal.err(Diagnostics.summary(diagnostics) + "; no test was run");
        return ExitCode.INVALID_POLICY;
    }

    private ExitCode report(Terminal terminal, Results results, Explanation explanation) {
        if (json) {
            terminal.outText(Json.text(object(results)));
        } else {
            new Report(explanation).lines(results).forEach(line -> terminal.out(line.startsWith("FAILED") ? terminal.red(line) : line));
        }
        if (results.total() == 0) {
            String why = filter.isEmpty()
                    ? "there is no test in " + directory.resolve("tests-policy")
                    : "no test has `" + filter + "` in its name";
            return terminal.fail(ExitCode.GATE_MISSED, why,
                    filter.isEmpty()
                            ? "a policy without tests proves nothing: write tests-policy/access.yaml"
                            : "look at the names with `sallyport test`");
        }
        return results.allPassed() ? ExitCode.YES : ExitCode.NO;
    }

    private static Map<String, Object> object(Results results) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("total", results.total());
        object.put("passed", results.passed());
        object.put("tests", results.tests().stream().map(RunTests::object).toList());
        object.put("deciders", results.deciders());
        object.put("diagnostics", Diagnostics.objects(results.diagnostics()));
        return object;
    }

    private static Map<String, Object> object(Results.Result test) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", test.name());
        object.put("place", test.place());
        object.put("passed", test.passed());
        object.put("cases", test.cases());
        object.put("failures", test.failures().stream().map(RunTests::object).toList());
        return object;
    }

    private static Map<String, Object> object(Results.Failure failure) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("place", failure.place());
        object.put("subject", failure.subject());
        object.put("mismatches", failure.mismatches().stream().map(mismatch -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("what", mismatch.what());
            one.put("expected", mismatch.expected());
            one.put("actual", mismatch.actual());
            return one;
        }).toList());
        return object;
    }
}

package io.sallyport.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import io.sallyport.model.Diagnostic;
import io.sallyport.model.Severity;
import io.sallyport.policy.Policy;
import io.sallyport.policytest.PolicyTests;
import io.sallyport.text.Json;

/** {@code sallyport check}. */
@Command(name = "check", description = "Compiles a policy and tells everything that is wrong with it, all at once.%n", mixinStandardHelpOptions = true, footerHeading = "%nExamples:%n", footer = {
    "  sallyport check                   the policy in this directory",
    "  sallyport check ~/vpn-policy      the policy in another one",
    "  sallyport check --json | jq .     the same for programs",
    "",
    "Ends with 0 when the policy and its tests are valid, with 3 when not."})
final class Check implements Callable<Integer> {
    @Parameters(index = "0", arity = "0..1", paramLabel = "DIR", defaultValue = ".", description = "The directory that holds policies/ (default: this one).")
    private Path directory = Path.of(".");

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
            case PolicyDirectory.Opened.Invalid(List<Diagnostic> diagnostics) -> report(terminal, diagnostics, "").code();
            case PolicyDirectory.Opened.Ready ready -> {
                List<Diagnostic> tests = PolicyTests.compile(ready.policy(), ready.decider(), ready.tree()).diagnostics();
                List<Diagnostic> all = Stream.concat(ready.diagnostics().stream(), tests.stream()).sorted().distinct().toList();
                yield report(terminal, all, size(ready.policy()) + ": ").code();
            }
        };
    }

    private ExitCode report(Terminal terminal, List<Diagnostic> diagnostics, String size) {
        if (json) {
            terminal.outText(Json.text(Diagnostics.objects(diagnostics)));
        } else {
            Diagnostics.print(terminal, diagnostics);
        }
        terminal.err(size + Diagnostics.summary(diagnostics));
        return diagnostics.stream().anyMatch(d -> d.severity() == Severity.ERROR) ? ExitCode.INVALID_POLICY : ExitCode.YES;
    }

    private static String size(Policy policy) {
        return Diagnostics.count(policy.directory().groups().size(), "group") + ", "
                + Diagnostics.count(policy.resources().size(), "resource") + ", "
                + Diagnostics.count(policy.access().rows().size(), "access row") + ", "
                + Diagnostics.count(policy.networks().size(), "instance");
    }
}

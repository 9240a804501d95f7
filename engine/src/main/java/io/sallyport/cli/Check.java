package io.sallyport.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import io.sallyport.api.PolicyDirectory;
import io.sallyport.model.Diagnostic;
import io.sallyport.model.Severity;
import io.sallyport.policy.Policy;
import io.sallyport.report.CheckFormat;

/** {@code sallyport check}. */
@Command(name = "check", description = "Compiles a policy and tells everything that is wrong with it, all at once.%n", mixinStandardHelpOptions = true, footerHeading = "%nExamples:%n", footer = {
    "  sallyport check                              the policy in this directory",
    "  sallyport check ~/vpn-policy                 the policy in another one",
    "  sallyport check --json | jq .                the same for programs",
    "  sallyport check --out github --out sarif=check.sarif",
    "                                               beside the changed lines of a pull request, and for code scanning",
    "",
    "Ends with 0 when the policy and its tests are valid, with 3 when not."})
final class Check implements Callable<Integer> {
    @Parameters(index = "0", arity = "0..1", paramLabel = "DIR", defaultValue = ".", description = "The directory that holds policies/ (default: this one).")
    private Path directory = Path.of(".");

    @Option(names = "--out", paramLabel = "FORMAT[=PATH]", description = "In which form: text, json, sarif, github or markdown, and where to; may be repeated (default: text on standard output).")
    private List<String> out = List.of();

    @Option(names = "--json", description = "Write JSON; short for --out json.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        Terminal terminal = new Terminal(spec.commandLine());
        List<Output<CheckFormat>> outputs = Output.read(json ? List.of("json") : out, CheckFormat.values(), CheckFormat.TEXT, spec);
        return switch (PolicyDirectory.open(directory)) {
            case PolicyDirectory.Opened.Unreadable(String what, String hint) -> terminal.fail(ExitCode.UNREACHABLE, what, hint).code();
            case PolicyDirectory.Opened.Invalid(List<Diagnostic> diagnostics) -> report(terminal, outputs, diagnostics, "").code();
            case PolicyDirectory.Opened.Ready ready -> report(terminal, outputs, ready.check(), size(ready.policy()) + ": ").code();
        };
    }

    private static ExitCode report(Terminal terminal, List<Output<CheckFormat>> outputs, List<Diagnostic> diagnostics, String size) {
        Optional<String> trouble = Output.write(outputs, terminal, format -> format == CheckFormat.TEXT
                ? Diagnostics.text(terminal, diagnostics)
                : format.write(diagnostics));
        if (trouble.isPresent()) {
            return terminal.fail(ExitCode.UNREACHABLE, trouble.get(), "name a file that can be written");
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

package io.sallyport.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiPredicate;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import io.sallyport.api.PolicyDirectory;
import io.sallyport.model.Diagnostic;
import io.sallyport.policy.Glob;
import io.sallyport.policytest.Coverage;
import io.sallyport.policytest.Results;
import io.sallyport.policytest.RunOptions;
import io.sallyport.report.CheckFormat;
import io.sallyport.report.TestFormat;
import io.sallyport.report.TestReport;

/** {@code sallyport test}. */
@Command(name = "test", description = "Runs the tests in tests-policy/ with the same decide as the daemon's.%n", mixinStandardHelpOptions = true, footerHeading = "%nExamples:%n", footer = {
    "  sallyport test                               the policy in this directory",
    "  sallyport test --only 'contractor*'          only tests whose name fits a pattern, or contains a word",
    "  sallyport test tests-policy/access.yaml      only tests in a file",
    "  sallyport test --watch                       again whenever a file of the policy changes",
    "  sallyport test --cover --fail-under 95       and what the tests do not cover",
    "  sallyport test --out github --out junit=tests.xml --out html=tests.html",
    "",
    "Ends with 0 when all tests pass, 1 when one fails, 3 when the policy or a test is invalid, 4 when there is no test or too little is covered."})
final class RunTests implements Callable<Integer> {
    @Parameters(arity = "0..*", paramLabel = "DIR|FILE", description = "The directory that holds policies/ (default: this one), and files of tests to run (default: all).")
    private List<Path> paths = List.of();

    @Option(names = "--only", paramLabel = "GLOB", description = "Run only tests whose name fits, * for any text and ? for one character; a word without either need only occur, in any case. May be repeated.")
    private List<String> only = List.of();

    @Option(names = "--fail-fast", description = "End with the first test that fails.")
    private boolean failFast;

    @Option(names = "--watch", description = "Run again whenever a file of the policy changes, until interrupted.")
    private boolean watch;

    @Option(names = "--cover", description = "Tell which rows, conditions and rules no test covers.")
    private boolean cover;

    @Option(names = "--fail-under", paramLabel = "PERCENT", description = "End with 4 when less than this share of rows, conditions and rules is covered; implies --cover.")
    private Optional<Double> failUnder = Optional.empty();

    @Option(names = "--out", paramLabel = "FORMAT[=PATH]", description = "In which form: text, json, junit, tap, github, markdown, html, lcov or cobertura, and where to; may be repeated (default: text on standard output).")
    private List<String> out = List.of();

    @Option(names = "--json", description = "Write JSON; short for --out json.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        Terminal terminal = new Terminal(spec.commandLine());
        List<Output<TestFormat>> outputs = Output.read(json ? List.of("json") : out, TestFormat.values(), TestFormat.TEXT, spec);
        Path directory = directory();
        List<Path> files = paths.stream().filter(path -> !Files.isDirectory(path)).toList();
        if (!watch) {
            return once(terminal, outputs, directory, files).code();
        }
        return Watch.of(directory).repeat(() -> {
            ExitCode code = once(terminal, outputs, directory, files);
            terminal.err("waiting for a change; Ctrl-C ends");
            return code;
        }).code();
    }

    private Path directory() {
        List<Path> directories = paths.stream().filter(Files::isDirectory).toList();
        if (directories.size() > 1) {
            throw new ParameterException(spec.commandLine(), "only one directory can be tested at a time");
        }
        boolean policy = paths.size() == 1 && !Files.exists(paths.getFirst()) && !paths.getFirst().toString().matches(".*\\.ya?ml");
        return directories.isEmpty() ? policy ? paths.getFirst() : Path.of(".") : directories.getFirst();
    }

    private ExitCode once(Terminal terminal, List<Output<TestFormat>> outputs, Path directory, List<Path> files) {
        return switch (PolicyDirectory.open(directory)) {
            case PolicyDirectory.Opened.Unreadable(String what, String hint) -> terminal.fail(ExitCode.UNREACHABLE, what, hint);
            case PolicyDirectory.Opened.Invalid(List<Diagnostic> diagnostics) -> invalid(terminal, outputs, diagnostics);
            case PolicyDirectory.Opened.Ready ready -> {
                List<String> wanted = new ArrayList<>();
                for (Path file : files) {
                    String path = inside(directory, file);
                    if (!ready.tree().files().containsKey(path)) {
                        yield terminal.fail(ExitCode.UNREACHABLE, "there is no file `" + file + "` in the policy",
                                "name a file of tests-policy/, or the directory that holds policies/");
                    }
                    wanted.add(path);
                }
                boolean covers = cover || failUnder.isPresent() || outputs.stream().anyMatch(output -> output.format().isCoverage());
                Results results = ready.test(new RunOptions(chosen(wanted), failFast, covers, true));
                yield results.isValid()
                        ? report(terminal, outputs, new TestReport(results, ready.words()), directory)
                        : invalid(terminal, outputs, results.diagnostics());
            }
        };
    }

    /** The path of a file in the repository: as it is written from there, or from here. */
    private static String inside(Path directory, Path file) {
        Path fromHere = Files.exists(file) ? file : directory.resolve(file);
        Path root = directory.toAbsolutePath().normalize();
        Path whole = fromHere.toAbsolutePath().normalize();
        return (whole.startsWith(root) ? root.relativize(whole) : file).toString().replace('\\', '/');
    }

    private BiPredicate<String, String> chosen(List<String> files) {
        return (file, name) -> (files.isEmpty() || files.contains(file))
                && (only.isEmpty() || only.stream().anyMatch(glob -> fits(glob, name)));
    }

    private static boolean fits(String pattern, String name) {
        Glob glob = new Glob(pattern.toLowerCase(Locale.ROOT));
        String lower = name.toLowerCase(Locale.ROOT);
        return glob.isLiteral() ? lower.contains(glob.pattern()) : glob.matches(lower);
    }

    private static ExitCode invalid(Terminal terminal, List<Output<TestFormat>> outputs, List<Diagnostic> diagnostics) {
        TestFormat shown = outputs.stream().filter(output -> output.path().isEmpty()).map(Output::format).findFirst()
                .orElse(TestFormat.TEXT);
        switch (shown) {
            case JSON -> terminal.outText(CheckFormat.JSON.write(diagnostics));
            case GITHUB -> terminal.outText(CheckFormat.GITHUB.write(diagnostics));
            case MARKDOWN -> terminal.outText(CheckFormat.MARKDOWN.write(diagnostics));
            case TEXT, JUNIT, TAP, HTML, LCOV, COBERTURA -> Diagnostics.print(terminal, diagnostics);
        }
        terminal.err(Diagnostics.summary(diagnostics) + "; no test was run");
        return ExitCode.INVALID_POLICY;
    }

    private ExitCode report(Terminal terminal, List<Output<TestFormat>> outputs, TestReport report, Path directory) {
        Optional<String> trouble = Output.write(outputs, terminal, format -> format == TestFormat.TEXT
                ? coloured(terminal, format.write(report))
                : format.write(report));
        if (trouble.isPresent()) {
            return terminal.fail(ExitCode.UNREACHABLE, trouble.get(), "name a file that can be written");
        }
        Results results = report.results();
        if (results.total() == 0) {
            boolean all = only.isEmpty() && paths.stream().allMatch(Files::isDirectory);
            return terminal.fail(ExitCode.GATE_MISSED, all
                    ? "there is no test in " + directory.resolve("tests-policy")
                    : "no test fits" + (only.isEmpty() ? "" : " `" + String.join("`, `", only) + "`"),
                    all
                            ? "a policy without tests proves nothing: write tests-policy/access.yaml"
                            : "look at the names with `sallyport test --out tap`");
        }
        if (!results.allPassed()) {
            return ExitCode.NO;
        }
        Optional<Coverage.Share> missed = results.coverage().map(Coverage::share)
                .filter(share -> failUnder.filter(least -> share.percent() < least).isPresent());
        return missed.map(share -> terminal.fail(ExitCode.GATE_MISSED,
                share.percent() + " % of rows, conditions and rules is covered, less than " + failUnder.get() + " %",
                "write tests for what is listed as not covered")).orElse(ExitCode.YES);
    }

    private static String coloured(Terminal terminal, String text) {
        StringBuilder out = new StringBuilder();
        text.lines().forEach(line -> out.append(line.startsWith("FAILED") ? terminal.red(line) : line).append('\n'));
        return out.toString();
    }
}

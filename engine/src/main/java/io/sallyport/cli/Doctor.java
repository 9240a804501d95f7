package io.sallyport.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import io.sallyport.text.Json;

/** {@code sallyport doctor}. */
@Command(name = "doctor", description = "Looks over this machine: whether everything the daemon needs is there, and how to mend what is not.%n", mixinStandardHelpOptions = true, footerHeading = "%nExamples:%n", footer = {
    "  sallyport doctor                  what is there, what is missing, how to mend it",
    "  sallyport doctor --json | jq .    the same for programs",
    "",
    "Ends with 0 when nothing that is needed is missing, otherwise with 1."})
final class Doctor implements Callable<Integer> {
    private static final int WHAT_CHARS = 24;

    @Option(names = "--json", description = "Write JSON.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<Examination.Finding> findings = new Examination(new ThisMachine()).findings();
        Terminal terminal = new Terminal(spec.commandLine());
        if (json) {
            terminal.outText(Json.text(findings.stream().map(Doctor::object).toList()));
        } else {
            findings.forEach(finding -> lines(finding, terminal).forEach(terminal::out));
        }
        boolean fit = findings.stream().allMatch(finding -> finding.isGood() || !finding.needed());
        return (fit ? ExitCode.YES : ExitCode.NO).code();
    }

    static List<String> lines(Examination.Finding finding, Terminal terminal) {
        String mark = finding.isGood()
                ? terminal.green("ok      ")
                : finding.needed() ? terminal.red("missing ") : terminal.yellow("advice  ");
        String line = mark + finding.what() + " ".repeat(Math.max(2, WHAT_CHARS - finding.what().length())) + finding.found();
        return finding.mend().map(mend -> List.of(line, "        mend: " + mend)).orElse(List.of(line));
    }

    static Map<String, Object> object(Examination.Finding finding) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("what", finding.what());
        object.put("ok", finding.isGood());
        object.put("needed", finding.needed());
        object.put("found", finding.found());
        object.put("mend", finding.mend());
        return object;
    }
}

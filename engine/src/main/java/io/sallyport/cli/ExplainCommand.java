package io.sallyport.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import io.sallyport.api.PolicyDirectory;
import io.sallyport.audit.DecisionId;
import io.sallyport.decision.Decision;
import io.sallyport.explain.Consideration;
import io.sallyport.explain.ConsiderationJson;
import io.sallyport.explain.ConsiderationText;
import io.sallyport.policytest.Results.Moment;
import io.sallyport.text.Json;

/** {@code sallyport explain}. */
@Command(name = "explain", description = "Shows each row and rule that was considered for a decision: whether it applied, and which condition kept it from that.%n", mixinStandardHelpOptions = true, footerHeading = "%nExamples:%n", footer = {
    "  sallyport explain '{user: fay, from: 203.0.113.7}'               an event in braces",
    "  sallyport explain '{user: fay}' --at 2026-03-02T21:00            at another time",
    "  sallyport explain connect.txt --policy ~/vpn-policy              management lines, >CLIENT:CONNECT to >CLIENT:ENV,END",
    "  sallyport explain day.yaml --given people.yaml --json            many events one after the other, for programs",
    "  sallyport explain main-12-7-0-3 --policy ~/vpn-policy            a decision of the running daemon, by the id of its record",
    "",
    "A decision of the daemon is explained by the commit that decided it, which the Git repository at --policy has to hold.",
    "Where a condition fails or a rule does not match, the line says what was wanted and what was found.",
    "Ends with 0 when every event is admitted, 1 when one is not, 3 when the policy or an event is invalid,",
    "5 when the decision is not on record or does not come out as recorded, 6 when a file or the daemon cannot be reached."})
final class ExplainCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "EVENT|RECORD", description = "A file, - for standard input, a mapping in braces, or the id of a decision on record.")
    private List<String> events = List.of();

    @Mixin
    private EventInput input = new EventInput();

    @Option(names = "--socket", paramLabel = "PATH", defaultValue = "${env:SALLYPORT_SOCKET:-" + ControlCommand.SOCKET_DEFAULT
            + "}", description = "The daemon's control socket (default: $$SALLYPORT_SOCKET, or " + ControlCommand.SOCKET_DEFAULT + ").")
    private Path socket = Path.of(ControlCommand.SOCKET_DEFAULT);

    @Option(names = "--json", description = "Write JSON.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Terminal terminal = new Terminal(spec.commandLine());
        if (events.stream().anyMatch(ExplainCommand::isRecord)) {
            return record(terminal).code();
        }
        return switch (input.read(events)) {
            case EventInput.Input.Told(ExitCode code) -> code.code();
            case EventInput.Input.Ready ready -> tell(terminal, ready.policy(), ready.decide()).code();
        };
    }

    /** A file of that name is a file. */
    private static boolean isRecord(String word) {
        return DecisionId.parse(word).isPresent() && !Files.exists(Path.of(word));
    }

    private ExitCode record(Terminal terminal) {
        if (events.size() > 1) {
            throw new ParameterException(spec.commandLine(), "one decision on record can be explained at a time, and no event beside it");
        }
        if (input.isGiven()) {
            throw new ParameterException(spec.commandLine(),
                    "a record says itself when, where and what was known: --at, --instance and --given are for events");
        }
        return switch (new Recorded(terminal).decide(events.getFirst(), socket, input.directory())) {
            case Recorded.Again.Told(ExitCode code) -> code;
            case Recorded.Again.Decided(PolicyDirectory.Opened.Ready policy, Moment moment) -> tell(terminal, policy, List.of(moment));
        };
    }

    private ExitCode tell(Terminal terminal, PolicyDirectory.Opened.Ready ready, List<Moment> moments) {
        List<Map<String, Object>> objects = new ArrayList<>();
        for (Moment moment : moments) {
            Consideration considered = Consideration.of(ready.decider(), moment.event(), moment.facts(), moment.decision());
            if (json) {
                objects.add(ConsiderationJson.object(ready.policy(), considered));
            } else {
                List<String> lines = ConsiderationText.lines(ready.policy(), considered).stream().map(Table::plain).toList();
                terminal.out(
                        moment.decision() instanceof Decision.Admit ? terminal.green(lines.getFirst()) : terminal.red(lines.getFirst()));
                lines.stream().skip(1).forEach(terminal::out);
                terminal.out("");
            }
        }
        if (json) {
            terminal.outText(Json.text(objects));
        }
        boolean allIn = !moments.isEmpty() && moments.stream().allMatch(moment -> moment.decision() instanceof Decision.Admit);
        return allIn ? ExitCode.YES : ExitCode.NO;
    }
}

package io.sallyport.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import io.sallyport.policy.yaml.NearestName;
import io.sallyport.policytest.Results.Moment;
import io.sallyport.text.Json;
import io.sallyport.whynot.Answer;
import io.sallyport.whynot.AnswerJson;
import io.sallyport.whynot.AnswerText;
import io.sallyport.whynot.Goal;
import io.sallyport.whynot.WhyNot;

/** {@code sallyport why-not}. */
@Command(name = "why-not", description = "Finds the smallest changes with which a client would be let in, or would reach a resource, and says by whom each can be made.%n", mixinStandardHelpOptions = true, footerHeading = "%nExamples:%n", footer = {
    "  sallyport why-not '{user: zoe}' --wants allow                         what keeps zoe out?",
    "  sallyport why-not '{user: fay}' --wants payroll --at 2026-03-02T21:00  why can fay not reach payroll at night?",
    "  sallyport why-not connect.txt --wants git --policy ~/vpn-policy       management lines, >CLIENT:CONNECT to >CLIENT:ENV,END",
    "  sallyport why-not day.yaml --wants git --given people.yaml --json     the last of many events, for programs",
    "",
    "Each way is a set of changes that was decided anew and leads there, while no part of it does. By `the administrators`: who keep",
    "groups and devices; `only by a change of the policy`: a deny row is in the way; `! must not be changed`: it is so on purpose.",
    "Sets of up to " + WhyNot.CHANGES_MAX + " changes are looked for, and at most " + WhyNot.TRIES_MAX
            + " sets decided; what was not tried is said.",
    "Ends with 0 when it is so already or there is a way, 1 when only a change of the policy leads there, 2 when there is no such resource,",
    "3 when the policy or the event is invalid, 5 when no way was found and not everything was tried, 6 when a file cannot be read."})
final class WhyNotCommand implements Callable<Integer> {
    private static final String ALLOW = "allow";

    @Parameters(index = "0", paramLabel = "EVENT", description = "A file, - for standard input, or a mapping in braces. Of several events the last is asked about.")
    private String event = "";

    @Option(names = "--wants", required = true, paramLabel = "allow|RESOURCE", description = "What is wished for: to be let in, or to reach this resource.")
    private String wants = ALLOW;

    @Mixin
    private EventInput input = new EventInput();

    @Option(names = "--json", description = "Write JSON.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Terminal terminal = new Terminal(spec.commandLine());
        return switch (input.read(List.of(event))) {
            case EventInput.Input.Told(ExitCode code) -> code.code();
            case EventInput.Input.Ready ready -> ask(terminal, ready).code();
        };
    }

    private ExitCode ask(Terminal terminal, EventInput.Input.Ready ready) {
        Set<String> resources = ready.policy().policy().resources().keySet();
        if (!wants.equals(ALLOW) && !resources.contains(wants)) {
            return terminal.fail(ExitCode.USAGE, "`" + Table.plain(wants) + "` is not a resource of this policy",
                    NearestName.hint(wants, resources).orElseGet(() -> NearestName.hintOrChoices(wants, resources) + ", or `allow`"));
        }
        Goal goal = wants.equals(ALLOW) ? new Goal.Admitted() : new Goal.Reaches(wants);
        Optional<Moment> last = ready.decide().stream().reduce((earlier, later) -> later);
        if (last.isEmpty()) {
            return terminal.fail(ExitCode.INVALID_POLICY, "there is no request among these events",
                    "give one that connects or renegotiates");
        }
        Answer answer = WhyNot.ask(ready.policy().decider(), last.get().event(), last.get().facts(), goal);
        if (json) {
            terminal.outText(Json.text(AnswerJson.object(answer)));
        } else {
            List<String> lines = AnswerText.lines(ready.policy().policy(), answer).stream().map(Table::plain).toList();
            terminal.out(answer.already() ? terminal.green(lines.getFirst()) : terminal.red(lines.getFirst()));
            lines.stream().skip(1).forEach(terminal::out);
        }
        if (answer.already() || !answer.ways().isEmpty()) {
            return ExitCode.YES;
        }
        return answer.isHopeless() ? ExitCode.NO : ExitCode.UNKNOWN;
    }
}

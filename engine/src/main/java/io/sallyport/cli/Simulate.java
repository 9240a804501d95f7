package io.sallyport.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import io.sallyport.api.PolicyDirectory;
import io.sallyport.decision.Decision;
import io.sallyport.decision.Explanation;
import io.sallyport.model.Diagnostic;
import io.sallyport.policy.Policy;
import io.sallyport.policytest.Deciders;
import io.sallyport.policytest.Effects;
import io.sallyport.policytest.EventReader;
import io.sallyport.policytest.PolicyTest;
import io.sallyport.policytest.Results.Moment;
import io.sallyport.policytest.Scene;
import io.sallyport.policytest.Verdict;
import io.sallyport.text.Json;

/** {@code sallyport simulate}. */
@Command(name = "simulate", description = "Puts events to a policy and shows what would come of them: the verdict and why, and the push, nft and tc text.%n", mixinStandardHelpOptions = true, footerHeading = "%nExamples:%n", footer = {
    "  sallyport simulate '{user: ana, from: 203.0.113.7}'          an event in braces",
    "  sallyport simulate examples/engineer-by-day/2-event.yaml     a document of kind Event",
    "  sallyport simulate connect.txt --at 2026-03-02T21:00         management lines, >CLIENT:CONNECT to >CLIENT:ENV,END",
    "  sallyport simulate - --policy ~/vpn-policy < connect.txt     from standard input, another policy",
    "  sallyport simulate '{user: eve}' --given eve=contractors     with groups an identity provider reports",
    "  sallyport simulate day.yaml --given people.yaml              many events one after the other, and what is known of people",
    "",
    "Later events find what earlier ones left: leases, sessions. Nothing is changed anywhere.",
    "Ends with 0 when every event is admitted, 1 when one is not, 3 when the policy or an event is invalid."})
final class Simulate implements Callable<Integer> {
    private static final String EVENT_HINT = "name a file, - for standard input, or write a mapping in braces: '{user: ana}'";

    @Parameters(arity = "1..*", paramLabel = "EVENT", description = "A file, - for standard input, or a mapping in braces.")
    private List<String> events = List.of();

    @Option(names = "--policy", paramLabel = "DIR", defaultValue = ".", description = "The directory that holds policies/ (default: this one).")
    private Path directory = Path.of(".");

    @Option(names = "--at", paramLabel = "TIME", description = "When, for events that do not say: 2026-03-02T09:00 in the policy's zone, or with an offset (default: now).")
    private Optional<String> at = Optional.empty();

    @Option(names = "--instance", paramLabel = "NAME", description = "Where, for events that do not say (default: the policy's only instance).")
    private Optional<String> instance = Optional.empty();

    @Option(names = "--given", paramLabel = "FILE|USER=GROUP[,GROUP]", description = "What is known of people: a file of what stands under `given` in a test, or the groups an identity provider reports for a user; may be repeated.")
    private List<String> given = List.of();

    @Option(names = "--json", description = "Write JSON.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Terminal terminal = new Terminal(spec.commandLine());
        return switch (PolicyDirectory.open(directory)) {
            case PolicyDirectory.Opened.Unreadable(String what, String hint) -> terminal.fail(ExitCode.UNREACHABLE, what, hint).code();
            case PolicyDirectory.Opened.Invalid(List<Diagnostic> diagnostics) -> invalid(terminal, diagnostics).code();
            case PolicyDirectory.Opened.Ready ready -> simulate(terminal, ready).code();
        };
    }

    private static ExitCode invalid(Terminal terminal, Read.Bad<?> bad) {
        return bad.diagnostics().isEmpty() ? bad.tell(terminal) : invalid(terminal, bad.diagnostics());
    }

    private static ExitCode invalid(Terminal terminal, List<Diagnostic> diagnostics) {
        Diagnostics.print(terminal, diagnostics);
        terminal.err(Diagnostics.summary(diagnostics) + "; nothing was simulated");
        return ExitCode.INVALID_POLICY;
    }

    private ExitCode simulate(Terminal terminal, PolicyDirectory.Opened.Ready ready) throws IOException {
        Policy policy = ready.policy();
        Arguments arguments = new Arguments(spec);
        PolicyTest.Given known;
        switch (arguments.given(given, policy)) {
            case Read.Good<PolicyTest.Given>(PolicyTest.Given all) -> known = all;
            case Read.Bad<PolicyTest.Given> bad -> {
                return invalid(terminal, bad);
            }
        }
        EventReader.Defaults defaults = new EventReader.Defaults(arguments.instant(at, policy.manifest().zone()),
                arguments.instance(instance), known);
        List<EventReader.Asked> asked = new ArrayList<>();
        for (String event : events) {
            String name = event.stripLeading().startsWith("{") ? "event" : event;
            switch (arguments.read(event, EVENT_HINT, text -> EventReader.read(name, text, policy, defaults))) {
                case Read.Good<List<EventReader.Asked>>(List<EventReader.Asked> more) -> asked.addAll(more);
                case Read.Bad<List<EventReader.Asked>> bad -> {
                    return invalid(terminal, bad);
                }
            }
        }
        return decide(terminal, ready, asked, defaults.at());
    }

    private ExitCode decide(Terminal terminal, PolicyDirectory.Opened.Ready ready, List<EventReader.Asked> asked, Instant clock) {
        Scene scene = ready.scene(clock);
        Explanation explanation = new Explanation(ready.policy().manifest().zone());
        List<Map<String, Object>> objects = new ArrayList<>();
        boolean allIn = !asked.isEmpty();
        for (EventReader.Asked one : asked) {
            Optional<Moment> moment = scene.hear(one.event(), one.known());
            if (moment.isPresent()) {
                allIn &= moment.get().decision() instanceof Decision.Admit;
                if (json) {
                    objects.add(object(ready.policy(), explanation, moment.get()));
                } else {
                    print(terminal, ready.policy(), explanation, moment.get());
                }
            }
        }
        if (json) {
            terminal.outText(Json.text(objects));
        }
        return allIn ? ExitCode.YES : ExitCode.NO;
    }

    private static void print(Terminal terminal, Policy policy, Explanation explanation, Moment moment) {
        List<String> lines = explanation.full(moment.event(), moment.decision()).stream().map(Table::plain).toList();
        String first = lines.getFirst();
        terminal.out(moment.decision() instanceof Decision.Admit ? terminal.green(first) : terminal.red(first));
        lines.stream().skip(1).forEach(terminal::out);
        if (moment.decision() instanceof Decision.Admit admit) {
            Effects effects = Effects.of(policy, moment.event().client(), admit.grant());
            section(terminal, "push", effects.push());
            section(terminal, "nft", effects.nft().lines().toList());
            section(terminal, "tc", effects.tc());
        }
        terminal.out("");
    }

    private static void section(Terminal terminal, String title, List<String> lines) {
        terminal.out("");
        terminal.out("  " + title);
        lines.forEach(line -> terminal.out(("    " + line).stripTrailing()));
    }

    private static Map<String, Object> object(Policy policy, Explanation explanation, Moment moment) {
        Map<String, Object> object = new LinkedHashMap<>();
        Decision decision = moment.decision();
        object.put("verdict", Verdict.of(decision));
        object.put("person", decision.basis().person());
        object.put("groups", decision.basis().groups());
        object.put("at", decision.basis().at());
        object.put("instance", moment.event().client().instance());
        object.put("by", Deciders.of(decision));
        object.put("reconsiderAt", decision.basis().reconsiderAt());
        object.put("policy", decision.basis().policy().commit());
        object.put("explanation", explanation.full(moment.event(), decision));
        switch (decision) {
            case Decision.Admit admit -> {
                Effects effects = Effects.of(policy, moment.event().client(), admit.grant());
                object.put("address", admit.grant().lease().address4());
                object.put("address6", admit.grant().lease().address6());
                object.put("push", effects.push());
                object.put("nft", effects.nft());
                object.put("tc", effects.tc());
            }
            case Decision.Refuse refuse -> {
                object.put("reason", refuse.denial().id());
                object.put("operatorReason", refuse.denial().operatorReason());
                object.put("clientMessage", refuse.denial().clientMessage());
            }
            case Decision.Challenge challenge -> object.put("method", challenge.method());
            case Decision.Pending pending -> object.put("waitsFor", pending.what());
        }
        return object;
    }
}

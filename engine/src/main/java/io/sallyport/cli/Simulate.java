package io.sallyport.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import io.sallyport.decision.Decision;
import io.sallyport.decision.Explanation;
import io.sallyport.decision.Grant;
import io.sallyport.model.ClientId;
import io.sallyport.model.InstanceName;
import io.sallyport.policy.Policy;
import io.sallyport.policytest.Deciders;
import io.sallyport.policytest.Difference;
import io.sallyport.policytest.Effects;
import io.sallyport.policytest.Results.Moment;
import io.sallyport.policytest.Verdict;
import io.sallyport.text.Json;

/** {@code sallyport simulate}. */
@Command(name = "simulate", description = "Puts events to a policy and shows what would come of them: the verdict and why, and the push, nft and tc text.%n", mixinStandardHelpOptions = true, footerHeading = "%nExamples:%n", footer = {
    "  sallyport simulate '{user: ana, from: 203.0.113.7}'          an event in braces",
    "  sallyport simulate examples/engineer-by-day/2-event.yaml     a document of kind Event",
    "  sallyport simulate connect.txt --at 2026-03-02T21:00         management lines, >CLIENT:CONNECT to >CLIENT:ENV,END",
    "  sallyport simulate - --policy ~/vpn-policy < connect.txt     from standard input, another policy",
    "  sallyport simulate '{user: eve}' --given eve=contractors     with groups an identity provider reports",
    "  sallyport simulate '{user: ana}' '{user: bob}' --difference  what each changes in the kernel, the second after the first",
    "  sallyport simulate day.yaml --given people.yaml              many events one after the other, and what is known of people",
    "",
    "Later events find what earlier ones left: leases, sessions. `event: reauth` and `event: disconnect` are about the client as which the",
    "person connected last. Nothing is changed anywhere.",
    "Ends with 0 when every event is admitted, 1 when one is not, 3 when the policy or an event is invalid."})
final class Simulate implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "EVENT", description = "A file, - for standard input, or a mapping in braces.")
    private List<String> events = List.of();

    @Mixin
    private EventInput input = new EventInput();

    @Option(names = "--json", description = "Write JSON.")
    private boolean json;

    @Option(names = "--difference", description = "Show of nft and tc only what each decision changes, after those before it, instead of the whole firewall.")
    private boolean difference;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        return switch (input.read(events)) {
            case EventInput.Input.Told(ExitCode code) -> code.code();
            case EventInput.Input.Ready ready -> tell(new Terminal(spec.commandLine()), ready).code();
        };
    }

    private ExitCode tell(Terminal terminal, EventInput.Input.Ready ready) {
        Policy policy = ready.policy().policy();
        Explanation explanation = new Explanation(policy.manifest().zone());
        List<Moment> moments = ready.decide();
        if (json) {
            terminal.outText(Json.text(moments.stream().map(moment -> object(policy, explanation, moment)).toList()));
        } else {
            Map<InstanceName, Difference> differences = new TreeMap<>();
            for (Moment moment : moments) {
                List<String> lines = explanation.full(moment.event(), moment.decision()).stream().map(Table::plain).toList();
                String first = lines.getFirst();
                terminal.out(moment.decision() instanceof Decision.Admit ? terminal.green(first) : terminal.red(first));
                lines.stream().skip(1).forEach(terminal::out);
                if (difference) {
                    printDifference(terminal, policy, moment, differences);
                } else {
                    printEffects(terminal, policy, moment);
                }
                terminal.out("");
            }
        }
        boolean allIn = !moments.isEmpty() && moments.stream().allMatch(moment -> moment.decision() instanceof Decision.Admit);
        return allIn ? ExitCode.YES : ExitCode.NO;
    }

    private static void printEffects(Terminal terminal, Policy policy, Moment moment) {
        if (moment.decision() instanceof Decision.Admit admit) {
            Effects effects = Effects.of(policy, moment.event().client(), admit.grant());
            section(terminal, "push", effects.push());
            section(terminal, "nft", effects.nft().lines().toList());
            section(terminal, "tc", effects.tc());
        }
    }

    private static void printDifference(Terminal terminal, Policy policy, Moment moment, Map<InstanceName, Difference> differences) {
        ClientId client = moment.event().client();
        Optional<Grant> grant = moment.decision() instanceof Decision.Admit admit ? Optional.of(admit.grant()) : Optional.empty();
        Difference.Text text = differences.computeIfAbsent(client.instance(), name -> new Difference(policy, name)).change(client, grant);
        grant.ifPresent(given -> section(terminal, "push", Effects.of(policy, client, given).push()));
        section(terminal, "nft", text.nft());
        section(terminal, "tc", text.tc());
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

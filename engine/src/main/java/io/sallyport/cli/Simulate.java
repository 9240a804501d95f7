package io.sallyport.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import io.sallyport.decision.Decision;
import io.sallyport.decision.Explanation;
import io.sallyport.model.Diagnostic;
import io.sallyport.model.InstanceName;
import io.sallyport.policy.Compiled;
import io.sallyport.policy.Policy;
import io.sallyport.policytest.Deciders;
import io.sallyport.policytest.EventReader;
import io.sallyport.policytest.Results.Moment;
import io.sallyport.policytest.Scene;
import io.sallyport.policytest.Times;
import io.sallyport.policytest.Verdict;
import io.sallyport.text.Json;

/** {@code sallyport simulate}. */
@Command(name = "simulate", description = "Puts events to a policy and shows what would come of them: the verdict and why, and the push, nft and tc text.%n", mixinStandardHelpOptions = true, footerHeading = "%nExamples:%n", footer = {
    "  sallyport simulate '{user: ana, from: 203.0.113.7}'          an event in braces",
    "  sallyport simulate examples/engineer-by-day/2-event.yaml     a document of kind Event",
    "  sallyport simulate connect.txt --at 2026-03-02T21:00         management lines, >CLIENT:CONNECT to >CLIENT:ENV,END",
    "  sallyport simulate - --policy ~/vpn-policy < connect.txt     from standard input, another policy",
    "  sallyport simulate '{user: eve}' --given eve=contractors     with groups an identity provider reports",
    "",
    "Nothing is changed anywhere. Ends with 0 when every event is admitted, 1 when one is not, 3 when the policy or an event is invalid."})
final class Simulate implements Callable<Integer> {
    private static final String STDIN = "-";
    /** The largest event, in bytes. */
    private static final int EVENT_BYTES_MAX = 1 << 20;

    @Parameters(arity = "1..*", paramLabel = "EVENT", description = "A file, - for standard input, or a mapping in braces.")
    private List<String> events = List.of();

    @Option(names = "--policy", paramLabel = "DIR", defaultValue = ".", description = "The directory that holds policies/ (default: this one).")
    private Path directory = Path.of(".");

    @Option(names = "--at", paramLabel = "TIME", description = "When, for events that do not say: 2026-03-02T09:00 in the policy's zone, or with an offset (default: now).")
    private Optional<String> at = Optional.empty();

    @Option(names = "--instance", paramLabel = "NAME", description = "Where, for events that do not say (default: the policy's only instance).")
    private Optional<String> instance = Optional.empty();

    @Option(names = "--given", paramLabel = "USER=GROUP[,GROUP]", description = "Groups an identity provider reports for a user; may be repeated.")
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

    private static ExitCode invalid(Terminal terminal, List<Diagnostic> diagnostics) {
        Diagnostics.print(terminal, diagnostics);
        terminal.err(Diagnostics.summary(diagnostics) + "; nothing was simulated");
        return ExitCode.INVALID_POLICY;
    }

    private ExitCode simulate(Terminal terminal, PolicyDirectory.Opened.Ready ready) throws IOException {
        Policy policy = ready.policy();
        EventReader.Defaults defaults = new EventReader.Defaults(instant(policy.manifest().zone()), instanceName(), upstream());
        List<EventReader.Asked> asked = new ArrayList<>();
        for (String event : events) {
            Optional<String> text = text(event);
            if (text.isEmpty()) {
                return terminal.fail(ExitCode.UNREACHABLE,
                        "there is no file `" + event + "` to read, or it is larger than " + EVENT_BYTES_MAX + " bytes",
                        "name a file, - for standard input, or write a mapping in braces: '{user: ana}'");
            }
            String name = event.stripLeading().startsWith("{") ? "event" : event;
            Compiled<List<EventReader.Asked>> read = EventReader.read(name, text.get(), policy, defaults);
            if (read.value().isEmpty()) {
                return invalid(terminal, read.diagnostics());
            }
            read.diagnostics().forEach(diagnostic -> terminal.err(diagnostic.toString()));
            asked.addAll(read.value().get());
        }
        return decide(terminal, ready, asked, defaults.at());
    }

    private ExitCode decide(Terminal terminal, PolicyDirectory.Opened.Ready ready, List<EventReader.Asked> asked, Instant clock) {
        Scene scene = new Scene(ready.policy(), ready.decider()::decide, clock);
        Explanation explanation = new Explanation(ready.policy().manifest().zone());
        List<Map<String, Object>> objects = new ArrayList<>();
        boolean allIn = !asked.isEmpty();
        for (EventReader.Asked one : asked) {
            Moment moment = scene.decide(one.event(), one.upstream());
            allIn &= moment.decision() instanceof Decision.Admit;
            if (json) {
                objects.add(object(ready.policy(), explanation, moment));
            } else {
                print(terminal, ready.policy(), explanation, moment);
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

    private Instant instant(ZoneId zone) {
        return at.map(text -> Times.instant(text, zone)
                .orElseThrow(() -> new ParameterException(spec.commandLine(),
                        "`" + text + "` is not a time: write it as 2026-03-02T09:00:00+03:00")))
                .orElseGet(Instant::now);
    }

    private Optional<InstanceName> instanceName() {
        return instance.map(name -> {
            if (!InstanceName.isValid(name)) {
                throw new ParameterException(spec.commandLine(), "`" + name + "` is not the name of an instance");
            }
            return new InstanceName(name);
        });
    }

    private SortedMap<String, SortedSet<String>> upstream() {
        TreeMap<String, SortedSet<String>> upstream = new TreeMap<>();
        for (String entry : given) {
            int equals = entry.indexOf('=');
            if (equals < 1 || equals == entry.length() - 1) {
                throw new ParameterException(spec.commandLine(), "`" + entry + "` does not give groups: write --given ana=engineers,staff");
            }
            upstream.computeIfAbsent(entry.substring(0, equals), k -> new TreeSet<>())
                    .addAll(List.of(entry.substring(equals + 1).split(",")));
        }
        return upstream;
    }

    private static Optional<String> text(String event) throws IOException {
        if (event.stripLeading().startsWith("{")) {
            return Optional.of(event);
        }
        byte[] bytes;
        if (event.equals(STDIN)) {
            bytes = System.in.readNBytes(EVENT_BYTES_MAX + 1);
        } else if (Files.isReadable(Path.of(event)) && !Files.isDirectory(Path.of(event))) {
            try (var in = Files.newInputStream(Path.of(event))) {
                bytes = in.readNBytes(EVENT_BYTES_MAX + 1);
            }
        } else {
            return Optional.empty();
        }
        return bytes.length > EVENT_BYTES_MAX ? Optional.empty() : Optional.of(new String(bytes, StandardCharsets.UTF_8));
    }
}

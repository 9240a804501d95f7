package io.sallyport.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import io.sallyport.api.PolicyDirectory;
import io.sallyport.model.Diagnostic;
import io.sallyport.model.InstanceName;
import io.sallyport.policy.Compiled;
import io.sallyport.policy.Policy;
import io.sallyport.policytest.Connect;
import io.sallyport.policytest.EventReader;
import io.sallyport.policytest.GivenReader;
import io.sallyport.policytest.PolicyTest;
import io.sallyport.policytest.Results.Moment;
import io.sallyport.policytest.Scene;
import io.sallyport.policytest.Times;

/** What the commands that put events to a policy have in common: which policy, when, what is known, and how events are read. */
final class EventInput {
    private static final String STDIN = "-";
    /** The largest event, in bytes. */
    private static final int EVENT_BYTES_MAX = 1 << 20;
    private static final String EVENT_HINT = "name a file, - for standard input, or write a mapping in braces: '{user: ana}'";
    private static final String GIVEN_HINT = "name a file, or give groups: --given ana=engineers,staff";

    @Option(names = "--policy", paramLabel = "DIR", defaultValue = ".", description = "The directory that holds policies/ (default: this one).")
    private Path directory = Path.of(".");

    @Option(names = "--at", paramLabel = "TIME", description = "When, for events that do not say: 2026-03-02T09:00 in the policy's zone, or with an offset (default: now).")
    private Optional<String> at = Optional.empty();

    @Option(names = "--instance", paramLabel = "NAME", description = "Where, for events that do not say (default: the policy's only instance).")
    private Optional<String> instance = Optional.empty();

    @Option(names = "--given", paramLabel = "FILE|USER=GROUP[,GROUP]", description = "What is known of people: a file of what stands under `given` in a test, or the groups an identity provider reports for a user; may be repeated.")
    private List<String> given = List.of();

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** What became of the arguments. */
    sealed interface Input {
        /** They can be decided. */
        record Ready(PolicyDirectory.Opened.Ready policy, List<EventReader.Asked> events, Instant clock) implements Input {
            public Ready {
                events = List.copyOf(events);
            }

            /** Puts them to the policy one after the other: what was decided for each request among them. */
            List<Moment> decide() {
                Scene scene = policy.scene(clock);
                return events.stream().flatMap(one -> scene.hear(one.event(), one.known()).stream()).toList();
            }
        }

        /** They cannot, and the user was told why. */
        record Told(ExitCode code) implements Input {}
    }

    Path directory() {
        return directory;
    }

    /** Whether anything was said about events. */
    boolean isGiven() {
        return at.isPresent() || instance.isPresent() || !given.isEmpty();
    }

    /** Reads the policy and these events, each a file, standard input, or a mapping in braces. */
    Input read(List<String> events) throws IOException {
        Terminal terminal = new Terminal(spec.commandLine());
        return switch (PolicyDirectory.open(directory)) {
            case PolicyDirectory.Opened.Unreadable(String what, String hint) ->
                new Input.Told(terminal.fail(ExitCode.UNREACHABLE, what, hint));
            case PolicyDirectory.Opened.Invalid(List<Diagnostic> diagnostics) -> new Input.Told(invalid(terminal, diagnostics));
            case PolicyDirectory.Opened.Ready ready -> read(terminal, ready, events);
        };
    }

    static ExitCode invalid(Terminal terminal, List<Diagnostic> diagnostics) {
        Diagnostics.print(terminal, diagnostics);
        terminal.err(Diagnostics.summary(diagnostics) + "; nothing was decided");
        return ExitCode.INVALID_POLICY;
    }

    private Input read(Terminal terminal, PolicyDirectory.Opened.Ready ready, List<String> events) throws IOException {
        Policy policy = ready.policy();
        PolicyTest.Given known = PolicyTest.Given.NOTHING;
        for (String entry : given) {
            Read<PolicyTest.Given> read = entry.indexOf('=') > 0
                    ? new Read.Good<>(groups(entry))
                    : read(entry, GIVEN_HINT, text -> GivenReader.read(entry, text, policy));
            switch (read) {
                case Read.Good<PolicyTest.Given>(PolicyTest.Given more) -> known = known.and(more);
                case Read.Bad<PolicyTest.Given> bad -> {
                    return new Input.Told(bad.tell(terminal));
                }
            }
        }
        EventReader.Defaults defaults = new EventReader.Defaults(instant(policy.manifest().zone()), instanceName(), known);
        List<EventReader.Asked> asked = new ArrayList<>();
        for (String event : events) {
            String name = event.stripLeading().startsWith("{") ? "event" : event;
            switch (read(event, EVENT_HINT, text -> EventReader.read(name, text, policy, defaults.after(asked)))) {
                case Read.Good<List<EventReader.Asked>>(List<EventReader.Asked> more) -> asked.addAll(more);
                case Read.Bad<List<EventReader.Asked>> bad -> {
                    return new Input.Told(bad.tell(terminal));
                }
            }
        }
        return new Input.Ready(ready, asked, defaults.at());
    }

    /** What became of an argument that names a file or is one. */
    private sealed interface Read<T> {
        /** It was read. */
        record Good<T>(T value) implements Read<T> {}

        /** It was not, and why. */
        record Bad<T>(String argument, String hint, List<Diagnostic> diagnostics) implements Read<T> {
            ExitCode tell(Terminal terminal) {
                return diagnostics.isEmpty()
                        ? terminal.fail(ExitCode.UNREACHABLE,
                                "there is no file `" + argument + "` to read, or it is larger than " + EVENT_BYTES_MAX + " bytes",
                                hint)
                        : invalid(terminal, diagnostics);
            }
        }
    }

    private <T> Read<T> read(String argument, String hint, Function<String, Compiled<T>> reader) throws IOException {
        Optional<String> text = text(argument);
        if (text.isEmpty()) {
            return new Read.Bad<>(argument, hint, List.of());
        }
        Compiled<T> compiled = reader.apply(text.get());
        if (compiled.value().isEmpty()) {
            return new Read.Bad<>(argument, hint, compiled.diagnostics());
        }
        compiled.diagnostics().forEach(diagnostic -> new Terminal(spec.commandLine()).err(diagnostic.toString()));
        return new Read.Good<>(compiled.value().get());
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

    private PolicyTest.Given groups(String entry) {
        int equals = entry.indexOf('=');
        if (equals == entry.length() - 1) {
            throw new ParameterException(spec.commandLine(), "`" + entry + "` does not give groups: write --given ana=engineers,staff");
        }
        String user = entry.substring(0, equals);
        Connect known = Connect.named(user).withGroups(new TreeSet<>(List.of(entry.substring(equals + 1).split(","))));
        return new PolicyTest.Given(new TreeMap<>(Map.of(user, known)));
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

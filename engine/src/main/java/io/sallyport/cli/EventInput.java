package io.sallyport.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import io.sallyport.api.PolicyDirectory;
import io.sallyport.model.Diagnostic;
import io.sallyport.policy.Policy;
import io.sallyport.policytest.EventReader;
import io.sallyport.policytest.PolicyTest;
import io.sallyport.policytest.Results.Moment;
import io.sallyport.policytest.Scene;

/** What the commands that put events to a policy have in common: which policy, when, what is known, and how events are read. */
final class EventInput {
    private static final String EVENT_HINT = "name a file, - for standard input, or write a mapping in braces: '{user: ana}'";

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
        Arguments arguments = new Arguments(spec);
        PolicyTest.Given known;
        switch (arguments.given(given, policy)) {
            case Read.Good<PolicyTest.Given>(PolicyTest.Given all) -> known = all;
            case Read.Bad<PolicyTest.Given> bad -> {
                return new Input.Told(told(terminal, bad));
            }
        }
        EventReader.Defaults defaults = new EventReader.Defaults(arguments.instant(at, policy.manifest().zone()),
                arguments.instance(instance), known);
        List<EventReader.Asked> asked = new ArrayList<>();
        for (String event : events) {
            String name = event.stripLeading().startsWith("{") ? "event" : event;
            switch (arguments.read(event, EVENT_HINT, text -> EventReader.read(name, text, policy, defaults.after(asked)))) {
                case Read.Good<List<EventReader.Asked>>(List<EventReader.Asked> more) -> asked.addAll(more);
                case Read.Bad<List<EventReader.Asked>> bad -> {
                    return new Input.Told(told(terminal, bad));
                }
            }
        }
        return new Input.Ready(ready, asked, defaults.at());
    }

    private static ExitCode told(Terminal terminal, Read.Bad<?> bad) {
        return bad.diagnostics().isEmpty() ? bad.tell(terminal) : invalid(terminal, bad.diagnostics());
    }
}

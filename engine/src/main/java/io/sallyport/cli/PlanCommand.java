package io.sallyport.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import io.sallyport.api.PolicyDirectory;
import io.sallyport.api.PolicyDirectory.Opened;
import io.sallyport.decision.Decision;
import io.sallyport.model.Diagnostic;
import io.sallyport.model.InstanceName;
import io.sallyport.policytest.Connect;
import io.sallyport.policytest.Crowd;
import io.sallyport.policytest.PolicyTest;
import io.sallyport.policytest.Results.Moment;
import io.sallyport.policytest.Swap;
import io.sallyport.text.Json;

/** {@code sallyport plan}: what another version of the policy changes. */
@Command(name = "plan", description = "Shows what a change of policy does: to people, who connect under the old one to try it, and in the kernel while they are connected: the nft commands, the tc lines, the routes (lines for ip -batch), and the routes pushed.%n", mixinStandardHelpOptions = true, footerHeading = "%nExamples:%n", footer = {
    "  sallyport plan HEAD .                     what is changed here since the last commit",
    "  sallyport plan v1 v2 --policy ~/vpn-policy",
    "  sallyport plan /srv/policy . --given people.yaml --at 2026-03-02T09:00", "  sallyport plan main . --only ana --only bob", "",
    "OLD and NEW are directories that hold policies/, or revisions of the Git repository that --policy is in. Without --only everybody tries whom",
    "the groups of either policy or --given name, and for groups of an identity provider somebody who is in it. Nothing is changed anywhere.",
    "Ends with 0 when nobody is cut off, 1 when somebody is, 3 when a policy is invalid."})
final class PlanCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "OLD", description = "A directory or a revision: the policy in force.")
    private String old = "";

    @Parameters(index = "1", paramLabel = "NEW", description = "A directory or a revision: the policy to come.")
    private String next = "";

    @Option(names = "--policy", paramLabel = "DIR", defaultValue = ".", description = "The repository that revisions are of (default: this one).")
    private Path directory = Path.of(".");

    @Option(names = "--only", paramLabel = "PERSON", description = "Try with this person only; may be repeated.")
    private List<String> only = List.of();

    @Option(names = "--at", paramLabel = "TIME", description = "When: 2026-03-02T09:00 in the old policy's zone, or with an offset (default: now).")
    private Optional<String> at = Optional.empty();

    @Option(names = "--instance", paramLabel = "NAME", description = "Where (default: the old policy's only instance).")
    private Optional<String> instance = Optional.empty();

    @Option(names = "--given", paramLabel = "FILE|USER=GROUP[,GROUP]", description = "What is known of people; may be repeated.")
    private List<String> given = List.of();

    @Option(names = "--json", description = "Write JSON.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Terminal terminal = new Terminal(spec.commandLine());
        Optional<Opened.Ready> before = opened(terminal, open(old));
        Optional<Opened.Ready> after = before.isEmpty() ? before : opened(terminal, open(next));
        if (before.isEmpty() || after.isEmpty()) {
            return unusable(before.isEmpty() ? open(old) : open(next)).code();
        }
        Arguments arguments = new Arguments(spec);
        return switch (arguments.given(given, before.get().policy())) {
            case Read.Bad<PolicyTest.Given> bad -> bad.tell(terminal).code();
            case Read.Good<PolicyTest.Given>(PolicyTest.Given known) -> {
                InstanceName where = arguments.instance(instance, before.get().policy());
                Instant when = arguments.instant(at, before.get().policy().manifest().zone());
                Map<String, Moment> moments = Crowd.connect(before.get().policy(), before.get().decider()::decide, when, where,
                        people(before.get(), after.get(), known));
                Swap swap = Swap.of(before.get().policy(), after.get().policy(), after.get().decider()::decide, where, moments);
                yield show(terminal, swap).code();
            }
        };
    }

    private Opened open(String name) {
        Path path = Path.of(name);
        return Files.isDirectory(path) ? PolicyDirectory.open(path) : PolicyDirectory.openRevision(directory, name);
    }

    private static ExitCode unusable(Opened opened) {
        return opened instanceof Opened.Invalid ? ExitCode.INVALID_POLICY : ExitCode.UNREACHABLE;
    }

    private static Optional<Opened.Ready> opened(Terminal terminal, Opened opened) {
        return switch (opened) {
            case Opened.Ready ready -> Optional.of(ready);
            case Opened.Invalid(List<Diagnostic> diagnostics) -> {
                Diagnostics.print(terminal, diagnostics);
                terminal.err(Diagnostics.summary(diagnostics) + "; nothing was planned");
                yield Optional.empty();
            }
            case Opened.Unreadable(String what, String hint) -> {
                terminal.fail(ExitCode.UNREACHABLE, what, hint);
                yield Optional.empty();
            }
        };
    }

    private List<Connect> people(Opened.Ready before, Opened.Ready after, PolicyTest.Given known) {
        Map<String, Connect> people = new LinkedHashMap<>();
        for (Opened.Ready one : List.of(before, after)) {
            Crowd.sample(one.policy(), known).forEach(person -> people.putIfAbsent(person.user().orElse(""), person));
        }
        if (only.isEmpty()) {
            return List.copyOf(people.values());
        }
        Set<String> wanted = new LinkedHashSet<>(only);
        return wanted.stream().map(name -> people.getOrDefault(name, Connect.named(name))).toList();
    }

    private ExitCode show(Terminal terminal, Swap swap) {
        if (json) {
            terminal.outText(Json.text(object(swap)));
        } else {
            print(terminal, swap);
        }
        boolean cut = swap.changes().stream().anyMatch(change -> change.what() == Swap.What.CUT || change.what() == Swap.What.MOVES);
        return cut ? ExitCode.NO : ExitCode.YES;
    }

    private static void print(Terminal terminal, Swap swap) {
        for (Swap.Change change : swap.changes()) {
            String head = Table.plain(change.person()) + "  " + words(change.what());
            boolean bad = change.what() == Swap.What.CUT || change.what() == Swap.What.MOVES;
            terminal.out(bad ? terminal.red(head) : head);
            if (change.now() instanceof Decision.Refuse refuse) {
                terminal.out("    " + Table.plain(refuse.denial().operatorReason()));
            }
            change.lost().forEach(word -> terminal.out("    - " + Table.plain(word)));
            change.gained().forEach(word -> terminal.out("    + " + Table.plain(word)));
            change.pushLost().forEach(line -> terminal.out("    - push: " + Table.plain(line)));
            change.pushGained().forEach(line -> terminal.out("    + push: " + Table.plain(line)));
        }
        terminal.out(swap.changes().size() + " of " + (swap.changes().size() + swap.alike()) + " people are concerned");
        section(terminal, "nft", swap.text().nft());
        section(terminal, "tc", swap.text().tc());
        section(terminal, "ip", swap.text().routes());
    }

    private static void section(Terminal terminal, String title, List<String> lines) {
        terminal.out("");
        terminal.out(lines.isEmpty() ? title + ": nothing changes" : title);
        lines.forEach(line -> terminal.out("    " + line));
    }

    private static String words(Swap.What what) {
        return switch (what) {
            case CHANGES -> "stays, with something else than before";
            case CUT -> "is cut off";
            case MOVES -> "moves: has to connect again, which clients do by themselves, and gets another address";
            case ADMITTED -> "is admitted now";
        };
    }

    private static Map<String, Object> object(Swap swap) {
        List<Map<String, Object>> changes = new ArrayList<>();
        for (Swap.Change change : swap.changes()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("person", change.person());
            one.put("what", change.what().name().toLowerCase(Locale.ROOT));
            one.put("lost", change.lost());
            one.put("gained", change.gained());
            one.put("pushLost", change.pushLost());
            one.put("pushGained", change.pushGained());
            changes.add(one);
        }
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("changes", changes);
        object.put("alike", swap.alike());
        object.put("nft", swap.text().nft());
        object.put("tc", swap.text().tc());
        object.put("ip", swap.text().routes());
        return object;
    }
}

package io.sallyport.adapter.kernel;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.sallyport.effect.door.Bans;
import io.sallyport.effect.door.Door;
import io.sallyport.effect.door.DoorText;
import io.sallyport.effect.door.Refusal;
import io.sallyport.effect.door.Source;
import io.sallyport.flow.Outcome;
import io.sallyport.policy.DoorTerms;

/** The table at one daemon's port, in the kernel. Calls may come from any thread and are carried out one by one. */
public final class KernelDoor implements AutoCloseable {
    private static final String HINT = "run `sallyport doctor` on this machine; nft needs CAP_NET_ADMIN";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Pattern COUNTER = Pattern.compile("counter ([a-z_]+) \\{\\s*packets ([0-9]+)");

    private final Door door;
    private final Shell shell;
    private @Nullable DoorTerms terms;
    private String skeleton = "";

    /** @param namespace the network namespace (ip-netns(8)) the daemon listens in; empty for our own */
    public KernelDoor(Door door, Optional<String> namespace) {
        this.door = door;
        shell = new Shell(namespace, PATIENCE);
    }

    /** What became of a ban. */
    public enum Banned {
        /** It is in force. */
        DONE,
        /** The source had a session of late: the kernel would not have carried it out. */
        KNOWN,
        /** It is not: there are too many, or the table is gone. */
        NOT
    }

    /** Puts these terms in force, in place of those before, without forgetting bans or sessions. */
    public synchronized Outcome keep(DoorTerms next) {
        if (next.equals(terms) && !skeleton.isEmpty()) {
            return Outcome.done();
        }
        terms = next;
        return put(next);
    }

    private Outcome put(DoorTerms wanted) {
        skeleton = "";
        String text = DoorText.render(door, wanted);
        Shell.Result first = shell.feed(text, "nft", "-f", "-");
        // A table of an earlier version may stand in the way.
        Shell.Result result = first.worked() ? first : shell.feed(DoorText.remove(door) + text, "nft", "-f", "-");
        if (!result.worked()) {
            return new Outcome.Failed("the limits at port " + door.port() + " are not in force: " + result.why(), HINT);
        }
        skeleton = found();
        return Outcome.done();
    }

    /** The table without what its sets hold and its counters show; empty when it does not exist. */
    private String found() {
        return listed("-nst");
    }

    /** The table as nft prints it. Of all lists nft 1.0.6 makes, only that of the whole ruleset leaves out reading what sets hold, which takes a second when they are full. */
    private String listed(String options) {
        Shell.Result result = shell.run("nft", options, "list", "ruleset", "inet");
        String out = result.worked() ? result.out() : "";
        int from = out.indexOf("table inet " + door.table() + " {\n");
        int end = from < 0 ? -1 : out.indexOf("\n}\n", from);
        return end < 0 ? "" : out.substring(from, end);
    }

    /**
     * What a look at the kernel found.
     *
     * @param drift what was wrong, one line each
     */
    public record Mended(List<String> drift, Outcome repair) {
        public Mended {
            drift = List.copyOf(drift);
        }
    }

    /** Compares the table with what should be in force; puts it, and these bans with it, back where it is not. */
    public synchronized Mended mend(List<Bans.Ban> bans, Instant now) {
        DoorTerms wanted = terms;
        if (wanted == null) {
            return new Mended(List.of(), Outcome.done());
        }
        String found = found();
        if (!skeleton.isEmpty() && found.equals(skeleton)) {
            return new Mended(List.of(), Outcome.done());
        }
        Outcome outcome = put(wanted);
        String gone = found.isEmpty() ? " was gone: put back" : " had other rules: put back";
        List<String> drift = new ArrayList<>(List.of("the table " + door.table() + gone));
        if (outcome.isDone() && found.isEmpty() && !bans.isEmpty()) {
            StringBuilder text = new StringBuilder();
            bans.forEach(ban -> text.append(DoorText.ban(door, ban.source(), Bans.rest(ban, now))));
            drift.add(shell.feed(text.toString(), "nft", "-f", "-").worked()
                    ? "its bans were gone: put back"
                    : "its bans were gone, and stay so");
        }
        return new Mended(drift, outcome);
    }

    /** Keeps a source out, unless it had a session of late. */
    public synchronized Banned ban(Source source, Duration lasts) {
        // Tried only: an element that exists cannot be created, and asking for it would read all of the set.
        Shell.Result tried = shell.feed(DoorText.know(door, source, lasts).replaceFirst("add", "create"), "nft", "-c", "-f", "-");
        boolean known = !tried.worked() && tried.err().contains("File exists");
        if (known) {
            return Banned.KNOWN;
        }
        return shell.feed(DoorText.ban(door, source, lasts), "nft", "-f", "-").worked() ? Banned.DONE : Banned.NOT;
    }

    /** Lets a source in again. */
    public synchronized Outcome lift(Source source) {
        Shell.Result result = shell.feed(DoorText.lift(door, source), "nft", "-f", "-");
        return result.worked()
                ? Outcome.done()
                : new Outcome.Failed(source + " is not banned in the kernel: " + result.why(), "it may have run out");
    }

    /** Takes note of a source with a session. The kernel learns those by itself over UDP; over TCP it has to be told. */
    public synchronized void know(Source source) {
        DoorTerms current = terms;
        if (current != null && door.transport() == Door.Transport.TCP) {
            shell.feed(DoorText.know(door, source, current.known()), "nft", "-f", "-");
        }
    }

    /** How many packets were dropped since the table was made, by reason; empty when that cannot be told. */
    public synchronized Map<Refusal, Long> dropped() {
        EnumMap<Refusal, Long> dropped = new EnumMap<>(Refusal.class);
        Matcher counter = COUNTER.matcher(listed("-nt"));
        while (counter.find()) {
            for (Refusal refusal : Refusal.values()) {
                if (refusal.counter().equals(counter.group(1))) {
                    dropped.put(refusal, Long.valueOf(counter.group(2)));
                }
            }
        }
        return dropped;
    }

    /** Takes the table away. */
    @Override
    public synchronized void close() {
        terms = null;
        shell.feed(DoorText.remove(door), "nft", "-f", "-");
    }
}

package io.sallyport.adapter.kernel;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import io.sallyport.effect.door.Bans;
import io.sallyport.effect.door.Door;
import io.sallyport.effect.door.DoorListing;
import io.sallyport.effect.door.DoorText;
import io.sallyport.effect.door.Holdings;
import io.sallyport.effect.door.Refusal;
import io.sallyport.effect.door.Source;
import io.sallyport.flow.Outcome;
import io.sallyport.policy.DoorTerms;

/** The table at one daemon's port, in the kernel. Each change of it is one transaction that raises the ruleset's generation by one ({@link Commits}). */
public final class KernelDoor implements Doorway {
    private static final String HINT = "run `sallyport doctor` on this machine; nft needs CAP_NET_ADMIN";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** What nft says of a table, set or element that does not exist, and of one that does. */
    private static final String NONE = "No such file";
    private static final String THERE = "File exists";
    /** An element may run out in the middle of a transaction that deletes it. */
    private static final int TRIES_MAX = 2;

    private final Door door;
    private final Shell shell;
    /** The table's text as it should be; empty while there should be none. */
    private String wanted = "";
    /** How nft prints it; empty when it is not in force as far as we know. */
    private String skeleton = "";

    /** @param namespace the network namespace (ip-netns(8)) the daemon listens in; empty for our own */
    public KernelDoor(Door door, Optional<String> namespace) {
        this(door, new Shell(namespace, PATIENCE));
    }

    KernelDoor(Door door, Shell shell) {
        this.door = door;
        this.shell = shell;
    }

    /** The table in the kernel. */
    private sealed interface Listed {
        record Found(String text) implements Listed {}

        record Gone() implements Listed {}

        record Unreadable(String why) implements Listed {}
    }

    /** Of all lists nft 1.0.6 makes, only that of the whole ruleset leaves out reading what sets hold, which takes a second when they are full. */
    private Listed listed() {
        Shell.Result result = shell.run("nft", "-nt", "list", "ruleset", "inet");
        return result.worked()
                ? DoorListing.table(door, result.out()).<Listed>map(Listed.Found::new).orElseGet(Listed.Gone::new)
                : new Listed.Unreadable(result.why());
    }

    @Override
    public synchronized Outcome keep(DoorTerms next, Supplier<Holdings> held) {
        String text = DoorText.render(door, next);
        if (text.equals(wanted) && !skeleton.isEmpty()) {
            return Outcome.done();
        }
        wanted = text;
        return put(listed(), held, new ArrayList<>());
    }

    /** Puts the table in force: over one that is there, which keeps what it holds, or with all that it should hold. */
    private Outcome put(Listed before, Supplier<Holdings> held, List<String> drift) {
        skeleton = "";
        if (!(before instanceof Listed.Gone)) {
            Shell.Result over = feed(wanted);
            if (over.worked() && inForce()) {
                return Outcome.done();
            }
            if (!over.worked() && (over.exit() < 0 || before instanceof Listed.Unreadable)) {
                return failed(over);
            }
            // A table of an earlier version stands in the way, or somebody's chain is left in it, empty, with its policy.
        }
        Holdings holdings = held.get();
        String elements = holdings.elements(door);
        Shell.Result whole = feed(DoorText.remove(door) + wanted + elements);
        if (!whole.worked() && !elements.isEmpty()) {
            whole = feed(DoorText.remove(door) + wanted);
            drift.add("who was known or kept out could not be put back");
        } else if (!elements.isEmpty()) {
            drift.add("put back with " + holdings.known().size() + " known and " + holdings.bans().size() + " kept out");
        }
        if (!whole.worked()) {
            return failed(whole);
        }
        return inForce() ? Outcome.done() : new Outcome.Failed("somebody else changes " + door.table() + " all the time", HINT);
    }

    /** Takes note of how nft prints the table that was put in force; false where more stands in it than we put there. */
    private boolean inForce() {
        if (listed() instanceof Listed.Found(String text)) {
            if (!DoorListing.objects(text).equals(DoorListing.objects(wanted))) {
                return false;
            }
            skeleton = DoorListing.skeleton(text);
        }
        return true;
    }

    private Outcome failed(Shell.Result result) {
        return new Outcome.Failed("the limits at port " + door.port() + " are not in force: " + result.why(), HINT);
    }

    @Override
    public synchronized Look mend(Supplier<Holdings> held) {
        if (wanted.isEmpty()) {
            return new Look(List.of(), Outcome.done(), Optional.empty());
        }
        Listed before = listed();
        return switch (before) {
            case Listed.Unreadable(String why) -> new Look(List.of(), new Outcome.Failed(
                    "the limits at port " + door.port() + " cannot be looked at: " + why, HINT), Optional.empty());
            case Listed.Found(String text) when DoorListing.skeleton(text).equals(skeleton) ->
                new Look(List.of(), Outcome.done(), Optional.of(DoorListing.dropped(text)));
            case Listed.Found(String text) -> mended(before, " had other rules: put back", held, Optional.of(DoorListing.dropped(text)));
            case Listed.Gone _ -> mended(before, " was gone: put back", held, Optional.empty());
        };
    }

    private Look mended(Listed before, String what, Supplier<Holdings> held, Optional<Map<Refusal, Long>> dropped) {
        List<String> drift = new ArrayList<>(List.of("the table " + door.table() + what));
        return new Look(drift, put(before, held, drift), dropped);
    }

    @Override
    public synchronized Read read(Instant now) {
        if (listed() instanceof Listed.Gone) {
            return new Read.Gone();
        }
        Shell.Result known4 = set("known4");
        Shell.Result known6 = set("known6");
        Shell.Result banned4 = set("banned4");
        Shell.Result banned6 = set("banned6");
        for (Shell.Result each : List.of(known4, known6, banned4, banned6)) {
            // An earlier version may not have had it.
            if (!each.worked() && !each.err().contains(NONE)) {
                return new Read.Unreadable(each.why());
            }
        }
        return new Read.Held(DoorListing.holdings(known4.out() + known6.out(), banned4.out() + banned6.out(), now));
    }

    private Shell.Result set(String name) {
        return shell.run("nft", "-nT", "list", "set", "inet", door.table(), name);
    }

    @Override
    public synchronized Banned ban(Bans.Ban ban, Instant now) {
        // Tried only: asking for one element would read all of the set.
        Shell.Result tried = shell.feed(DoorText.stranger(door, ban.source()), "nft", "-c", "-f", "-");
        if (!tried.worked() && tried.err().contains(THERE)) {
            return Banned.KNOWN;
        }
        return feed(DoorText.ban(door, ban, now)).worked() ? Banned.DONE : Banned.NOT;
    }

    @Override
    public synchronized Optional<Bans.Ban> banned(Source source, Instant now) {
        return DoorListing.holdings("", set("banned4").out() + set("banned6").out(), now).bans().stream()
                .filter(ban -> ban.source().equals(source)).findFirst();
    }

    @Override
    public synchronized Lifted lift(Source source) {
        Shell.Result result = feed(DoorText.lift(door, source));
        if (result.worked()) {
            return new Lifted.Done();
        }
        return result.err().contains(NONE) ? new Lifted.Not() : new Lifted.Failed(result.why());
    }

    @Override
    public synchronized Outcome know(Collection<Source> sources, Duration lasts) {
        if (door.transport() == Door.Transport.UDP || sources.isEmpty() || wanted.isEmpty()) {
            return Outcome.done();
        }
        String text = DoorText.know(door, sources, lasts);
        for (int i = 0; i < TRIES_MAX; i++) {
            Shell.Result result = feed(text);
            if (result.worked()) {
                return Outcome.done();
            }
            if (!result.err().contains(NONE)) {
                return new Outcome.Failed("the kernel was not told who is known at port " + door.port() + ": " + result.why(), HINT);
            }
        }
        return new Outcome.Failed("the table " + door.table() + " is gone", HINT);
    }

    private Shell.Result feed(String text) {
        return shell.feed(text, "nft", "-f", "-");
    }

    @Override
    public synchronized void close() {
        wanted = "";
        skeleton = "";
        feed(DoorText.remove(door));
    }
}

package io.sallyport.daemon;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.sallyport.adapter.kernel.Doorway;
import io.sallyport.effect.door.Bans;
import io.sallyport.effect.door.DoorText;
import io.sallyport.effect.door.Holdings;
import io.sallyport.effect.door.Refusal;
import io.sallyport.effect.door.Source;
import io.sallyport.event.Event;
import io.sallyport.flow.Mending;
import io.sallyport.flow.Notice;
import io.sallyport.flow.Outcome;
import io.sallyport.management.FailedHandshake;
import io.sallyport.model.ClientId;
import io.sallyport.model.InstanceName;
import io.sallyport.policy.DoorTerms;

/**
 * Keeps the door of one instance: its limits as the policy says them, and bans as handshakes fail.
 *
 * <p>What happens is taken into memory at once, under a lock that is never held while anybody waits; one thread then does in the kernel what follows from it. An
 * {@code nft} that hangs holds up neither the reader of the management socket nor an operator who asks.
 */
final class Doorkeeper implements AutoCloseable {
    /** Bans and their ends that wait for the kernel; above it nobody else is banned, and the failures that would have led there are counted as left out. */
    static final int WAITING_MAX = 1_000;
    /** How often it is read who is known, for after a crash or a flush. */
    static final Duration READ_PAUSE = Duration.ofMinutes(10);
    /** Who has a session is known for at least three quarters of the time the policy says. */
    private static final int TELL_PARTS = 4;
    private static final long ENDING_SECONDS = 2;
    private static final Logger LOG = LoggerFactory.getLogger(Doorkeeper.class);

    private final InstanceName instance;
    private final Doorway door;
    private final DoorFile file;
    private final DoorNotes notes;
    private final Notice.Observer observer;
    private final InstantSource clock;
    private final Bans bans;
    private final Mending mending = new Mending(Notice.Drift.Part.DOOR);
    /** Discards nothing but what comes after its end. */
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
            work -> Thread.ofPlatform().daemon().name("door").unstarted(work), new ThreadPoolExecutor.DiscardPolicy());
    /** Who is to be told to the kernel as known: bounded by who has, or had, a session. */
    private final Set<Source> untold = new LinkedHashSet<>();
    private DoorTerms terms = DoorTerms.USUAL;
    private Holdings remembered;
    private Instant lastRead;
    private Instant lastTold;
    private boolean begun;
    private volatile Map<Refusal, Long> dropped = Map.of();

    Doorkeeper(InstanceName instance, Doorway door, DoorFile file, DoorNotes notes, Notice.Observer observer, InstantSource clock) {
        this.instance = instance;
        this.door = door;
        this.file = file;
        this.notes = notes;
        this.observer = observer;
        this.clock = clock;
        bans = new Bans(instance);
        lastRead = clock.instant();
        lastTold = lastRead;
        remembered = Holdings.nothing(lastRead);
    }

    /** Puts the terms of a policy in force. What the kernel refuses is said, and tried again with the next {@link #mend}. */
    void keep(DoorTerms next) {
        recall();
        synchronized (this) {
            terms = next;
        }
        note(List.of(), door.keep(next, this::holdings));
    }

    /** Takes up what an earlier run left: in the kernel, when it was killed; else in its file. */
    private void recall() {
        Instant now = clock.instant();
        synchronized (this) {
            if (begun) {
                return;
            }
            begun = true;
        }
        Holdings held = switch (door.read(now)) {
            case Doorway.Read.Held(Holdings holdings) -> holdings;
            case Doorway.Read.Gone _,Doorway.Read.Unreadable _ -> file.read(now);
        };
        synchronized (this) {
            bans.resume(held.bans(), now);
            remembered = held;
        }
    }

    /** What the table should hold, as far as that is known here. */
    private synchronized Holdings holdings() {
        Instant now = clock.instant();
        return remembered.at(now, bans.running(now)).knowing(bans.present(), terms.known());
    }

    /** Repairs what somebody changed, and tells again who has a session. */
    void mend() {
        Doorway.Look look = door.mend(this::holdings);
        look.dropped().ifPresent(now -> dropped = now);
        note(look.drift(), look.repair());
        Instant now = clock.instant();
        boolean read;
        synchronized (this) {
            if (lastTold.plus(terms.known().dividedBy(TELL_PARTS)).isBefore(now)) {
                lastTold = now;
                untold.addAll(bans.present());
            }
            read = lastRead.plus(READ_PAUSE).isBefore(now);
            // Whatever comes of it: a kernel that cannot be read is not asked at every turn, nor by two at once.
            lastRead = read ? now : lastRead;
        }
        tell();
        if (read) {
            remember(now);
        }
    }

    /** Says what was wrong, and of what stays so, what is to be said. */
    private void note(List<String> drift, Outcome repair) {
        Optional<Outcome.Failed> failed = repair instanceof Outcome.Failed f ? Optional.of(f) : Optional.empty();
        mending.passed(instance, drift, failed, clock.instant()).ifPresent(said -> observer.notice(
                drift.isEmpty() && failed.isEmpty()
                        ? new Notice.Drift(instance, said.part(), List.of("the limits at its port are in force again"), failed,
                                said.lasting(), said.at())
                        : said));
    }

    private void remember(Instant now) {
        if (door.read(now) instanceof Doorway.Read.Held(Holdings held)) {
            synchronized (this) {
                remembered = held;
            }
        }
        file.write(holdings());
    }

    /** The bans that are running, by source. */
    synchronized List<Bans.Ban> bans() {
        return bans.running(clock.instant());
    }

    /** How many packets were dropped, by reason, when that was last looked at. */
    Map<Refusal, Long> dropped() {
        return dropped;
    }

    /** How many failed handshakes led to nothing, since there were too many at once. */
    synchronized long uncounted() {
        return bans.uncounted();
    }

    /** What came of an operator's wish to let somebody in again. */
    sealed interface Lifting {
        record Done(Bans.Ban ban) implements Lifting {}

        /** Neither we nor the kernel keep it out. */
        record Nothing() implements Lifting {}

        record Failed(Outcome.Failed failure) implements Lifting {}
    }

    /** Lets a source in again before its time, whether we know of its ban or only the kernel does; ends when the kernel has answered. */
    CompletableFuture<Lifting> lift(Source source, String by) {
        CompletableFuture<Lifting> answer = new CompletableFuture<>();
        thread.execute(() -> {
            try {
                answer.complete(lifted(source, by));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    private Lifting lifted(Source source, String by) {
        Instant now = clock.instant();
        Optional<Bans.Ban> known;
        synchronized (this) {
            known = bans.of(source, now);
        }
        Optional<Bans.Ban> ban = known.or(() -> door.banned(source, now));
        // On record before it counts.
        if (ban.isPresent() && notes.asked(ban.get(), by).join() instanceof Outcome.Failed failed) {
            return new Lifting.Failed(failed);
        }
        synchronized (this) {
            bans.lift(source, now);
        }
        return switch (door.lift(source)) {
            case Doorway.Lifted.Done _ -> done(ban.orElseGet(() -> new Bans.Ban(source, 1, now, "")), by);
            case Doorway.Lifted.Not _ -> ban.<Lifting>map(was -> done(was, by)).orElseGet(Lifting.Nothing::new);
            case Doorway.Lifted.Failed(String why) -> {
                synchronized (this) {
                    known.ifPresent(was -> bans.resume(List.of(was), now));
                }
                yield new Lifting.Failed(new Outcome.Failed(source + " may still be kept out of " + instance + ": " + why,
                        "try again when nft answers; `sallyport doctor` says what is wrong"));
            }
        };
    }

    private Lifting done(Bans.Ban ban, String by) {
        say(ban.source() + " may come again: lifted by " + by, false);
        return new Lifting.Done(ban);
    }

    /** A handshake failed, as OpenVPN's log says. */
    synchronized void failed(FailedHandshake failure) {
        DoorTerms.Bans of = terms.bans();
        bans.failed(failure.from(), clock.instant(), of).ifPresent(ban -> {
            if (thread.getQueue().size() >= WAITING_MAX) {
                bans.drop(ban);
            } else {
                thread.execute(() -> keepOut(ban, of));
            }
        });
    }

    private void keepOut(Bans.Ban ban, DoorTerms.Bans of) {
        Instant now = clock.instant();
        String why = ban.failures() + " handshakes failed within " + of.within().toSeconds() + " s";
        synchronized (this) {
            // Lifted meanwhile, or over.
            if (!bans.of(ban.source(), now).equals(Optional.of(ban))) {
                return;
            }
        }
        switch (door.ban(ban, now)) {
            case DONE -> {
                notes.banned(ban, why);
                say(ban.source() + " is kept out for " + of.lasts().toSeconds() + " s: " + why + " · id " + ban.record(), false);
            }
            case KNOWN -> {
                synchronized (this) {
                    bans.lift(ban.source(), now);
                }
                say(ban.source() + " is not kept out, since it had a session of late, but " + why, false);
            }
            case NOT -> {
                synchronized (this) {
                    bans.drop(ban);
                }
                say(ban.source() + " should be kept out and is not: " + why, true);
            }
        }
    }

    private void say(String text, boolean bad) {
        observer.notice(new Notice.Daemon(instance, text, bad, clock.instant()));
    }

    /** Takes note of who comes and goes; never waits. */
    synchronized void heard(Event.OfClient event) {
        switch (event) {
            case Event.Connect connect -> connect.peer().from().ifPresent(from -> bans.asks(connect.client(), from));
            case Event.Disconnect gone -> bans.went(gone.client()).ifPresent(source -> toTell(Set.of(source)));
            case Event.Established established -> came(established.client());
            case Event.Reauth _,Event.AddressLearned _,Event.ByteCount _,Event.ChallengeAnswered _,Event.Tick _ -> {}
        }
    }

    private void came(ClientId client) {
        bans.came(client).ifPresent(ban -> thread.execute(() -> open(ban)));
        bans.source(client).ifPresent(source -> toTell(Set.of(source)));
    }

    private void open(Bans.Ban ban) {
        switch (door.lift(ban.source())) {
            case Doorway.Lifted.Done _ -> {
                notes.came(ban);
                say(ban.source() + " may come again: " + DoorNotes.CAME, false);
            }
            // It was not carried out yet.
            case Doorway.Lifted.Not _ -> LOG.debug("{}: {} was not kept out", instance, ban.source());
            case Doorway.Lifted.Failed(String why) ->
                say(ban.source() + " may still be kept out, though " + DoorNotes.CAME + ": " + why, true);
        }
    }

    private void toTell(Set<Source> sources) {
        boolean first = untold.isEmpty();
        untold.addAll(sources);
        if (first && !untold.isEmpty()) {
            thread.execute(this::tell);
        }
    }

    /** All who came or went meanwhile, in one transaction. What the kernel does not take is told again later. */
    private void tell() {
        Set<Source> now;
        Duration lasts;
        synchronized (this) {
            now = Set.copyOf(untold);
            untold.clear();
            lasts = terms.known();
        }
        if (door.know(now, lasts) instanceof Outcome.Failed failed) {
            LOG.debug("{}: {}", instance, failed.what());
            synchronized (this) {
                now.stream().limit(Math.max(0, DoorText.KNOWN_MAX - untold.size())).forEach(untold::add);
            }
        }
    }

    /** The daemon numbers its clients anew. */
    synchronized void nobody() {
        toTell(bans.present());
        bans.nobody();
    }

    /** Writes down what the door held, and takes it away. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(ENDING_SECONDS, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
        if (begun()) {
            remember(clock.instant());
        }
        door.close();
    }

    private synchronized boolean begun() {
        return begun;
    }
}

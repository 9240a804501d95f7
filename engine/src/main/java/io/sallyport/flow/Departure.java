package io.sallyport.flow;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.sallyport.audit.DecisionId;
import io.sallyport.decision.Decision;
import io.sallyport.event.Event;
import io.sallyport.management.Command;
import io.sallyport.management.FreeText;
import io.sallyport.management.Reply;
import io.sallyport.management.WireLimits;
import io.sallyport.model.ClientId;
import io.sallyport.model.Revocation;

/**
 * The ways out. A session that has to go is first taken out of the firewall, then told, then ended; the daemon's DISCONNECT, or its list of clients,
 * confirms it.
 *
 * <pre>
 *   decided ──► fenced ──► told ──► gone              OpenVPN ends it {@value WireLimits#EXIT_SECONDS} s after it was told, its client mostly at once
 *      │           │         └──still there──► killed ──► gone
 *      └──the firewall fails──► told ──► killed ──► gone; fenced as soon as the firewall heeds
 * </pre>
 */
final class Departure {
    /** How long the firewall may take to forget a session before it is ended at once instead, in milliseconds. It takes one or two when it is well. */
    static final int FENCE_MILLIS_MAX = 1_000;
    /** How long a session that was told to go may stay, in seconds: what OpenVPN gives it, and some more. */
    static final int STAY_SECONDS_MAX = WireLimits.EXIT_SECONDS + 3;
    /** How long telling a fenced session may take before it is taken for lost, in seconds: many that go at once are told one after the other. */
    static final int TELL_SECONDS_MAX = 2;
    /** How long whoever has a session end waits for the disk, in milliseconds. */
    static final int RECORD_MILLIS_MAX = 1_000;
    /** Sends the client away for good. */
    static final String HALT = "HALT,";
    /** Has the client come back at once, to be decided anew. */
    static final String RESTART = "RESTART";

    private static final Logger LOG = LoggerFactory.getLogger(Departure.class);

    private final Context context;
    private final Verdicts verdicts;
    private final Succession succession;
    /** What the daemon is being told just now, by client; each ends when that is done. */
    private final Map<ClientId, CompletableFuture<Outcome>> underWay = new ConcurrentHashMap<>();
    /** When the daemon was last reminded of a session that is to go. */
    private final Map<ClientId, Instant> reminded = new ConcurrentHashMap<>();

    Departure(Context context, Verdicts verdicts) {
        this.context = context;
        this.verdicts = verdicts;
        succession = new Succession(context, this);
    }

    /** Who serves a site after somebody who went. */
    Succession succession() {
        return succession;
    }

    /** {@code >CLIENT:DISCONNECT}: the kernel forgets the client, then its address becomes sticky, then it is on record. */
    void disconnected(Event.Disconnect event) {
        gone(event.client(), event.receivedBytes(), event.sentBytes(), "disconnected");
    }

    /** The daemon's numbering began anew, or it does not know the client any more. */
    void vanished(ClientId client, String why) {
        gone(client, 0, 0, why);
    }

    private void gone(ClientId client, long receivedBytes, long sentBytes, String why) {
        // The end of a session may overtake the reply to what ended it, which belongs on record.
        Optional.ofNullable(underWay.get(client)).ifPresent(Departure::patiently);
        context.turnstile.readLock().lock();
        try {
            forget(client, receivedBytes, sentBytes, why);
        } finally {
            context.turnstile.readLock().unlock();
        }
    }

    /** The same; the caller holds the turnstile. */
    void forget(ClientId client, long receivedBytes, long sentBytes, String why) {
        context.reminders.cancel(client);
        context.counted.remove(client);
        reminded.remove(client);
        if (context.sessions.find(client).orElse(null) instanceof Session.Leaving) {
            // Its end may be quicker than the kernel, or the kernel would not hear: the record is to tell what became of it.
            report(client, patiently(context.instance(client).over(client).thenApply(outcome -> heeded(client, outcome))));
        }
        AtomicReference<CompletableFuture<Outcome>> kernel = new AtomicReference<>(CompletableFuture.completedFuture(Outcome.done()));
        Optional<Session> session = context.sessions.remove(client, () -> kernel.set(context.instance(client).remove(client)));
        if (session.isEmpty()) {
            context.left.accept(client);
            return;
        }
        report(client, kernel.get().join());
        context.release(session.get().lease());
        succession.left(client);
        context.left.accept(client);
        Optional<Revocation> revoked = session.get() instanceof Session.Leaving leaving
                ? Optional.of(leaving.revocation())
                : Optional.empty();
        String cause = revoked.map(Revocation::why).orElse(why);
        String id = revoked.map(Revocation::id).orElseGet(() -> context.nextId(client, 0).toString());
        Context.watch("the end of " + client,
                context.journal.submit(context.recording.ended(id, session.get(), cause, receivedBytes, sentBytes, context.now())));
        context.observer
                .notice(new Notice.Went(client, session.get().peer(), receivedBytes, sentBytes, cause, revoked, context.now()));
    }

    /**
     * Takes the session out of the firewall; nothing it sends passes when this returns, or its {@link Revocation} has no time for that. It does not wait
     * for a policy that is being put in force: that does not let in again who was shut out, see {@link Instance#sync}.
     *
     * @param farewell what it is to be told; empty where a refusal tells it
     */
    Optional<Begun> fence(ClientId client, String why, Optional<String> farewell) {
        Instant decided = context.now();
        AtomicReference<CompletableFuture<Outcome>> kernel = new AtomicReference<>(CompletableFuture.completedFuture(Outcome.done()));
        Optional<Begun> begun = begin(client, leaving(why, farewell, decided), kernel::set);
        report(client, patiently(kernel.get()));
        return begun;
    }

    /** Has the session leave, and the kernel forget it, without waiting for it. */
    Optional<Begun> begin(ClientId client, Function<Session.Live, Session.Leaving> leave,
            Consumer<CompletableFuture<Outcome>> kernel) {
        Optional<Session.Leaving> leaving = context.sessions.leave(client, leave,
                () -> kernel.accept(context.instance(client).shut(client).thenApply(outcome -> heeded(client, outcome))));
        return leaving.map(session -> new Begun(session, recorded(session)));
    }

    /** A session that has begun to leave, and the disk's answer to the record of that, which nothing that shuts it out waits for. */
    record Begun(Session.Leaving session, CompletableFuture<Outcome> record) {}

    /** Has it on record that the session has to go: what becomes of it is on record only when it is gone, and we may not live to see that. */
    CompletableFuture<Outcome> recorded(Session.Leaving session) {
        ClientId client = session.client();
        context.reminders.cancel(client);
        CompletableFuture<Outcome> record = context.journal
                .submit(context.recording.revoked(context.nextId(client, 0).toString(), session));
        Context.watch("that " + client + " has to go", record);
        return record;
    }

    /** What a live session becomes that has to go. */
    Function<Session.Live, Session.Leaving> leaving(String why, Optional<String> farewell, Instant decided) {
        return live -> {
            DecisionId id = context.nextId(live.client(), live.kid());
            return live.leaving(Revocation.decided(id.toString(), why, decided), farewell);
        };
    }

    /** Notes that the kernel forgot the client, if it did. */
    Outcome heeded(ClientId client, Outcome outcome) {
        if (outcome.isDone()) {
            fenced(client);
        }
        return outcome;
    }

    /** The kernel has forgotten the client, now. */
    void fenced(ClientId client) {
        Instant now = context.now();
        context.sessions.step(client, revocation -> revocation.fenced(now));
    }

    /** The client was told, by a refusal: the daemon ends its session with that. */
    void told(ClientId client) {
        Instant now = context.now();
        context.sessions.step(client, revocation -> revocation.told(now));
    }

    /** A kernel that hangs must not keep a session alive. */
    static Outcome patiently(CompletableFuture<Outcome> kernel) {
        return kernel.copy().completeOnTimeout(
                new Outcome.Failed("the firewall did not answer within " + FENCE_MILLIS_MAX + " ms",
                        "see why nft hangs: `sallyport doctor`"),
                FENCE_MILLIS_MAX, TimeUnit.MILLISECONDS).join();
    }

    /** Fences the session and tells the client why it has to go. */
    boolean cut(ClientId client, String why, String clientMessage) {
        return revoke(client, why, halt(clientMessage));
    }

    /** Fences the session and lets the client come back at once, to be decided anew. */
    boolean restart(ClientId client, String why) {
        return revoke(client, why, RESTART);
    }

    private boolean revoke(ClientId client, String why, String farewell) {
        Optional<Begun> begun = fence(client, why, Optional.of(farewell));
        sendOff(client, farewell);
        begun.ifPresent(one -> {
            announce(one.session(), why);
            // Only now, and a bounded time: whoever asked for it is told when it is on record, and a disk that hangs keeps nobody in.
            one.record().copy().completeOnTimeout(Outcome.done(), RECORD_MILLIS_MAX, TimeUnit.MILLISECONDS).join();
        });
        return begun.isPresent();
    }

    private void announce(Session session, String why) {
        context.observer
                .notice(new Notice.Cut(session.client(), session.peer(), why, unfenced(session.client()).isEmpty(), context.now()));
    }

    /** The session, if it is leaving and the firewall may still let it through. */
    private Optional<Session.Leaving> unfenced(ClientId client) {
        return context.sessions.find(client).orElse(null) instanceof Session.Leaving leaving && leaving.revocation().fenced().isEmpty()
                ? Optional.of(leaving)
                : Optional.empty();
    }

    /** Tells a session to go that the kernel has forgotten already. */
    void end(Session.Live live, String why, String farewell) {
        sendOff(live.client(), farewell);
        announce(live, why);
    }

    /** The encoder refuses what does not fit word by word, and a client that is not told to go stays. */
    static String halt(String sentence) {
        return HALT + FreeText.ascii(sentence, WireLimits.PARAMETER_CHARS_MAX - HALT.length());
    }

    private void sendOff(ClientId client, String farewell) {
        alone(client, () -> tell(client, farewell));
    }

    /** One conversation about a client at a time. */
    private void alone(ClientId client, Runnable talk) {
        CompletableFuture<Outcome> over = new CompletableFuture<>();
        if (underWay.putIfAbsent(client, over) != null) {
            return;
        }
        try {
            talk.run();
        } finally {
            underWay.remove(client);
            over.complete(Outcome.done());
        }
    }

    /** Tells the client, if the daemon has it; and where the firewall may still let it through, does not wait until it goes. */
    private void tell(ClientId client, String farewell) {
        Reply reply = verdicts.send(client, new Command.ClientKill(client.cid(), Optional.of(farewell)));
        if (reply instanceof Reply.Success) {
            told(client);
        } else {
            LOG.warn("the daemon did not end {}: {}", client, reply);
        }
        unfenced(client).ifPresent(leaving -> kill(leaving,
                leaving.peer().from().map(address -> address + ":" + leaving.peer().port()).orElse("")));
    }

    /**
     * The daemon still has a session that is leaving. One that was not told is told again, one that had its time is ended.
     *
     * @param realAddress from where it connects, as the daemon says
     * @return what is being done, in words; empty while the session has time
     */
    Optional<String> remind(Session.Leaving leaving, String realAddress) {
        ClientId client = leaving.client();
        Revocation revocation = leaving.revocation();
        Instant now = context.now();
        Instant last = Optional.ofNullable(reminded.get(client)).filter(revocation.latest()::isBefore).orElse(revocation.latest());
        boolean hasTime = Duration.between(last, now).toSeconds() < STAY_SECONDS_MAX;
        boolean unheard = revocation.told().isEmpty() && (leaving.farewell().isPresent() || !hasTime);
        boolean isLate = Duration.between(revocation.latest(), now).toSeconds() >= TELL_SECONDS_MAX;
        boolean isDue = !hasTime || (unheard && isLate && revocation.fenced().isPresent());
        if (!isDue || underWay.containsKey(client)) {
            return Optional.empty();
        }
        reminded.put(client, now);
        if (unheard) {
            Thread.startVirtualThread(() -> sendOff(client, leaving.farewell().orElse(RESTART)));
            return Optional.of("OpenVPN did not hear that " + client + " is to go: it is told again");
        }
        Thread.startVirtualThread(() -> alone(client, () -> kill(leaving, realAddress)));
        return Optional.of("OpenVPN still had " + client + ", which was told to go: it is ended at once");
    }

    /** Ends a session without a word: by the address it comes from, or by its name where nobody else on this instance has it. */
    private void kill(Session.Leaving leaving, String realAddress) {
        ClientId client = leaving.client();
        Reply reply = Command.KillAddress.isPossible(realAddress)
                ? verdicts.send(client, new Command.KillAddress(realAddress))
                : new Reply.Refused("it connects over IPv6");
        if (!(reply instanceof Reply.Success) && leaving.peer().commonName().isPresent() && isAlone(leaving)) {
            reply = verdicts.send(client, new Command.KillCommonName(leaving.peer().commonName().get()));
        }
        if (reply instanceof Reply.Success) {
            Instant now = context.now();
            context.sessions.step(client, revocation -> revocation.killed(now));
        } else {
            LOG.warn("the daemon did not end {} at once: {}", client, reply);
        }
    }

    private boolean isAlone(Session.Leaving leaving) {
        return context.sessions.live(leaving.client().instance()).stream()
                .noneMatch(live -> live.peer().commonName().equals(leaving.peer().commonName()));
    }

    static void report(ClientId client, Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed) {
            LOG.error("the firewall may still know {}: {} ({})", client, failed.what(), failed.hint());
        }
    }

    static String operatorReason(Decision decision) {
        return decision instanceof Decision.Refuse refuse ? refuse.denial().operatorReason() : "cannot be put in force";
    }

    static String clientMessage(Decision decision) {
        return decision instanceof Decision.Refuse refuse ? refuse.denial().clientMessage() : "please connect again";
    }
}

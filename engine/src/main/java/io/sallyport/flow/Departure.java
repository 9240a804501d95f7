package io.sallyport.flow;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.sallyport.decision.Decision;
import io.sallyport.event.Event;
import io.sallyport.management.Command;
import io.sallyport.management.FreeText;
import io.sallyport.management.Reply;
import io.sallyport.management.WireLimits;
import io.sallyport.model.ClientId;

/**
 * The ways out. A session that has to go is first taken out of the firewall, then told, then ended; the daemon's DISCONNECT confirms it.
 */
final class Departure {
    private static final Logger LOG = LoggerFactory.getLogger(Departure.class);

    private static final String HALT = "HALT,";

    private final Context context;
    private final Verdicts verdicts;
    private final Succession succession;

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
        context.turnstile.readLock().lock();
        try {
            forget(client, receivedBytes, sentBytes, why);
        } finally {
            context.turnstile.readLock().unlock();
        }
    }

    private void forget(ClientId client, long receivedBytes, long sentBytes, String why) {
        context.reminders.cancel(client);
        context.counted.remove(client);
        AtomicReference<CompletableFuture<Outcome>> kernel = new AtomicReference<>(CompletableFuture.completedFuture(Outcome.done()));
        Optional<Session> session = context.sessions.remove(client, () -> kernel.set(context.instance(client).remove(client)));
        if (session.isEmpty()) {
            return;
        }
        report(client, kernel.get().join());
        context.release(session.get().lease());
        succession.left(client);
        String cause = session.get() instanceof Session.Fenced fenced ? fenced.why() : why;
        Context.watch("the end of " + client, context.journal
                .submit(context.recording.ended(context.nextId(client, 0), session.get(), cause, receivedBytes, sentBytes, context.now())));
        context.observer.notice(new Notice.Went(client, session.get().peer(), receivedBytes, sentBytes, cause, context.now()));
    }

    /** Takes the session out of the firewall; nothing it sends passes when this returns. */
    Optional<Session.Live> fence(ClientId client, String why) {
        context.turnstile.readLock().lock();
        try {
            return shutOut(client, why);
        } finally {
            context.turnstile.readLock().unlock();
        }
    }

    private Optional<Session.Live> shutOut(ClientId client, String why) {
        AtomicReference<CompletableFuture<Outcome>> kernel = new AtomicReference<>(CompletableFuture.completedFuture(Outcome.done()));
        Optional<Session.Live> fenced = context.sessions.fence(client, why, context.now(),
                () -> kernel.set(context.instance(client).remove(client)));
        if (fenced.isPresent()) {
            context.reminders.cancel(client);
            report(client, kernel.get().join());
        }
        return fenced;
    }

    /** Fences the session and tells the client why it has to go. */
    boolean cut(ClientId client, String why, String clientMessage) {
        Optional<Session.Live> fenced = fence(client, why);
        kill(client, Optional.of(halt(clientMessage)));
        fenced.ifPresent(live -> context.observer.notice(new Notice.Cut(client, live.peer(), why, context.now())));
        return fenced.isPresent();
    }

    /** Fences the session and lets the client come back at once, to be decided anew. */
    boolean restart(ClientId client, String why) {
        Optional<Session.Live> fenced = fence(client, why);
        kill(client, Optional.of("RESTART"));
        fenced.ifPresent(live -> context.observer.notice(new Notice.Cut(client, live.peer(), why, context.now())));
        return fenced.isPresent();
    }

    /** Ends a session that the kernel has forgotten already. */
    void end(Session.Live live, boolean displaced, Decision decision) {
        String why = displaced ? "its address left the pool" : operatorReason(decision);
        kill(live.client(), Optional.of(displaced ? "RESTART" : halt(clientMessage(decision))));
        context.observer.notice(new Notice.Cut(live.client(), live.peer(), why, context.now()));
    }

    /** The encoder refuses what does not fit word by word, and a client that is not told to go stays. */
    private static String halt(String sentence) {
        return HALT + FreeText.ascii(sentence, WireLimits.PARAMETER_CHARS_MAX - HALT.length());
    }

    private void kill(ClientId client, Optional<String> message) {
        Reply reply = verdicts.send(client, new Command.ClientKill(client.cid(), message));
        if (!(reply instanceof Reply.Success)) {
            LOG.warn("the daemon did not end {}: {}", client, reply);
        }
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

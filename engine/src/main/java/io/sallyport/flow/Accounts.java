package io.sallyport.flow;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;

import io.sallyport.decision.Decider;
import io.sallyport.model.ClientId;
import io.sallyport.model.DataSize;
import io.sallyport.policy.Period;
import io.sallyport.usage.Balance;
import io.sallyport.usage.Ledger;

/** The accounts of people, for operators: to look at, and to change. A change is on record before it counts. */
public final class Accounts {
    private final Context context;
    private final Consumer<ClientId> again;

    /** @param again has a session decided again, because of what was used */
    Accounts(Context context, Consumer<ClientId> again) {
        this.context = context;
        this.again = again;
    }

    /** What an operator changes about somebody's account. */
    public sealed interface Change {
        /** The periods it is about. */
        List<Period> periods();

        /** What was used of these periods so far no longer counts. */
        record Reset(List<Period> periods) implements Change {
            public Reset {
                periods = List.copyOf(periods);
            }
        }

        /** So much more is allowed until the period ends. */
        record Grant(Period period, DataSize more) implements Change {
            @Override
            public List<Period> periods() {
                return List.of(period);
            }
        }
    }

    /** What somebody used; one who never used anything used nothing. */
    public Balance of(String person) {
        return ledger().balance(person, context.now(), zone());
    }

    /** Everybody who used anything, has a session, or was granted something, by name. */
    public List<String> people() {
        TreeSet<String> people = new TreeSet<>(ledger().people());
        context.sessions.all().forEach(session -> session.peer().person().ifPresent(people::add));
        return List.copyOf(people);
    }

    /** The live sessions of somebody. */
    public List<Session.Live> sessions(String person) {
        return context.sessions.of(person);
    }

    /**
     * Changes an account: first on record, then durably, then for the open sessions, which are decided again.
     *
     * @param by who asked for it
     * @param reason why, one line; may be empty
     */
    public Outcome change(String person, Change change, String by, String reason) {
        Instant now = context.now();
        ZoneId zone = zone();
        String id = "usage-" + now.toEpochMilli() + "-" + context.nextNumber();
        Outcome recorded = context.journal.submit(context.recording.accountChanged(id, person, change, of(person), by, reason, now)).join();
        if (!recorded.isDone()) {
            return recorded;
        }
        switch (change) {
            case Change.Reset reset -> reset.periods().forEach(period -> ledger().reset(person, period, now, zone));
            case Change.Grant(Period period, DataSize more) -> ledger().grant(person, period, more.bytes(), now, zone);
        }
        boolean durable = context.accounting.save();
        sessions(person).forEach(live -> again.accept(live.client()));
        return durable
                ? Outcome.done()
                : new Outcome.Failed("the change holds, but is not durable yet",
                        "see the daemon's log; it is tried again every few seconds");
    }

    private ZoneId zone() {
        return context.active.get().map(Decider::policy).map(policy -> policy.manifest().zone())
                .orElseThrow(() -> new IllegalStateException("no policy is in force"));
    }

    private Ledger ledger() {
        return context.accounting.ledger();
    }
}

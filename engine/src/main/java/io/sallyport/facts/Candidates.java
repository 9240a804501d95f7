package io.sallyport.facts;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

import io.sallyport.event.Event;
import io.sallyport.event.Peer;
import io.sallyport.model.Address;
import io.sallyport.policy.AccessRow;
import io.sallyport.policy.Policy;
import io.sallyport.policy.QuotaRow;

/**
 * Picks the few rows of one policy that can bear on an event, by hash, and evaluates their conditions. One of these per policy; safe for many
 * threads.
 */
public final class Candidates {
    private final Policy policy;
    private final ZoneId zone;
    private final HoursMemo hours;
    /** As they are when all of their conditions hold, which most always do. */
    private final RowIndex<AccessCandidate> access;
    /** Whether an access row has conditions at all, by its number: most have none, and are then not looked at. */
    private final BitSet conditional = new BitSet();
    private final RowIndex<QuotaCandidate> groupQuotas;
    private final RowIndex<QuotaCandidate> personalQuotas;
    private final RowIndex<IsolationCandidate> isolation;

    /** {@code order} is that of the policy. */
    public Candidates(Policy policy, SourceOrder order) {
        this.policy = policy;
        zone = policy.manifest().zone();
        hours = new HoursMemo(zone, order.access().size());
        List<AccessCandidate> rows = new ArrayList<>();
        for (AccessRow row : order.access()) {
            boolean connection = !row.allows() && row.resources().isEmpty();
            conditional.set(rows.size(), row.hours().isPresent() || row.from().isPresent() || row.until().isPresent());
            rows.add(new AccessCandidate(row, rows.size(), row.allows(), connection, Truth.HOLDS, Truth.HOLDS, Truth.HOLDS));
        }
        access = new RowIndex<>(rows, candidate -> candidate.row().groups());
        List<QuotaCandidate> forGroups = new ArrayList<>();
        List<QuotaCandidate> forPeople = new ArrayList<>();
        for (QuotaRow row : order.quotas()) {
            int number = forGroups.size();
            forGroups.add(new QuotaCandidate(row, number, false, false));
            forPeople.add(new QuotaCandidate(row, number, true, row.override()));
        }
        groupQuotas = new RowIndex<>(forGroups, candidate -> candidate.row().groups());
        personalQuotas = new RowIndex<>(forPeople, candidate -> candidate.row().users());
        isolation = new RowIndex<>(policy.isolation().rows().stream().map(IsolationCandidate::new).toList(),
                candidate -> candidate.row().groups());
    }

    /** The situation of this request. */
    public Situation gather(Event.Request event, Facts known) {
        Peer peer = event.peer();
        String person = peer.person().orElse("");
        SortedSet<String> groups = policy.directory().groupsOf(peer, known.upstreamGroups());
        Horizon horizon = new Horizon(known.now());
        List<AccessCandidate> evaluated = access.find(groups);
        evaluated.replaceAll(row -> evaluate(row, known.now(), horizon));
        return new Situation(connect(event, peer, person), clock(known.now()), groups, evaluated, quotas(person, groups),
                isolation.find(groups), horizon.nearest());
    }

    private AccessCandidate evaluate(AccessCandidate holding, Instant now, Horizon horizon) {
        if (!conditional.get(holding.number())) {
            return holding;
        }
        AccessRow row = holding.row();
        Truth inHours = row.hours().isEmpty() ? Truth.HOLDS : inHours(holding, now, horizon);
        Truth inPeriod = Truth.HOLDS;
        if (row.from().isPresent() && now.isBefore(row.from().get())) {
            inPeriod = Truth.FAILS;
        }
        if (row.until().isPresent() && !now.isBefore(row.until().get())) {
            inPeriod = Truth.FAILS;
        }
        horizon.mayChangeAt(row.from());
        horizon.mayChangeAt(row.until());
        Truth conditions = inHours.and(inPeriod);
        return conditions == Truth.HOLDS
                ? holding
                : new AccessCandidate(row, holding.number(), holding.allows(), holding.connection(), inHours, inPeriod, conditions);
    }

    /** Rows that name the person first, then those for their groups; a row that does both is the person's. */
    private List<QuotaCandidate> quotas(String person, SortedSet<String> groups) {
        List<QuotaCandidate> found = personalQuotas.find(List.of(person));
        for (QuotaCandidate candidate : groupQuotas.find(groups)) {
            if (!candidate.row().users().contains(person)) {
                found.add(candidate);
            }
        }
        return found;
    }

    private Truth inHours(AccessCandidate row, Instant now, Horizon horizon) {
        HoursMemo.Span span = hours.spanAt(row, now);
        horizon.mayChangeAt(span.until());
        return span.inside() ? Truth.HOLDS : Truth.FAILS;
    }

    private static Connect connect(Event.Request event, Peer peer, String person) {
        return new Connect(event.client().instance().value(), person, peer.username().orElse(""), peer.certificate().isPresent(),
                !(event instanceof Event.Connect), peer.from().map(Address::toString).orElse(""), peer.info().platform().orElse(""),
                peer.info().version().orElse(""));
    }

    private Clock clock(Instant now) {
        ZonedDateTime local = now.atZone(zone);
        return new Clock(local.getDayOfWeek().getValue(), local.getHour(), local.getMinute(), now.getEpochSecond());
    }

    /** Keeps the nearest instant after now. */
    private static final class Horizon {
        private final Instant now;
        private Optional<Instant> nearest = Optional.empty();

        Horizon(Instant now) {
            this.now = now;
        }

        void mayChangeAt(Optional<Instant> instant) {
            if (instant.isPresent() && instant.get().isAfter(now) && (nearest.isEmpty() || instant.get().isBefore(nearest.get()))) {
                nearest = instant;
            }
        }

        Optional<Instant> nearest() {
            return nearest;
        }
    }
}

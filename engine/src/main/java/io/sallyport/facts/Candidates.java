package io.sallyport.facts;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

import io.sallyport.event.Event;
import io.sallyport.event.Peer;
import io.sallyport.model.Address;
import io.sallyport.policy.AccessRow;
import io.sallyport.policy.IsolationTable;
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
    private final Map<String, List<IsolationTable.Row>> isolation = new HashMap<>();

    public Candidates(Policy policy) {
        this.policy = policy;
        zone = policy.manifest().zone();
        hours = new HoursMemo(zone);
        for (IsolationTable.Row row : policy.isolation().rows()) {
            for (String group : row.groups()) {
                isolation.computeIfAbsent(group, k -> new ArrayList<>()).add(row);
            }
        }
    }

    /** The situation of this request. */
    public Situation gather(Event.Request event, Facts known) {
        Peer peer = event.peer();
        String person = peer.person().orElse("");
        SortedSet<String> groups = policy.directory().groupsOf(peer, known.upstreamGroups());
        Horizon horizon = new Horizon(known.now());
        List<AccessCandidate> access = new ArrayList<>();
        for (AccessRow row : policy.access().candidates(groups)) {
            access.add(evaluate(row, known.now(), horizon));
        }
        List<QuotaCandidate> quotas = new ArrayList<>();
        for (QuotaRow row : policy.quotas().candidates(person, groups)) {
            boolean personal = row.users().contains(person);
            quotas.add(new QuotaCandidate(row, personal, personal && row.override()));
        }
        return new Situation(connect(event, peer, person), clock(known.now()), groups, access, quotas, isolated(groups), horizon.nearest());
    }

    private AccessCandidate evaluate(AccessRow row, Instant now, Horizon horizon) {
        Truth inHours = row.hours().isEmpty() ? Truth.HOLDS : inHours(row, now, horizon);
        Truth inPeriod = Truth.HOLDS;
        if (row.from().isPresent() && now.isBefore(row.from().get())) {
            inPeriod = Truth.FAILS;
        }
        if (row.until().isPresent() && !now.isBefore(row.until().get())) {
            inPeriod = Truth.FAILS;
        }
        horizon.mayChangeAt(row.from());
        horizon.mayChangeAt(row.until());
        return new AccessCandidate(row, row.allows(), !row.allows() && row.resources().isEmpty(), inHours, inPeriod, inHours.and(inPeriod));
    }

    private Truth inHours(AccessRow row, Instant now, Horizon horizon) {
        HoursMemo.Span span = hours.spanAt(row, now);
        horizon.mayChangeAt(span.until());
        return span.inside() ? Truth.HOLDS : Truth.FAILS;
    }

    private List<IsolationCandidate> isolated(SortedSet<String> groups) {
        LinkedHashSet<IsolationTable.Row> rows = new LinkedHashSet<>();
        for (String group : groups) {
            rows.addAll(isolation.getOrDefault(group, List.of()));
        }
        return rows.stream().map(IsolationCandidate::new).toList();
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

package io.sallyport.facts;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.event.Event;
import io.sallyport.event.Peer;
import io.sallyport.model.Address;
import io.sallyport.policy.AccessRow;
import io.sallyport.policy.AuthenticationRow;
import io.sallyport.policy.Policy;
import io.sallyport.policy.QuotaRow;
import io.sallyport.policy.RiskTable;
import io.sallyport.policy.RiskTable.Response;

/**
 * Picks the few rows of one policy that can bear on an event, by hash, and evaluates their conditions. One of these per policy; safe for many
 * threads.
 */
public final class Candidates {
    /** No tags. */
    public static final SortedSet<String> UNTAGGED = Collections.unmodifiableSortedSet(new TreeSet<>());

    private final Policy policy;
    private final ZoneId zone;
    private final RowChecks checks;
    private final RiskScorer scorer;
    private final boolean needsTags;
    /** As they are when all of their conditions hold, which most always do. */
    private final RowIndex<AccessCandidate> access;
    private final RowIndex<QuotaCandidate> groupQuotas;
    private final RowIndex<QuotaCandidate> personalQuotas;
    private final RowIndex<IsolationCandidate> isolation;
    private final RowIndex<Numbered<AuthenticationRow>> authentication;
    private final RowIndex<Numbered<RiskTable.Threshold>> thresholds;

    /** {@code order} is that of the policy. */
    public Candidates(Policy policy, SourceOrder order) {
        this.policy = policy;
        zone = policy.manifest().zone();
        checks = new RowChecks(order, zone);
        scorer = new RiskScorer(policy.risk());
        needsTags = order.access().stream().anyMatch(row -> !row.when().tags().isEmpty());
        List<AccessCandidate> rows = new ArrayList<>();
        for (AccessRow row : order.access()) {
            rows.add(new AccessCandidate(row, rows.size(), row.allows(), row.refuses(), Truth.HOLDS, List.of()));
        }
        access = new RowIndex<>(rows, candidate -> candidate.row().groups());
        List<QuotaCandidate> forGroups = new ArrayList<>();
        List<QuotaCandidate> forPeople = new ArrayList<>();
        for (QuotaRow row : order.quotas()) {
            int number = forGroups.size();
            forGroups.add(new QuotaCandidate(row, number, false, false, List.of(), List.of()));
            forPeople.add(new QuotaCandidate(row, number, true, row.override(), List.of(), List.of()));
        }
        groupQuotas = new RowIndex<>(forGroups, candidate -> candidate.row().groups());
        personalQuotas = new RowIndex<>(forPeople, candidate -> candidate.row().users());
        isolation = new RowIndex<>(policy.isolation().rows().stream().map(IsolationCandidate::new).toList(),
                candidate -> candidate.row().groups());
        authentication = new RowIndex<>(Numbered.all(order.authentication()), row -> Numbered.orEverybody(row.row().groups()));
        thresholds = new RowIndex<>(Numbered.all(order.thresholds()), row -> Numbered.orEverybody(row.row().groups()));
    }

    /** Whether conditions ask for tags, which rules have to set first. */
    public boolean needsTags() {
        return needsTags;
    }

    /** The facts about the client alone, without any row: what rules set tags by, and what an organisation's own rules match. */
    public List<Object> client(Event.Request event, Facts known) {
        Peer peer = event.peer();
        List<Object> all = new ArrayList<>();
        all.add(connect(event, peer, peer.person().orElse("")));
        all.add(clock(known.now()));
        policy.directory().groupsOf(peer, known.upstreamGroups()).forEach(group -> all.add(new Member(group)));
        return all;
    }

    /** The situation of this request, nothing being tagged. */
    public Situation gather(Event.Request event, Facts known) {
        return gather(event, known, UNTAGGED);
    }

    /**
     * The situation of this request.
     *
     * @param tags what rules have set
     */
    public Situation gather(Event.Request event, Facts known, SortedSet<String> tags) {
        Peer peer = event.peer();
        String person = peer.person().orElse("");
        SortedSet<String> groups = policy.directory().groupsOf(peer, known.upstreamGroups());
        Horizon horizon = new Horizon(known.now());
        View view = new View(event, known, scorer, tags);
        List<AccessCandidate> evaluated = access.find(groups);
        evaluated.replaceAll(row -> evaluate(row, view, horizon));
        List<QuotaCandidate> limits = quotas(person, groups);
        limits.replaceAll(row -> evaluate(row, view, horizon));
        return new Situation(connect(event, peer, person), clock(known.now()), groups, evaluated, limits, isolation.find(groups),
                authentication(groups, view, horizon), reached(groups, view, horizon),
                policy.risk().isEmpty() ? Optional.empty() : Optional.of(view.risk()), horizon.nearest());
    }

    /**
     * Every row with conditions that names the person, one of their groups or their instance, with each condition evaluated. The same checks
     * as {@link #gather}, told in full.
     */
    public List<Considered> consider(Event.Request event, Facts known, SortedSet<String> tags) {
        String person = event.peer().person().orElse("");
        SortedSet<String> groups = policy.directory().groupsOf(event.peer(), known.upstreamGroups());
        View view = new View(event, known, scorer, tags);
        List<Considered> all = new ArrayList<>();
        access.find(groups).forEach(row -> all.add(checks.access(row, view)));
        quotas(person, groups).forEach(row -> all.add(checks.quota(row, view)));
        authenticating(groups, event).forEach(row -> all.add(checks.authentication(row, view)));
        thresholds(groups).forEach(row -> all.add(checks.threshold(row.row(), view)));
        return List.copyOf(all);
    }

    /** Any access row, whoever it is about, with each of its conditions evaluated. */
    public Considered consider(AccessRow row, Event.Request event, Facts known, SortedSet<String> tags) {
        return checks.access(row, new View(event, known, scorer, tags));
    }

    /** The risk of this client. */
    public Risk risk(Event.Request event, Facts known) {
        return scorer.score(event.peer(), known);
    }

    private AccessCandidate evaluate(AccessCandidate holding, View view, Horizon horizon) {
        List<Unmet> unmet = checks.unmet(holding, view, horizon);
        if (unmet.isEmpty()) {
            return holding;
        }
        Truth conditions = Truth.HOLDS;
        for (Unmet condition : unmet) {
            conditions = conditions.and(condition.truth());
        }
        return new AccessCandidate(holding.row(), holding.number(), holding.allows(), holding.connection(), conditions, unmet);
    }

    private QuotaCandidate evaluate(QuotaCandidate within, View view, Horizon horizon) {
        if (within.row().terms().isSteady()) {
            return within;
        }
        return new QuotaCandidate(within.row(), within.number(), within.personal(), within.overrides(),
                checks.breaches(within, view, horizon), QuotaChecks.warnings(within.row(), view));
    }

    private List<AuthenticationCandidate> authentication(SortedSet<String> groups, View view, Horizon horizon) {
        if (policy.authentication().rows().isEmpty()) {
            return List.of();
        }
        List<AuthenticationCandidate> wanting = new ArrayList<>();
        for (Numbered<AuthenticationRow> row : authenticating(groups, view.event())) {
            AuthenticationChecks.candidate(row.row(), row.number(), checks.authentication(row.number()), view, horizon)
                    .ifPresent(wanting::add);
        }
        return wanting;
    }

    private List<Numbered<AuthenticationRow>> authenticating(SortedSet<String> groups, Event.Request event) {
        List<Numbered<AuthenticationRow>> rows = authentication.find(Numbered.andEverybody(groups));
        rows.removeIf(row -> !row.row().instances().isEmpty() && !row.row().instances().contains(event.client().instance()));
        return rows;
    }

    private List<Numbered<RiskTable.Threshold>> thresholds(SortedSet<String> groups) {
        return thresholds.find(Numbered.andEverybody(groups));
    }

    private List<RiskCandidate> reached(SortedSet<String> groups, View view, Horizon horizon) {
        if (policy.risk().thresholds().isEmpty()) {
            return List.of();
        }
        List<RiskCandidate> reached = new ArrayList<>(0);
        Risk risk = view.risk();
        for (Numbered<RiskTable.Threshold> row : thresholds(groups)) {
            if (risk.score() >= row.row().at()) {
                horizon.mayChangeAt(risk.firstBelow(row.row().at()));
                boolean applies = switch (row.row().then()) {
                    case Response.StepUp(var age) ->
                        AccessChecks.fresh(view.client().signIn().lastFactor(), age, view, horizon) != Truth.HOLDS;
                    case Response.Deny _ -> !view.connected();
                    case Response.Throttle _,Response.Isolate _,Response.Cut _ -> true;
                };
                reached.add(new RiskCandidate(row.row(), row.number(), risk.score(), applies));
            }
        }
        return reached;
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

    private static Connect connect(Event.Request event, Peer peer, String person) {
        return new Connect(event.client().instance().value(), person, peer.username().orElse(""), peer.certificate().isPresent(),
                !(event instanceof Event.Connect), peer.from().map(Address::toString).orElse(""), peer.info().platform().orElse(""),
                peer.info().version().orElse(""));
    }

    private Clock clock(Instant now) {
        ZonedDateTime local = now.atZone(zone);
        return new Clock(local.getDayOfWeek().getValue(), local.getHour(), local.getMinute(), now.getEpochSecond());
    }
}

package io.sallyport.whynot;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.sallyport.decision.Decider;
import io.sallyport.decision.Decision;
import io.sallyport.event.Event;
import io.sallyport.facts.Facts;
import io.sallyport.policy.AccessRow;
import io.sallyport.rules.drl.OwnConclusion;
import io.sallyport.rules.drl.OwnRule;

/**
 * Looks for the smallest sets of changes that lead to the answer that is wished for.
 *
 * <p>For each row that could give it, the search makes one change at a time: those that make the row apply, then those that take away what still
 * refuses. Every way there goes through such changes, since no other change would help. Sets of one change are decided before sets of two, and so on; of
 * a set that leads there every part is decided too, so that nothing in an answer is idle.
 */
public final class WhyNot {
    /** How many sets of changes are decided at most. */
    public static final int TRIES_MAX = 20_000;
    /** The largest set that is looked for, in changes. */
    public static final int CHANGES_MAX = 5;

    private final Goal goal;
    private final Trial trial;
    private final Variants variants;
    private final Obstacles obstacles;
    private final Moments moments;
    private final Map<Object, List<Move>> found = new LinkedHashMap<>();
    private final SortedSet<String> untried = new TreeSet<>();

    private WhyNot(Decider decider, Event.Request event, Facts facts, Goal goal, int triesMax) {
        this.goal = goal;
        World start = new World(event, facts);
        variants = new Variants(decider, start.person());
        moments = new Moments(decider.policy(), start);
        Facets facets = new Facets(decider.policy(), decider, moments);
        trial = new Trial(start, variants, goal, triesMax);
        obstacles = new Obstacles(goal, trial, variants, new Memberships(variants, start.person()), facets,
                RuleGroups.of(decider.rules().own()));
    }

    /** A row that could let the person in, and the changes that were made so far. */
    private record Node(AccessRow row, List<Move> made) {
        boolean touches(Move move) {
            return made.stream().anyMatch(other -> other.fact().equals(move.fact()));
        }
    }

    /** Asks why a request is not decided as wished. */
    public static Answer ask(Decider decider, Event.Request event, Facts facts, Goal goal) {
        return ask(decider, event, facts, goal, TRIES_MAX);
    }

    /**
     * As above.
     *
     * @param triesMax how many sets of changes are decided at most
     */
    public static Answer ask(Decider decider, Event.Request event, Facts facts, Goal goal, int triesMax) {
        WhyNot search = new WhyNot(decider, event, facts, goal, triesMax);
        Decision decision = search.trial.decide(List.of());
        boolean already = goal.isReached(decision);
        if (!already && event.peer().person().isPresent()) {
            search.search(decider.rules().own());
        } else if (!already) {
            search.untried.add("connecting with a certificate or a user name, so that it is known who asks");
        }
        return search.answer(event, decision, already);
    }

    private void search(List<OwnRule> own) {
        List<Node> level = variants.policy().access().rows().stream().filter(row -> row.allows() && !row.shadow() && goal.concerns(row))
                .map(row -> new Node(row, List.of())).toList();
        for (int size = 1; size <= CHANGES_MAX && !level.isEmpty() && !trial.isSpent(); size++) {
            level = larger(level);
        }
        if (!level.isEmpty() && !trial.isSpent()) {
            untried.add(TOO_MANY_CHANGES);
        }
        own.stream().filter(rule -> !rule.shadow() && rule.then().stream().anyMatch(this::lets))
                .forEach(rule -> untried.add("all that could make rule " + rule.ref() + " allow it"));
        if (!moments.isWhole()) {
            untried.add("waiting longer: of all the instants at which the policy's clocks change only the first " + Moments.INSTANTS_MAX);
        }
        untried.addAll(obstacles.untried());
    }

    private static final String TOO_MANY_CHANGES = "sets of more than " + CHANGES_MAX + " changes";

    private boolean lets(OwnConclusion conclusion) {
        return conclusion instanceof OwnConclusion.Allow(String resource)
                && switch (goal) {
                    case Goal.Admitted _ -> true;
                    case Goal.Reaches(String wanted) -> resource.equals(wanted);
                };
    }

    /** Every set of this level with one more change, those that lead to the goal put aside. */
    private List<Node> larger(List<Node> level) {
        List<Node> next = new ArrayList<>();
        Set<Object> seen = new HashSet<>();
        for (Node node : level) {
            if (obstacles.missing(node.row(), node.made()) > CHANGES_MAX - node.made().size()) {
                untried.add(TOO_MANY_CHANGES);
                continue;
            }
            for (Move move : obstacles.next(node.row(), node.made())) {
                List<Move> made = new ArrayList<>(node.made());
                made.add(move);
                if (node.touches(move) || !seen.add(List.of(node.row().ref(), Trial.changes(made))) || isLarger(made)) {
                    continue;
                }
                if (trial.isSpent()) {
                    untried.add("more sets of changes than the " + trial.tries() + " that were decided");
                    return next;
                }
                if (trial.reaches(made)) {
                    trial.leastOf(made).forEach(this::keep);
                } else {
                    next.add(new Node(node.row(), made));
                }
            }
        }
        return next;
    }

    /** Whether a way was found already that changes fewer facts, all of them among these. */
    private boolean isLarger(List<Move> made) {
        Set<String> facts = facts(made);
        return found.values().stream().anyMatch(way -> way.size() < made.size() && facts.containsAll(facts(way)));
    }

    private static Set<String> facts(List<Move> moves) {
        return moves.stream().map(Move::fact).collect(Collectors.toUnmodifiableSet());
    }

    /** Of ways that differ only in how long one waits, the shortest wait. */
    private void keep(List<Move> moves) {
        Set<Change> but = Trial.changes(moves.stream().filter(move -> !move.fact().equals(Change.TIME)).toList());
        found.merge(List.of(but, facts(moves)), moves, (one, other) -> now(one).compareTo(now(other)) <= 0 ? one : other);
    }

    private Instant now(List<Move> moves) {
        return trial.world(moves).facts().now();
    }

    private Answer answer(Event.Request event, Decision decision, boolean already) {
        List<Answer.Way> ways = found.values().stream().filter(moves -> !isLarger(moves))
                .map(moves -> Answer.Way.of(Trial.changes(moves), trial.decide(moves))).sorted().toList();
        return new Answer(event, goal, decision, already, ways, untried, trial.tries());
    }
}

package io.sallyport.whynot;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.sallyport.decision.Decider;
import io.sallyport.event.Event;
import io.sallyport.facts.Facts;
import io.sallyport.model.RuleRef;
import io.sallyport.policy.AccessRow;
import io.sallyport.policy.Policy;
import io.sallyport.rules.drl.OwnConclusion;
import io.sallyport.rules.drl.OwnRule;

/**
 * Looks for the smallest sets of changes that lead to the answer that is wished for.
 *
 * <p>For each row that could give it, the search makes one change at a time: those that make the row apply, then those that take away what still
 * refuses. Sets of one change are tried before sets of two, so that whatever is found first is smallest; each set is really decided, and so is
 * every part of one that leads there. It ends with the size at which a way is found that the person can go alone.
 */
public final class WhyNot {
    /** How many sets of changes are decided at most. */
    public static final int TRIES_MAX = 20_000;
    /** The largest set that is looked for, in changes. */
    public static final int CHANGES_MAX = 5;

    private final Policy policy;
    private final Goal goal;
    private final Trial trial;
    private final Obstacles obstacles;
    private final Moments moments;
    private final SortedMap<String, List<Move>> found = new TreeMap<>();
    private final Set<Set<Change>> foundChanges = new HashSet<>();
    private boolean exhausted = true;

    private WhyNot(Decider decider, Event.Request event, Facts facts, Goal goal, int triesMax) {
        policy = decider.policy();
        this.goal = goal;
        World start = new World(event, facts, new TreeSet<>());
        Memberships memberships = new Memberships(decider, start.person());
        moments = new Moments(policy, start);
        Facets facets = new Facets(policy, decider, start, moments);
        trial = new Trial(start, memberships, goal, triesMax);
        obstacles = new Obstacles(policy, goal, trial, memberships, facets);
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

    /** As above.
     *
     * @param triesMax how many sets of changes are decided at most */
    public static Answer ask(Decider decider, Event.Request event, Facts facts, Goal goal, int triesMax) {
        WhyNot search = new WhyNot(decider, event, facts, goal, triesMax);
        boolean already = search.trial.reaches(List.of());
        if (!already && event.peer().person().isPresent()) {
            search.search();
        }
        return search.answer(already, decider.rules().own());
    }

    private void search() {
        List<Node> level = policy.access().rows().stream().filter(row -> row.allows() && !row.shadow() && goal.concerns(row))
                .map(row -> new Node(row, List.of())).toList();
        for (int size = 1; size <= CHANGES_MAX && !level.isEmpty() && !trial.isSpent(); size++) {
            level = larger(level);
            if (found.values().stream().anyMatch(WhyNot::isOnesOwn)) {
                return;
            }
        }
        exhausted &= level.isEmpty() || !found.isEmpty();
    }

    private static boolean isOnesOwn(List<Move> moves) {
        return moves.stream().allMatch(move -> move.change().means().compareTo(Means.WAIT) <= 0);
    }

    /** Every set of this level with one more change, those that lead to the goal put aside. */
    private List<Node> larger(List<Node> level) {
        List<Node> next = new ArrayList<>();
        Set<Object> seen = new HashSet<>();
        for (Node node : level) {
            if (obstacles.missing(node.row(), node.made()) > CHANGES_MAX - node.made().size()) {
                exhausted = false;
                continue;
            }
            for (Move move : obstacles.next(node.row(), node.made())) {
                List<Move> made = new ArrayList<>(node.made());
                made.add(move);
                Set<Change> changes = changes(made);
                if (node.touches(move) || !seen.add(List.of(node.row().ref(), changes)) || foundChanges.stream().anyMatch(changes::containsAll)) {
                    continue;
                }
                if (trial.isSpent()) {
                    exhausted = false;
                    return next;
                }
                if (trial.reaches(made)) {
                    keep(trial.least(made));
                } else {
                    next.add(new Node(node.row(), made));
                }
            }
        }
        return next;
    }

    private static Set<Change> changes(List<Move> moves) {
        return moves.stream().map(Move::change).collect(Collectors.toUnmodifiableSet());
    }

    /** Of ways that differ only in how long one waits, the shortest wait. */
    private void keep(List<Move> moves) {
        foundChanges.add(changes(moves));
        String but = changes(moves).stream().filter(change -> !change.fact().equals(Change.TIME)).sorted().map(Change::toString)
                .collect(Collectors.joining("\n"));
        boolean waits = moves.stream().anyMatch(move -> move.fact().equals(Change.TIME));
        found.merge(waits + but, moves, (one, other) -> now(one).compareTo(now(other)) <= 0 ? one : other);
    }

    private Instant now(List<Move> moves) {
        return trial.world(moves).facts().now();
    }

    private Answer answer(boolean already, List<OwnRule> own) {
        SortedSet<RuleRef> bearing = new TreeSet<>(obstacles.rules());
        own.stream().filter(rule -> !rule.shadow() && rule.then().stream().anyMatch(WhyNot::lets)).map(OwnRule::ref).forEach(bearing::add);
        List<Answer.Way> ways = found.values().stream().map(moves -> Answer.Way.of(changes(moves))).sorted().toList();
        boolean whole = exhausted && moments.isWhole() && !obstacles.isUntold();
        return new Answer(already, ways, whole, List.copyOf(bearing), trial.tries());
    }

    /** Whether a rule may open what no row opens. */
    private static boolean lets(OwnConclusion conclusion) {
        return conclusion instanceof OwnConclusion.Allow;
    }
}

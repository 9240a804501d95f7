package io.sallyport.whynot;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.decision.Decider;
import io.sallyport.decision.Decision;
import io.sallyport.decision.Reason;
import io.sallyport.facts.Condition;
import io.sallyport.facts.ConditionKind;
import io.sallyport.facts.Considered;
import io.sallyport.facts.Truth;
import io.sallyport.model.RowRef;
import io.sallyport.model.RuleRef;
import io.sallyport.policy.AccessRow;
import io.sallyport.policy.Policy;

/** What stands between a world and the goal, and the single moves that could take it away. */
final class Obstacles {
    private final Goal goal;
    private final Trial trial;
    private final Memberships memberships;
    private final Facets facets;
    private final Map<RowRef, SortedSet<String>> groups = new HashMap<>();
    private final Map<RowRef, SortedSet<String>> resources = new HashMap<>();
    private final SortedSet<RuleRef> rules = new TreeSet<>();
    private boolean untold;

    Obstacles(Policy policy, Goal goal, Trial trial, Memberships memberships, Facets facets) {
        this.goal = goal;
        this.trial = trial;
        this.memberships = memberships;
        this.facets = facets;
        policy.access().rows().forEach(row -> {
            groups.put(row.ref(), row.groups());
            resources.put(row.ref(), row.resources());
        });
        policy.authentication().rows().forEach(row -> groups.put(row.ref(), row.groups()));
        policy.quotas().rows().forEach(row -> groups.put(row.ref(), row.groups()));
        policy.risk().thresholds().forEach(row -> groups.put(row.ref(), row.groups()));
    }

    /** Rules of the organisation that were in the way. */
    SortedSet<RuleRef> rules() {
        return rules;
    }

    /** Whether something stood in the way that no move of ours touches: a tag, an instance. */
    boolean isUntold() {
        return untold;
    }

    /** How many more changes a row needs at least before it applies. */
    int missing(AccessRow row, List<Move> made) {
        World world = trial.world(made);
        long unmet = conditions(row, world).stream().filter(condition -> condition.truth() != Truth.HOLDS).map(Condition::kind)
                .map(Obstacles::fact).distinct().count();
        return (int) unmet + (isMember(row, world) ? 0 : 1);
    }

    /** Conditions that one change may serve together count once. */
    private static Object fact(ConditionKind kind) {
        return switch (kind) {
            case FROM, UNTIL, HOURS, SECOND_FACTOR, RISK, SOURCE -> Change.TIME;
            default -> kind;
        };
    }

    private boolean isMember(AccessRow row, World world) {
        return memberships.groups(world).stream().anyMatch(row.groups()::contains);
    }

    private List<Condition> conditions(AccessRow row, World world) {
        return memberships.decider(world).consider(row, world.event(), world.facts()).conditions();
    }

    /** Moves that bring a row closer to letting the person in; when it does already, those that take away what still refuses. */
    List<Move> next(AccessRow row, List<Move> made) {
        World world = trial.world(made);
        if (!isMember(row, world)) {
            return memberships.into(row.groups(), world);
        }
        List<Condition> conditions = conditions(row, world);
        for (int i = 0; i < conditions.size(); i++) {
            if (conditions.get(i).truth() != Truth.HOLDS) {
                ConditionKind kind = conditions.get(i).kind();
                untold |= kind == ConditionKind.TAGS || kind == ConditionKind.INSTANCE;
                int index = i;
                return facets.of(kind).stream()
                        .filter(move -> conditions(row, after(made, move)).get(index).truth() == Truth.HOLDS).toList();
            }
        }
        return against(trial.decide(made), made, world);
    }

    private World after(List<Move> made, Move move) {
        List<Move> both = new ArrayList<>(made);
        both.removeIf(other -> other.fact().equals(move.fact()));
        both.add(move);
        return trial.world(both);
    }

    /** Every refusing row has to go, so that it is enough to look at one; where nothing is left within reach, any of them may do. */
    private List<Move> against(Decision decision, List<Move> made, World world) {
        return switch (decision) {
            case Decision.Refuse refuse when refuse.denial().id().equals("nothing-left") -> against(refuse.by(), made, world);
            case Decision.Refuse refuse -> against(first(refuse.by()), made, world);
            case Decision.Challenge challenge -> {
                List<Move> moves = new ArrayList<>(facets.secondFactor());
                moves.addAll(against(first(challenge.by()), made, world));
                yield moves;
            }
            case Decision.Admit admit -> against(narrowing(admit), made, world);
            case Decision.Pending _ -> List.of();
        };
    }

    private static List<Reason> first(List<Reason> reasons) {
        return reasons.stream().limit(1).toList();
    }

    private List<Reason> narrowing(Decision.Admit admit) {
        return first(admit.basis().reasons().stream().filter(reason -> reason.kind() == Reason.Kind.NARROWED && !reason.shadow())
                .filter(reason -> reason.row().isEmpty() || goal instanceof Goal.Reaches(String wanted)
                        && resources.getOrDefault(reason.row().get(), new TreeSet<>()).contains(wanted))
                .toList());
    }

    private List<Move> against(Collection<Reason> reasons, List<Move> made, World world) {
        List<Move> moves = new ArrayList<>();
        for (Reason reason : reasons) {
            if (reason.row().isPresent()) {
                moves.addAll(against(reason.row().get(), made, world));
            } else {
                reason.rule().ifPresent(rules::add);
                moves.addAll(facets.forRules());
            }
        }
        return moves;
    }

    private List<Move> against(RowRef row, List<Move> made, World world) {
        List<Move> moves = new ArrayList<>(memberships.outOf(groups.getOrDefault(row, new TreeSet<>()), world));
        Optional<Considered> considered = considered(row, world);
        if (considered.isEmpty()) {
            return moves;
        }
        Truth wanted = considered.get().table() == Considered.Table.ACCESS ? Truth.FAILS : Truth.HOLDS;
        List<Condition> conditions = considered.get().conditions();
        for (int i = 0; i < conditions.size(); i++) {
            int index = i;
            ConditionKind kind = conditions.get(i).kind();
            if (conditions.get(i).truth() != wanted) {
                untold |= kind == ConditionKind.TAGS || kind == ConditionKind.INSTANCE;
                facets.of(kind).stream().filter(move -> truth(row, index, after(made, move)) == wanted).forEach(moves::add);
            }
        }
        return moves;
    }

    private Optional<Considered> considered(RowRef row, World world) {
        Decider decider = memberships.decider(world);
        return decider.consider(world.event(), world.facts()).stream().filter(c -> c.row().equals(row)).findFirst();
    }

    private Truth truth(RowRef row, int index, World world) {
        return considered(row, world).map(c -> c.conditions().get(index).truth()).orElse(Truth.UNKNOWN);
    }
}

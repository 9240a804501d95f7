package io.sallyport.whynot;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.decision.Decision;
import io.sallyport.decision.Denial;
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
    private final Variants variants;
    private final Memberships memberships;
    private final Facets facets;
    private final SortedSet<String> groupsInRules;
    private final Map<RowRef, SortedSet<String>> groups = new HashMap<>();
    private final Map<RowRef, AccessRow> access = new HashMap<>();
    private final SortedSet<String> untried = new TreeSet<>();

    /** @param groupsInRules groups that rules of the organisation ask for */
    Obstacles(Goal goal, Trial trial, Variants variants, Memberships memberships, Facets facets, SortedSet<String> groupsInRules) {
        this.goal = goal;
        this.trial = trial;
        this.variants = variants;
        this.memberships = memberships;
        this.facets = facets;
        this.groupsInRules = groupsInRules;
        Policy policy = variants.policy();
        policy.access().rows().forEach(row -> {
            groups.put(row.ref(), row.groups());
            access.put(row.ref(), row);
        });
        policy.authentication().rows().forEach(row -> groups.put(row.ref(), row.groups()));
        policy.quotas().rows().forEach(row -> groups.put(row.ref(), row.groups()));
        policy.risk().thresholds().forEach(row -> groups.put(row.ref(), row.groups()));
    }

    /** What stood in the way and could be changed, but not by a move of ours. */
    SortedSet<String> untried() {
        return untried;
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
            case FROM, UNTIL, HOURS, SECOND_FACTOR, RISK, SOURCE, TAGS -> Change.TIME;
            default -> kind;
        };
    }

    private boolean isMember(AccessRow row, World world) {
        return variants.groups(world).stream().anyMatch(row.groups()::contains);
    }

    private List<Condition> conditions(AccessRow row, World world) {
        return variants.decider(world).consider(row, world.event(), world.facts()).conditions();
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
                int index = i;
                return moves(conditions.get(i).kind(), row.ref(), world).stream()
                        .filter(move -> conditions(row, after(made, move)).get(index).truth() == Truth.HOLDS).toList();
            }
        }
        return against(trial.decide(made), made, world);
    }

    /** Moves that a condition may come out otherwise by. */
    private List<Move> moves(ConditionKind kind, RowRef row, World world) {
        if (kind == ConditionKind.INSTANCE) {
            untried.add("connecting to another instance, as " + row + " asks");
        }
        if (kind != ConditionKind.TAGS) {
            return facets.of(kind);
        }
        untried.add("all that rules may set the tags by that " + row + " asks for");
        List<Move> moves = new ArrayList<>(facets.of(kind));
        moves.addAll(memberships.across(groupsInRules, world));
        return moves;
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
            case Decision.Refuse(Denial denial, var _) when denial.by().isEmpty() -> {
                untried.add("what the engine itself refuses by: " + denial.operatorReason());
                yield List.of();
            }
            case Decision.Refuse refuse when refuse.denial().id().equals("nothing-left") -> against(refuse.by(), made, world);
            case Decision.Refuse refuse -> against(first(refuse.by()), made, world);
            case Decision.Challenge challenge -> {
                List<Move> moves = new ArrayList<>(facets.secondFactor());
                moves.addAll(against(first(challenge.by()), made, world));
                yield moves;
            }
            case Decision.Admit admit -> against(narrowing(admit), made, world);
            case Decision.Pending pending -> {
                untried.add("what it waits for: " + pending.what());
                yield List.of();
            }
        };
    }

    private static List<Reason> first(List<Reason> reasons) {
        return reasons.stream().limit(1).toList();
    }

    private List<Reason> narrowing(Decision.Admit admit) {
        return first(admit.basis().reasons().stream().filter(reason -> reason.kind() == Reason.Kind.NARROWED && !reason.shadow())
                .filter(reason -> reason.row().map(this::takesWhatIsWanted).orElse(true)).toList());
    }

    private boolean takesWhatIsWanted(RowRef ref) {
        AccessRow row = access.get(ref);
        return row != null && goal instanceof Goal.Reaches(String wanted) && row.resources().contains(wanted);
    }

    private List<Move> against(Collection<Reason> reasons, List<Move> made, World world) {
        List<Move> moves = new ArrayList<>();
        for (Reason reason : reasons) {
            if (reason.row().isPresent()) {
                moves.addAll(against(reason.row().get(), made, world));
            } else {
                reason.rule().map(RuleRef::toString).ifPresent(rule -> untried.add("all that could keep rule " + rule + " from firing"));
                moves.addAll(facets.forRules());
                moves.addAll(memberships.across(groupsInRules, world));
            }
        }
        return moves;
    }

    private List<Move> against(RowRef row, List<Move> made, World world) {
        List<Move> moves = new ArrayList<>(memberships.outOf(groups.getOrDefault(row, new TreeSet<>()), world));
        Optional.ofNullable(access.get(row)).filter(denying -> !denying.allows()).ifPresent(denying -> moves.add(without(row)));
        Optional<Considered> considered = considered(row, world);
        if (considered.isEmpty()) {
            return moves;
        }
        Truth wanted = considered.get().table() == Considered.Table.ACCESS ? Truth.FAILS : Truth.HOLDS;
        List<Condition> conditions = considered.get().conditions();
        for (int i = 0; i < conditions.size(); i++) {
            int index = i;
            if (conditions.get(i).truth() != wanted) {
                moves(conditions.get(i).kind(), row, world).stream()
                        .filter(move -> truth(row, index, after(made, move)).filter(wanted::equals).isPresent()).forEach(moves::add);
            }
        }
        return moves;
    }

    /** Without the row the policy would be another one; that it would help is worth knowing all the same. */
    private static Move without(RowRef row) {
        return Move.of("row " + row.id(), "without the deny row " + row, Means.POLICY, "take the row out, or narrow it",
                world -> world.without(row.id()));
    }

    private Optional<Considered> considered(RowRef row, World world) {
        return variants.decider(world).consider(world.event(), world.facts()).stream().filter(c -> c.row().equals(row)).findFirst();
    }

    private Optional<Truth> truth(RowRef row, int index, World world) {
        return considered(row, world).map(c -> c.conditions().get(index).truth());
    }
}

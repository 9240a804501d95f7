package io.sallyport.whynot;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.sallyport.decision.Decision;

/** Makes changes to a world and decides it, each set of changes once, and at most {@link WhyNot#TRIES_MAX} sets. */
final class Trial {
    /** Waiting comes first, so that what is given is given then. */
    private static final Comparator<Move> ORDER = Comparator.comparing((Move move) -> !move.fact().equals(Change.TIME))
            .thenComparing(Move::change);

    private final World start;
    private final Memberships memberships;
    private final Goal goal;
    private final int triesMax;
    private final Map<Set<Change>, Decision> decided = new HashMap<>();

    Trial(World start, Memberships memberships, Goal goal, int triesMax) {
        this.start = start;
        this.memberships = memberships;
        this.goal = goal;
        this.triesMax = triesMax;
    }

    int tries() {
        return decided.size();
    }

    boolean isSpent() {
        return decided.size() >= triesMax;
    }

    World world(Collection<Move> moves) {
        World world = start;
        for (Move move : moves.stream().sorted(ORDER).toList()) {
            world = move.to().apply(world);
        }
        return world;
    }

    Decision decide(Collection<Move> moves) {
        Set<Change> changes = moves.stream().map(Move::change).collect(Collectors.toUnmodifiableSet());
        Decision known = decided.get(changes);
        if (known != null) {
            return known;
        }
        World world = world(moves);
        Decision decision = memberships.decider(world).decide(world.event(), world.facts());
        decided.put(changes, decision);
        return decision;
    }

    boolean reaches(Collection<Move> moves) {
        return goal.isReached(decide(moves));
    }

    /** The smallest part of these moves, which lead to the goal, that leads there too. */
    List<Move> least(List<Move> moves) {
        List<Move> least = moves;
        for (int part = 1; part < (1 << moves.size()) - 1; part++) {
            if (Integer.bitCount(part) < least.size()) {
                List<Move> some = new ArrayList<>();
                for (int i = 0; i < moves.size(); i++) {
                    if ((part >> i & 1) == 1) {
                        some.add(moves.get(i));
                    }
                }
                least = reaches(some) ? some : least;
            }
        }
        return least;
    }
}

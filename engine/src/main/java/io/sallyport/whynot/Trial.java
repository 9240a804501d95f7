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

/** Makes changes to a world and decides it, each set of changes once. */
final class Trial {
    /** Waiting comes first, so that what is given is given then. */
    private static final Comparator<Move> ORDER = Comparator.comparing((Move move) -> !move.fact().equals(Change.TIME))
            .thenComparing(Move::change);

    private final World start;
    private final Variants variants;
    private final Goal goal;
    private final int triesMax;
    private final Map<Set<Change>, Decision> decided = new HashMap<>();

    Trial(World start, Variants variants, Goal goal, int triesMax) {
        this.start = start;
        this.variants = variants;
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
        Set<Change> changes = changes(moves);
        Decision known = decided.get(changes);
        if (known != null) {
            return known;
        }
        World world = world(moves);
        Decision decision = variants.decider(world).decide(world.event(), world.facts());
        decided.put(changes, decision);
        return decision;
    }

    boolean reaches(Collection<Move> moves) {
        return goal.isReached(decide(moves));
    }

    /** The parts of these moves, which lead to the goal together, that lead there while no part of them does. */
    List<List<Move>> leastOf(List<Move> moves) {
        List<Integer> parts = new ArrayList<>();
        for (int part = 1; part < 1 << moves.size(); part++) {
            parts.add(part);
        }
        parts.sort(Comparator.comparingInt(Integer::bitCount));
        List<Integer> least = new ArrayList<>();
        for (int part : parts) {
            if (least.stream().noneMatch(smaller -> (smaller & part) == smaller) && reaches(some(moves, part))) {
                least.add(part);
            }
        }
        return least.stream().map(part -> some(moves, part)).toList();
    }

    private static List<Move> some(List<Move> moves, int part) {
        List<Move> some = new ArrayList<>();
        for (int i = 0; i < moves.size(); i++) {
            if ((part >> i & 1) == 1) {
                some.add(moves.get(i));
            }
        }
        return some;
    }

    static Set<Change> changes(Collection<Move> moves) {
        return moves.stream().map(Move::change).collect(Collectors.toUnmodifiableSet());
    }
}

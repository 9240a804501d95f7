package io.sallyport.effect.nft;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

import io.sallyport.policy.IsolationTable.Mode;

/**
 * The circles there are, numbered, and which of them may start connections to which, as {@link Isolation} says it. Who meets whom is found by what they
 * share: a thousand circles make a million pairs, and few of them meet.
 */
final class Rings {
    private final Numbers<Ring> numbers = new Numbers<>();
    private final Map<Ring, Set<Ring>> reached = new HashMap<>();
    private final Map<Ring, Set<Ring>> reaching = new HashMap<>();
    private final Map<Exemptions, Shared> shared = new HashMap<>();

    /** Where the rings of one policy are found. */
    private static final class Shared {
        private final Map<Mode, Set<Ring>> byMode = new HashMap<>();
        private final Map<String, Set<Ring>> byShared = new HashMap<>();
        private final Map<String, Set<Ring>> byGroup = new HashMap<>();

        void enter(Ring ring) {
            byMode.computeIfAbsent(ring.circle().mode(), k -> new LinkedHashSet<>()).add(ring);
            ring.circle().shared().forEach(group -> byShared.computeIfAbsent(group, k -> new LinkedHashSet<>()).add(ring));
            ring.circle().groups().forEach(group -> byGroup.computeIfAbsent(group, k -> new LinkedHashSet<>()).add(ring));
        }

        void leave(Ring ring) {
            byMode.getOrDefault(ring.circle().mode(), Set.of()).remove(ring);
            ring.circle().shared().forEach(group -> byShared.getOrDefault(group, Set.of()).remove(ring));
            ring.circle().groups().forEach(group -> byGroup.getOrDefault(group, Set.of()).remove(ring));
        }

        Set<Ring> reachedFrom(Ring from) {
            Set<Ring> found = new LinkedHashSet<>();
            switch (from.circle().mode()) {
                case NONE -> List.of(Mode.NONE, Mode.GROUP).forEach(mode -> found.addAll(byMode.getOrDefault(mode, Set.of())));
                case GROUP -> sharing(from.circle().shared()).stream().filter(to -> to.circle().mode() != Mode.FULL).forEach(found::add);
                case FULL -> {
                    // Whom exemptions let it reach, it reaches.
                }
            }
            from.exemptions().reachedFrom(from.circle().groups()).forEach(group -> found.addAll(byGroup.getOrDefault(group, Set.of())));
            return found;
        }

        Set<Ring> reaching(Ring to) {
            Set<Ring> found = new LinkedHashSet<>();
            if (to.circle().mode() != Mode.FULL) {
                found.addAll(byMode.getOrDefault(Mode.NONE, Set.of()));
                sharing(to.circle().shared()).stream().filter(from -> from.circle().mode() == Mode.GROUP).forEach(found::add);
            }
            to.exemptions().reaching(to.circle().groups()).forEach(group -> found.addAll(byGroup.getOrDefault(group, Set.of())));
            return found;
        }

        private Set<Ring> sharing(Collection<String> groups) {
            Set<Ring> found = new LinkedHashSet<>();
            groups.forEach(group -> found.addAll(byShared.getOrDefault(group, Set.of())));
            return found;
        }
    }

    OptionalInt find(Ring ring) {
        return numbers.find(ring);
    }

    /** Numbers a ring that is not there yet. */
    int join(Ring ring) {
        int number = numbers.give(ring);
        Shared those = shared.computeIfAbsent(ring.exemptions(), k -> new Shared());
        those.enter(ring);
        Set<Ring> to = those.reachedFrom(ring);
        Set<Ring> from = those.reaching(ring);
        reached.put(ring, to);
        reaching.put(ring, from);
        to.forEach(other -> reaching.getOrDefault(other, from).add(ring));
        from.forEach(other -> reached.getOrDefault(other, to).add(ring));
        return number;
    }

    void leave(Ring ring) {
        reachedFrom(ring).forEach(other -> reaching.getOrDefault(other, Set.of()).remove(ring));
        reaching(ring).forEach(other -> reached.getOrDefault(other, Set.of()).remove(ring));
        reached.remove(ring);
        reaching.remove(ring);
        shared.getOrDefault(ring.exemptions(), new Shared()).leave(ring);
        numbers.forget(ring);
        if (numbers.used().keySet().stream().noneMatch(other -> other.exemptions() == ring.exemptions())) {
            shared.remove(ring.exemptions());
        }
    }

    /** Those to which its clients may start connections. */
    List<Ring> reachedFrom(Ring ring) {
        return List.copyOf(reached.getOrDefault(ring, Set.of()));
    }

    /** Those whose clients may start connections to its clients. */
    List<Ring> reaching(Ring ring) {
        return List.copyOf(reaching.getOrDefault(ring, Set.of()));
    }

    Collection<Ring> all() {
        return List.copyOf(numbers.used().keySet());
    }
}

package io.sallyport.whynot;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.decision.Decision;
import io.sallyport.event.Event;

/**
 * What the search found.
 *
 * @param decision what is decided without any change
 * @param already whether that is the answer that is wished for
 * @param ways sets of changes each of which leads there, while no part of it does; the smallest first, among equals the easiest
 * @param untried what the search left out, each a phrase for people; empty: there are no other ways by facts
 * @param tries how many sets of changes were decided
 */
public record Answer(Event.Request event, Goal goal, Decision decision, boolean already, List<Way> ways, SortedSet<String> untried,
        int tries) {
    public Answer {
        ways = List.copyOf(ways);
        untried = Collections.unmodifiableSortedSet(new TreeSet<>(untried));
    }

    /** Whether it is certain that no change of facts leads there. */
    public boolean isHopeless() {
        return !already && ways.isEmpty() && untried.isEmpty();
    }

    /**
     * Changes that have to be made together.
     *
     * @param then what is decided with them
     */
    public record Way(Set<Change> changes, Decision then) implements Comparable<Way> {
        public Way {
            changes = Collections.unmodifiableSet(new TreeSet<>(changes));
        }

        static Way of(Collection<Change> changes, Decision then) {
            return new Way(new TreeSet<>(changes), then);
        }

        /** By whom or what the hardest of them comes about. */
        public Means hardest() {
            return changes.stream().map(Change::means).max(Means::compareTo).orElse(Means.USER);
        }

        @Override
        public int compareTo(Way other) {
            int bySize = Integer.compare(changes.size(), other.changes.size());
            int byMeans = hardest().compareTo(other.hardest());
            if (bySize != 0 || byMeans != 0) {
                return bySize != 0 ? bySize : byMeans;
            }
            return changes.toString().compareTo(other.changes.toString());
        }
    }
}

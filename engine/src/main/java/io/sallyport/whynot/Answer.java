package io.sallyport.whynot;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.sallyport.model.RuleRef;

/**
 * What the search found.
 *
 * @param already whether it is so without any change
 * @param ways sets of changes each of which leads there, while no part of it does; the smallest first, among equals the easiest
 * @param exhausted whether everything that conditions of rows can ask for was tried
 * @param rules rules of the organisation that bear on it: what they ask for was tried only in part
 * @param tries how often it was decided
 */
public record Answer(boolean already, List<Way> ways, boolean exhausted, List<RuleRef> rules, int tries) {
    public Answer {
        ways = List.copyOf(ways);
        rules = List.copyOf(rules);
    }

    /** Whether it is certain that nothing helps but another policy. */
    public boolean isHopeless() {
        return !already && ways.isEmpty() && exhausted && rules.isEmpty();
    }

    /** Changes that have to be made together. */
    public record Way(Set<Change> changes) implements Comparable<Way> {
        public Way {
            changes = Collections.unmodifiableSet(new TreeSet<>(changes));
        }

        static Way of(Collection<Change> changes) {
            return new Way(new TreeSet<>(changes));
        }

        /** Who has to be at it, at worst. */
        public Means hardest() {
            return changes.stream().map(Change::means).max(Means::compareTo).orElse(Means.SELF);
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

package io.sallyport.daemon;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

import io.sallyport.flow.Notice;
import io.sallyport.flow.Outcome;
import io.sallyport.model.InstanceName;

/** What could not be repaired: the last word on each part of each instance, so that none hides another, or takes it back. */
final class Unrepaired {
    private final Map<Part, Outcome.Failed> troubles = new ConcurrentSkipListMap<>();

    private record Part(InstanceName instance, Notice.Drift.Part part) implements Comparable<Part> {
        private static final Comparator<Part> ORDER = Comparator.comparing(Part::instance).thenComparing(Part::part);

        @Override
        public int compareTo(Part other) {
            return ORDER.compare(this, other);
        }
    }

    void take(Notice.Drift drift) {
        Part part = new Part(drift.instance(), drift.part());
        drift.failed().ifPresentOrElse(failed -> troubles.put(part, failed), () -> troubles.remove(part));
    }

    /** By instance and part. */
    List<Outcome.Failed> all() {
        return List.copyOf(troubles.values());
    }
}

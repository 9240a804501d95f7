package io.sallyport.flow;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.sallyport.model.InstanceName;

/**
 * What is to be said of passes that find something wrong. A pass that repaired it is said; of what stays wrong it is said when it begins, when it becomes
 * something else and when it is over, how often it was seen by then, and in between once a minute.
 */
final class Mending {
    /** What stays wrong in the same way is said again after so long. */
    static final Duration AGAIN = Duration.ofMinutes(1);

    private final Notice.Drift.Part part;
    private final Map<InstanceName, Amiss> amiss = new HashMap<>();

    /** @param part what the passes look after */
    Mending(Notice.Drift.Part part) {
        this.part = part;
    }

    /** Something that could not be repaired: how it was last said, and when. */
    private record Amiss(Outcome.Failed failed, List<String> lines, Notice.Lasting lasting, Instant said) {
        boolean isSaid(Outcome.Failed now, List<String> found, Instant at) {
            return failed.equals(now) && lines.equals(found) && at.isBefore(said.plus(AGAIN));
        }
    }

    /**
     * What is to be said of a pass, if anything.
     *
     * @param lines what it found wrong
     * @param failed why that could not be repaired, if it could not
     */
    synchronized Optional<Notice.Drift> passed(InstanceName name, List<String> lines, Optional<Outcome.Failed> failed, Instant now) {
        Amiss before = amiss.get(name);
        if (failed.isEmpty()) {
            amiss.remove(name);
            return before == null && lines.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Notice.Drift(name, part, lines, failed, Optional.ofNullable(before).map(Amiss::lasting), now));
        }
        Notice.Lasting lasting = before == null ? new Notice.Lasting(now, 1) : before.lasting().more();
        Optional<Instant> said = Optional.ofNullable(before).filter(last -> last.isSaid(failed.get(), lines, now)).map(Amiss::said);
        amiss.put(name, new Amiss(failed.get(), lines, lasting, said.orElse(now)));
        return said.isPresent() ? Optional.empty() : Optional.of(new Notice.Drift(name, part, lines, failed, Optional.of(lasting), now));
    }
}

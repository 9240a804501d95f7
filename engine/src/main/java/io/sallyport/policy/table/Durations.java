package io.sallyport.policy.table;

import java.time.Duration;
import java.util.Optional;

import io.sallyport.policy.yaml.Fields;
import io.sallyport.policy.yaml.Marked;
import io.sallyport.policy.yaml.Units;

/** Lengths of time that mean nothing when they are zero. */
final class Durations {
    private Durations() {}

    /** The duration under this key; a zero one is reported and left out. */
    static Optional<Duration> some(Row row, Fields fields, String key) {
        Optional<Marked<Duration>> read = fields.value(key, Units.DURATION_TEXT);
        if (read.isPresent() && read.get().value().isZero()) {
            row.problems().add(LimitProblem.ZERO_DURATION, read.get().place(), "`" + key + "` of no time at all means nothing",
                    "write how long, for example `12h`, or leave `" + key + "` out");
            return Optional.empty();
        }
        return read.map(Marked::value);
    }
}

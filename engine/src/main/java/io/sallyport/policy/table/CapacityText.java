package io.sallyport.policy.table;

import java.util.Optional;

import io.sallyport.model.Bandwidth;
import io.sallyport.policy.Capacity;
import io.sallyport.policy.yaml.Fields;
import io.sallyport.policy.yaml.Marked;
import io.sallyport.policy.yaml.Shape;
import io.sallyport.policy.yaml.Units;

/** Reads {@code KEY: {down: RATE, up: RATE}}: what several clients have together. */
final class CapacityText {
    private CapacityText() {}

    /** Empty where it is left out or malformed. */
    static Optional<Capacity> read(Row row, String key, Shape keys) {
        Optional<Fields> fields = row.fields().fields(key, keys);
        if (fields.isEmpty()) {
            return Optional.empty();
        }
        Optional<Bandwidth> down = fields.get().value("down", Units.RATE).map(Marked::value);
        Optional<Bandwidth> up = fields.get().value("up", Units.RATE).map(Marked::value);
        if (!fields.get().has("down") && !fields.get().has("up")) {
            row.problems().add(TableProblem.EMPTY_RATE, fields.get().place(), "`" + key + "` has neither `down` nor `up`");
        }
        return down.isPresent() || up.isPresent() ? Optional.of(new Capacity(down, up)) : Optional.empty();
    }
}

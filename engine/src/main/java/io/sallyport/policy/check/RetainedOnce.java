package io.sallyport.policy.check;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

import io.sallyport.model.Place;
import io.sallyport.policy.Retention.Records;
import io.sallyport.policy.table.Draft;
import io.sallyport.policy.table.RetentionDraft;
import io.sallyport.policy.yaml.Marked;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Words;

/** One row says how long records are kept. */
final class RetainedOnce {
    private RetainedOnce() {}

    static void run(Draft draft, Problems problems) {
        Map<Records, Place> seen = new EnumMap<>(Records.class);
        for (RetentionDraft row : draft.retention()) {
            for (Marked<Records> records : row.records()) {
                Place first = seen.putIfAbsent(records.value(), records.place());
                if (first != null) {
                    problems.add(EstateConflict.RETAINED_TWICE, records.place(),
                            Words.quote(records.value().name().toLowerCase(Locale.ROOT).replace('_', '-')) + " are kept by another row too",
                            "the first one stands at " + Words.quote(first.brief()));
                }
            }
        }
    }
}

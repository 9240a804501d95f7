package io.sallyport.policy.table;

import java.util.List;

import io.sallyport.policy.Retention;
import io.sallyport.policy.yaml.Marked;

/** A retention row with the places of what it keeps. */
public record RetentionDraft(Retention retention, List<Marked<Retention.Records>> records) {
    public RetentionDraft {
        records = List.copyOf(records);
    }
}

package io.sallyport.effect.tc;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import io.sallyport.model.InstanceName;
import io.sallyport.model.RowId;
import io.sallyport.policy.Capacity;
import io.sallyport.policy.Policy;
import io.sallyport.policy.QuotaRow;

/**
 * What clients of one instance have together.
 *
 * @param line all of them
 * @param shared those whom a Quotas row is for, by the row
 */
public record Capacities(Optional<Capacity> line, SortedMap<RowId, Capacity> shared) {
    public static final Capacities NONE = new Capacities(Optional.empty(), new TreeMap<>());

    public Capacities {
        shared = Collections.unmodifiableSortedMap(new TreeMap<>(shared));
    }

    public static Capacities of(Policy policy, InstanceName instance) {
        TreeMap<RowId, Capacity> shared = new TreeMap<>();
        for (QuotaRow row : policy.quotas().rows()) {
            row.terms().shared().ifPresent(capacity -> shared.put(row.ref().id(), capacity));
        }
        return new Capacities(Optional.ofNullable(policy.networks().get(instance)).flatMap(network -> network.traffic().line()), shared);
    }
}

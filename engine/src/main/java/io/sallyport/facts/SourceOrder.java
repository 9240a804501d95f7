package io.sallyport.facts;

import java.util.Comparator;
import java.util.List;

import io.sallyport.policy.AccessRow;
import io.sallyport.policy.Policy;
import io.sallyport.policy.QuotaRow;

/** The rows of a policy by where they stand in its source. A row's index here is the number its candidates carry. */
public record SourceOrder(List<AccessRow> access, List<QuotaRow> quotas) {
    public SourceOrder {
        access = List.copyOf(access);
        quotas = List.copyOf(quotas);
    }

    public static SourceOrder of(Policy policy) {
        return new SourceOrder(policy.access().rows().stream().sorted(Comparator.comparing(AccessRow::ref)).toList(),
                policy.quotas().rows().stream().sorted(Comparator.comparing(QuotaRow::ref)).toList());
    }
}

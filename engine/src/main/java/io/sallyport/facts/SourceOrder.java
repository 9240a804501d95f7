package io.sallyport.facts;

import java.util.Comparator;
import java.util.List;

import io.sallyport.policy.AccessRow;
import io.sallyport.policy.AuthenticationRow;
import io.sallyport.policy.Policy;
import io.sallyport.policy.QuotaRow;
import io.sallyport.policy.RiskTable;

/** The rows of a policy by where they stand in its source. A row's index here is the number its candidates carry. */
public record SourceOrder(List<AccessRow> access, List<QuotaRow> quotas, List<AuthenticationRow> authentication,
        List<RiskTable.Threshold> thresholds) {
    public SourceOrder {
        access = List.copyOf(access);
        quotas = List.copyOf(quotas);
        authentication = List.copyOf(authentication);
        thresholds = List.copyOf(thresholds);
    }

    public static SourceOrder of(Policy policy) {
        return new SourceOrder(policy.access().rows().stream().sorted(Comparator.comparing(AccessRow::ref)).toList(),
                policy.quotas().rows().stream().sorted(Comparator.comparing(QuotaRow::ref)).toList(),
                policy.authentication().rows().stream().sorted(Comparator.comparing(AuthenticationRow::ref)).toList(),
                policy.risk().thresholds().stream().sorted(Comparator.comparing(RiskTable.Threshold::ref)).toList());
    }
}

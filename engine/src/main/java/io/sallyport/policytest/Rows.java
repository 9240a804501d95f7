package io.sallyport.policytest;

import java.util.List;
import java.util.stream.Stream;

import io.sallyport.model.RowRef;
import io.sallyport.policy.AccessRow;
import io.sallyport.policy.IsolationTable;
import io.sallyport.policy.Policy;
import io.sallyport.policy.QuotaRow;

/** The rows of a policy that can determine a decision. */
final class Rows {
    private Rows() {}

    /** In source order. */
    static List<RowRef> of(Policy policy) {
        return Stream.of(policy.access().rows().stream().map(AccessRow::ref), policy.quotas().rows().stream().map(QuotaRow::ref),
                policy.isolation().rows().stream().map(IsolationTable.Row::ref)).flatMap(rows -> rows).sorted().toList();
    }
}

package io.sallyport.policytest;

import java.util.ArrayList;
import java.util.List;

import io.sallyport.model.RowRef;
import io.sallyport.policy.Policy;

/** The rows of a policy that bear on decisions. */
public final class Rows {
    private Rows() {}

    /** Those that can determine an answer, in source order. */
    public static List<RowRef> deciding(Policy policy) {
        List<RowRef> rows = new ArrayList<>();
        policy.access().rows().forEach(row -> rows.add(row.ref()));
        policy.authentication().rows().forEach(row -> rows.add(row.ref()));
        policy.quotas().rows().forEach(row -> rows.add(row.ref()));
        policy.isolation().rows().forEach(row -> rows.add(row.ref()));
        policy.risk().thresholds().forEach(row -> rows.add(row.ref()));
        return rows.stream().sorted().toList();
    }

    /** Those that decisions name as a reason: these, and what gives points of risk. */
    static List<RowRef> named(Policy policy) {
        List<RowRef> rows = new ArrayList<>(deciding(policy));
        policy.risk().signals().forEach(row -> rows.add(row.ref()));
        policy.risk().blacklists().forEach(row -> rows.add(row.ref()));
        return rows.stream().sorted().toList();
    }
}

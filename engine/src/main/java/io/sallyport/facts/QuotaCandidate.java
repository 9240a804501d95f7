package io.sallyport.facts;

import java.util.List;

import io.sallyport.policy.QuotaRow;

/**
 * Fact: a quota row for the person or one of their groups.
 *
 * @param number where the row stands among all quota rows in source order, from 0
 * @param personal whether it names the person
 * @param overrides whether it beats rows for groups ({@code override: true} on a personal row)
 * @param breaches limits that are reached
 * @param warnings what is close to a limit, or unusual, for the operator
 */
public record QuotaCandidate(QuotaRow row, int number, boolean personal, boolean overrides, List<Breach> breaches, List<String> warnings) {
    public QuotaCandidate {
        breaches = List.copyOf(breaches);
        warnings = List.copyOf(warnings);
    }
}

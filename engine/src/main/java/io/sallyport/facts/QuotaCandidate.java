package io.sallyport.facts;

import io.sallyport.policy.QuotaRow;

/**
 * Fact: a quota row for the person or one of their groups.
 *
 * @param personal whether it names the person
 * @param overrides whether it beats rows for groups ({@code override: true} on a personal row)
 */
public record QuotaCandidate(QuotaRow row, boolean personal, boolean overrides) {}

package io.sallyport.policy.table;

import io.sallyport.model.Severity;
import io.sallyport.policy.yaml.DiagnosticKind;

/** What a row of Quotas, Authentication or Risk alone can show to be wrong. */
public enum LimitProblem implements DiagnosticKind {
    ZERO_DURATION("zero-duration", "A length of time is zero, so that what it belongs to could never hold, or always would."), //
    EMPTY_QUOTA(
            "empty-quota",
            "A Quotas row limits nothing: it has neither a rate nor any other limit."), //
    OVERRIDE_WITHOUT_PERSON("override-without-person",
            "`override: true` makes a row for a person beat the rows for their groups; this row names no person under `users`."), //
    THROTTLE_ABOVE_RATE(
            "throttle-above-rate",
            "The rate that follows a used-up volume is not below the row's own rate, so that nothing would follow."), //
    RATE_ABOVE_SHARED("rate-above-shared",
            "The rate of one client of a Quotas row is above the rate that all its clients share, so that it could never be had."), //
    EMPTY_AUTHENTICATION(
            "empty-authentication",
            "An Authentication row asks for nothing: neither certificate, password nor second factor, and no lock-out."), //
    RISK_ROW(
            "risk-row",
            "A Risk row is exactly one of four: points for a signal (`signal`), a `blacklist`, `trusted` networks, or a threshold (`at`)."), //
    RISK_KEY(
            "risk-key",
            "A key of a Risk row stands in a row of another sort, contradicts another, or is missing where its sort needs it.");

    private final String id;
    private final String meaning;

    LimitProblem(String id, String meaning) {
        this.id = id;
        this.meaning = meaning;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String meaning() {
        return meaning;
    }
}

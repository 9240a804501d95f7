package io.sallyport.facts;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.sallyport.policy.AuthenticationRow;
import io.sallyport.policy.AuthenticationRow.LockOut;
import io.sallyport.policy.AuthenticationRow.SecondFactor;
import io.sallyport.policy.Factor;

/** Makes the checks of an authentication row. */
final class AuthenticationChecks {
    private AuthenticationChecks() {}

    static List<Check> of(AuthenticationRow row) {
        List<Check> checks = new ArrayList<>();
        row.lockOut().ifPresent(limit -> checks.add(new Check(ConditionKind.LOCK_OUT, limit.failures() + " within "
                + DurationText.of(limit.within()), (view, horizon) -> lockedOut(limit, view, horizon),
                view -> view.client().signIn().failures().map(all -> all.size() + " failed").orElse(Condition.UNKNOWN))));
        if (row.certificate()) {
            checks.add(new Check(ConditionKind.CERTIFICATE, "required",
                    (view, _) -> AccessChecks.truth(view.peer().certificate().isPresent()),
                    view -> view.peer().certificate().isPresent() ? "shown" : "none"));
        }
        if (row.password()) {
            checks.add(new Check(ConditionKind.PASSWORD, "verified",
                    (view, _) -> AccessChecks.known(view.client().signIn().passwordVerified()),
                    view -> view.client().signIn().passwordVerified().orElse(false) ? "verified" : "wrong"));
        }
        row.secondFactor().ifPresent(factor -> checks.add(new Check(ConditionKind.SECOND_FACTOR,
                AccessChecks.list(factor.methods()) + " within " + DurationText.of(factor.age()),
                (view, horizon) -> AccessChecks.fresh(last(factor, view), factor.age(), view, horizon),
                view -> last(factor, view).map(at -> "given " + DurationText.of(Duration.between(at, view.now())) + " ago")
                        .orElse(Condition.UNKNOWN))));
        return List.copyOf(checks);
    }

    /** The candidate of a row that is not satisfied; empty when it is. */
    static Optional<AuthenticationCandidate> candidate(AuthenticationRow row, int number, List<Check> checks, View view, Horizon horizon) {
        List<Unmet> unmet = new ArrayList<>(0);
        boolean refuses = false;
        for (Check check : checks) {
            Truth truth = check.judge().of(view, horizon);
            boolean counted = check.kind() != ConditionKind.LOCK_OUT || truth == Truth.FAILS;
            if (truth != Truth.HOLDS && counted) {
                unmet.add(new Unmet(check.kind(), truth));
                refuses |= check.kind() != ConditionKind.SECOND_FACTOR;
            }
        }
        return unmet.isEmpty() ? Optional.empty() : Optional.of(new AuthenticationCandidate(row, number, refuses, !refuses, unmet));
    }

    private static Optional<Instant> last(SecondFactor wanted, View view) {
        return view.client().signIn().factors().entrySet().stream().filter(given -> wanted.methods().contains(given.getKey()))
                .map(Map.Entry<Factor, Instant>::getValue).max(Instant::compareTo);
    }

    /** Holds while the person is not locked out. */
    private static Truth lockedOut(LockOut limit, View view, Horizon horizon) {
        Optional<List<Instant>> failures = view.client().signIn().failures();
        if (failures.isEmpty()) {
            return Truth.UNKNOWN;
        }
        List<Instant> at = failures.get();
        for (int last = at.size() - 1; last >= limit.failures() - 1; last--) {
            Instant first = at.get(last - limit.failures() + 1);
            boolean many = first.isAfter(at.get(last).minus(limit.within()));
            Instant until = at.get(last).plus(limit.lasts());
            if (many && !view.now().isBefore(at.get(last)) && view.now().isBefore(until)) {
                horizon.mayChangeAt(until);
                return Truth.FAILS;
            }
        }
        return Truth.HOLDS;
    }
}

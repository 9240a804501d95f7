package io.sallyport.facts;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.sallyport.facts.Considered.Table;
import io.sallyport.model.RowRef;
import io.sallyport.policy.AccessRow;
import io.sallyport.policy.AuthenticationRow;
import io.sallyport.policy.Bound;
import io.sallyport.policy.RiskTable;

/** The checks of all rows of one policy, by the row's number: asked briefly for a decision, in full for an explanation. */
final class RowChecks {
    private final List<List<Check>> access = new ArrayList<>();
    private final List<List<Check>> quotas = new ArrayList<>();
    private final List<List<Check>> authentication = new ArrayList<>();
    private final Map<RowRef, Integer> accessNumbers = new HashMap<>();

    RowChecks(SourceOrder order, ZoneId zone) {
        HoursMemo accessHours = new HoursMemo(zone, order.access().size());
        HoursMemo quotaHours = new HoursMemo(zone, order.quotas().size());
        order.access().forEach(row -> {
            accessNumbers.put(row.ref(), access.size());
            access.add(AccessChecks.of(row, access.size(), zone, accessHours));
        });
        order.quotas().forEach(row -> quotas.add(QuotaChecks.of(row, quotas.size(), zone, quotaHours)));
        order.authentication().forEach(row -> authentication.add(AuthenticationChecks.of(row)));
    }

    /** The conditions of an access row that do not hold. */
    List<Unmet> unmet(AccessCandidate candidate, View view, Horizon horizon) {
        List<Check> asked = access.get(candidate.number());
        List<Unmet> unmet = List.of();
        for (Check check : asked) {
            Truth truth = check.judge().of(view, horizon);
            if (truth != Truth.HOLDS) {
                unmet = unmet.isEmpty() ? new ArrayList<>(asked.size()) : unmet;
                unmet.add(new Unmet(check.kind(), truth));
            }
        }
        return unmet;
    }

    /** The limits of a quota row that are reached. */
    List<Breach> breaches(QuotaCandidate candidate, View view, Horizon horizon) {
        List<Breach> breaches = new ArrayList<>(0);
        for (Check check : quotas.get(candidate.number())) {
            if (check.judge().of(view, horizon) == Truth.FAILS) {
                QuotaChecks.breach(candidate.row(), check, view).ifPresent(breaches::add);
            }
        }
        return breaches;
    }

    List<Check> authentication(int number) {
        return authentication.get(number);
    }

    Considered access(AccessCandidate candidate, View view) {
        return considered(candidate.row().ref(), Table.ACCESS, access.get(candidate.number()), view);
    }

    Considered access(AccessRow row, View view) {
        int number = Optional.ofNullable(accessNumbers.get(row.ref()))
                .orElseThrow(() -> new IllegalArgumentException("not a row of this policy: " + row.ref()));
        return considered(row.ref(), Table.ACCESS, access.get(number), view);
    }

    Considered quota(QuotaCandidate candidate, View view) {
        return considered(candidate.row().ref(), Table.QUOTAS, quotas.get(candidate.number()), view);
    }

    Considered authentication(Numbered<AuthenticationRow> row, View view) {
        return considered(row.row().ref(), Table.AUTHENTICATION, authentication.get(row.number()), view);
    }

    Considered threshold(RiskTable.Threshold row, View view) {
        Check below = new Check(ConditionKind.THRESHOLD, "below " + row.at(),
                (seen, _) -> seen.risk().judge(new Bound<>(true, row.at())),
                seen -> Integer.toString(seen.risk().score()));
        return considered(row.ref(), Table.RISK, List.of(below), view);
    }

    private static Considered considered(RowRef row, Table table, List<Check> checks, View view) {
        Horizon unused = new Horizon(view.now());
        return new Considered(row, table, checks.stream().map(check -> check.evaluate(view, unused)).toList());
    }
}

package io.sallyport.explain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.sallyport.model.RowRef;
import io.sallyport.policy.AccessRow;
import io.sallyport.policy.AuthenticationRow;
import io.sallyport.policy.Policy;
import io.sallyport.policy.QuotaRow;
import io.sallyport.policy.RiskTable;

/** What the rows of a policy say, each in one line near to how its author wrote it. */
final class RowWords {
    private final Map<RowRef, String> words = new HashMap<>();
    private final Set<RowRef> shadow = new HashSet<>();
    private final Set<RowRef> denying = new HashSet<>();

    RowWords(Policy policy) {
        policy.access().rows().forEach(this::access);
        policy.authentication().rows().forEach(this::authentication);
        policy.quotas().rows().forEach(this::quota);
        policy.risk().thresholds().forEach(this::threshold);
    }

    String of(RowRef row) {
        return words.getOrDefault(row, "");
    }

    boolean isShadow(RowRef row) {
        return shadow.contains(row);
    }

    /** Whether it is a deny row, which what is unknown satisfies. */
    boolean denies(RowRef row) {
        return denying.contains(row);
    }

    private void access(AccessRow row) {
        String to = row.resources().isEmpty() ? "" : " to " + list(row.resources());
        words.put(row.ref(), (row.allows() ? "allow " : "deny ") + list(row.groups()) + to);
        if (row.shadow()) {
            shadow.add(row.ref());
        }
        if (!row.allows()) {
            denying.add(row.ref());
        }
    }

    private void authentication(AuthenticationRow row) {
        List<String> whom = new ArrayList<>();
        if (!row.groups().isEmpty()) {
            whom.add("for " + list(row.groups()));
        }
        if (!row.instances().isEmpty()) {
            whom.add("on instance " + list(row.instances()));
        }
        words.put(row.ref(), String.join(" ", whom));
    }

    private void quota(QuotaRow row) {
        List<String> whom = new ArrayList<>();
        row.groups().forEach(whom::add);
        whom.addAll(row.users());
        List<String> rates = new ArrayList<>();
        row.down().ifPresent(rate -> rates.add("down " + rate));
        row.up().ifPresent(rate -> rates.add("up " + rate));
        words.put(row.ref(), "for " + list(whom) + (rates.isEmpty() ? "" : ": " + list(rates)) + (row.override() ? ", override" : ""));
    }

    private void threshold(RiskTable.Threshold row) {
        words.put(row.ref(), (row.groups().isEmpty() ? "for everybody" : "for " + list(row.groups())) + ": " + row.then().word() + " at "
                + row.at());
        if (row.shadow()) {
            shadow.add(row.ref());
        }
    }

    private static String list(Collection<?> names) {
        return String.join(", ", names.stream().map(String::valueOf).toList());
    }
}

package io.sallyport.decision;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import io.sallyport.decision.Reason.Kind;
import io.sallyport.facts.AccessCandidate;
import io.sallyport.facts.QuotaCandidate;
import io.sallyport.facts.SourceOrder;
import io.sallyport.model.Bandwidth;
import io.sallyport.model.RuleRef;
import io.sallyport.model.SortedNames;
import io.sallyport.policy.AccessRow;
import io.sallyport.policy.QuotaRow;
import io.sallyport.policy.QuotaTerms;

/**
 * What every decision would otherwise work out again about the rows of one policy: the reason a row gives, and its resources as numbers in the
 * order of their names, which sort and merge faster than names. All of it by the row's number.
 */
final class Prepared {
    private final String[] names;
    private final int[][] resources;
    /** The last reason each row gave. A thread that reads none, or another rule's, makes it again and gets an equal one. */
    private final @Nullable Reason[] accessReasons;
    private final @Nullable Reason[] quotaReasons;

    Prepared(SourceOrder order) {
        TreeSet<String> named = new TreeSet<>();
        order.access().forEach(row -> named.addAll(row.resources()));
        names = named.toArray(new String[0]);
        Map<String, Integer> numbers = new TreeMap<>();
        for (int number = 0; number < names.length; number++) {
            numbers.put(names[number], number);
        }
        resources = order.access().stream().map(row -> row.resources().stream().mapToInt(numbers::get).toArray()).toArray(int[][]::new);
        accessReasons = new Reason[order.access().size()];
        quotaReasons = new Reason[order.quotas().size()];
    }

    /** That the row applies; {@code kind} follows from the rule and the row. */
    Reason reason(Kind kind, AccessCandidate candidate, RuleRef rule) {
        Reason known = accessReasons[candidate.number()];
        if (known != null && isOf(known, kind, rule)) {
            return known;
        }
        AccessRow row = candidate.row();
        Reason reason = new Reason(kind, Optional.of(row.ref()), Optional.of(rule), text(row), row.shadow());
        accessReasons[candidate.number()] = reason;
        return reason;
    }

    /** That the row limits. */
    Reason reason(QuotaCandidate candidate, RuleRef rule) {
        Reason known = quotaReasons[candidate.number()];
        if (known != null && isOf(known, Kind.LIMITED, rule)) {
            return known;
        }
        QuotaRow row = candidate.row();
        Reason reason = new Reason(Kind.LIMITED, Optional.of(row.ref()), Optional.of(rule), text(row), false);
        quotaReasons[candidate.number()] = reason;
        return reason;
    }

    private static boolean isOf(Reason known, Kind kind, RuleRef rule) {
        return known.kind() == kind && known.rule().filter(rule::equals).isPresent();
    }

    /** The resources of all of these rows. */
    SortedSet<String> resourcesOf(List<AccessCandidate> candidates) {
        int count = 0;
        for (AccessCandidate candidate : candidates) {
            count += resources[candidate.number()].length;
        }
        int[] numbers = new int[count];
        int next = 0;
        for (AccessCandidate candidate : candidates) {
            int[] more = resources[candidate.number()];
            System.arraycopy(more, 0, numbers, next, more.length);
            next += more.length;
        }
        Arrays.sort(numbers);
        String[] found = new String[count];
        int distinct = 0;
        for (int i = 0; i < count; i++) {
            if (i == 0 || numbers[i] != numbers[i - 1]) {
                found[distinct++] = names[numbers[i]];
            }
        }
        return SortedNames.ofSorted(found, distinct);
    }

    private static String text(AccessRow row) {
        String to = String.join(", ", row.resources());
        if (row.allows()) {
            return "allows " + to;
        }
        return to.isEmpty() ? "denies the connection" : "denies " + to;
    }

    private static String text(QuotaRow row) {
        List<String> parts = new ArrayList<>();
        if (row.down().isPresent() || row.up().isPresent()) {
            parts.add("down " + row.down().map(Bandwidth::toString).orElse("unlimited") + ", up "
                    + row.up().map(Bandwidth::toString).orElse("unlimited"));
        }
        QuotaTerms terms = row.terms();
        terms.priority().ifPresent(priority -> parts.add("priority " + priority));
        terms.shared().ifPresent(shared -> parts.add("all together " + shared));
        terms.volume().ifPresent(volume -> parts.add(volume.limit() + " per " + volume.per()));
        terms.sessions().ifPresent(most -> parts.add(most + " at once"));
        terms.sessionLength().ifPresent(length -> parts.add("a session's length"));
        terms.idle().ifPresent(most -> parts.add("idleness"));
        terms.hours().ifPresent(hours -> parts.add("hours " + hours));
        terms.baseline().ifPresent(baseline -> parts.add("what is usual"));
        return String.join(", ", parts);
    }
}

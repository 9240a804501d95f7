package io.sallyport.decision;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import io.sallyport.facts.AccessCandidate;
import io.sallyport.facts.QuotaCandidate;
import io.sallyport.facts.SourceOrder;
import io.sallyport.model.Bandwidth;
import io.sallyport.policy.AccessRow;
import io.sallyport.policy.QuotaRow;
import io.sallyport.policy.QuotaTerms;

/**
 * What every decision would otherwise work out again about the rows of one policy: the sentence about a row, and its resources as numbers in
 * the order of their names, which sort and merge faster than names. All of it by the row's number.
 */
final class Prepared {
    private final String[] names;
    private final String[] accessTexts;
    private final int[][] resources;
    private final String[] quotaTexts;

    Prepared(SourceOrder order) {
        TreeSet<String> named = new TreeSet<>();
        order.access().forEach(row -> named.addAll(row.resources()));
        names = named.toArray(new String[0]);
        Map<String, Integer> numbers = new TreeMap<>();
        for (int number = 0; number < names.length; number++) {
            numbers.put(names[number], number);
        }
        resources = order.access().stream().map(row -> row.resources().stream().mapToInt(numbers::get).toArray()).toArray(int[][]::new);
        accessTexts = order.access().stream().map(Prepared::text).toArray(String[]::new);
        quotaTexts = order.quotas().stream().map(Prepared::text).toArray(String[]::new);
    }

    /** The sentence about a row that applies. */
    String textOf(AccessCandidate candidate) {
        return accessTexts[candidate.number()];
    }

    /** The sentence about a row that applies. */
    String textOf(QuotaCandidate candidate) {
        return quotaTexts[candidate.number()];
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
        return new SortedNames(Arrays.asList(found).subList(0, distinct));
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
        terms.volume().ifPresent(volume -> parts.add(volume.limit() + " per " + volume.per()));
        terms.sessions().ifPresent(most -> parts.add(most + " at once"));
        terms.sessionLength().ifPresent(length -> parts.add("a session's length"));
        terms.idle().ifPresent(most -> parts.add("idleness"));
        terms.hours().ifPresent(hours -> parts.add("hours " + hours));
        terms.baseline().ifPresent(baseline -> parts.add("what is usual"));
        return String.join(", ", parts);
    }
}

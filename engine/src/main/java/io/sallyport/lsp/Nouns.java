package io.sallyport.lsp;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import io.sallyport.decision.Decider;
import io.sallyport.model.Diagnostic;
import io.sallyport.model.PolicyVersion;
import io.sallyport.policy.Policy;
import io.sallyport.policy.SourceTree;
import io.sallyport.policy.check.PolicyCompiler;
import io.sallyport.policy.table.Kind;
import io.sallyport.policytest.PolicyTests;

/**
 * Which names belong where. For each slot the readers are asked once: a document with a made-up name there is compiled, and when it is an
 * {@code unknown-group}, the slot takes groups. Not safe for several threads.
 */
final class Nouns {
    static final String GROUP = "group";
    static final String RESOURCE = "resource";
    static final String INSTANCE = "instance";
    /** Rows by {@code file#name}, and whatever else tests may name under {@code by}. */
    static final String DECIDER = "decider";
    private static final String PROBE = "zz-none-zz";
    private static final String UNKNOWN = "unknown-";
    private static final String TESTS = "PolicyTest";
    private static final String HEADER = "apiVersion: sallyport/v1\nkind: ";
    private static final String SMALLEST = HEADER + "Manifest\nname: none\nzone: UTC\n---\n" + HEADER
            + "Networks\nrows: [{name: none, instance: none, ipv4: 10.8.0.0/24}]\n";

    private final SortedMap<String, String> rules;
    private final Map<Slot, Optional<String>> known = new HashMap<>();
    private Optional<Decider> smallest = Optional.empty();

    /** @param rules the stock rules */
    Nouns(SortedMap<String, String> rules) {
        this.rules = rules;
    }

    /** {@code group}, {@code resource} and so on; empty where any word may stand. */
    Optional<String> of(Slot slot) {
        Optional<String> found = known.get(slot);
        if (found == null) {
            found = slot.path().isEmpty() ? Optional.empty() : ask(slot);
            known.put(slot, found);
        }
        return found;
    }

    /** What a row of this kind defines: a group for {@code Groups}. */
    static String definedBy(String kind) {
        String lower = kind.toLowerCase(Locale.ROOT);
        return lower.endsWith("s") && !lower.endsWith("ss") ? lower.substring(0, lower.length() - 1) : lower;
    }

    private static boolean isDefined(String noun) {
        return noun.equals(INSTANCE) || noun.equals(DECIDER)
                || Kind.of(noun.substring(0, 1).toUpperCase(Locale.ROOT) + noun.substring(1) + "s").isPresent();
    }

    private Optional<String> ask(Slot slot) {
        StringBuilder value = new StringBuilder(slot.key() ? "{" + PROBE + ": yes}" : PROBE);
        for (String step : slot.path().reversed()) {
            value.insert(0, step.equals(Slot.ITEM) ? "[" : "{\"" + step + "\": ").append(step.equals(Slot.ITEM) ? "]" : "}");
        }
        String text = HEADER + slot.kind() + "\n" + value.substring(1, value.length() - 1) + "\n";
        return answers(slot.kind(), text).stream().filter(d -> d.id().startsWith(UNKNOWN) && d.message().contains("`" + PROBE + "`"))
                .map(d -> d.id().substring(UNKNOWN.length()).replace("upstream-", "")).filter(Nouns::isDefined).findFirst();
    }

    private List<Diagnostic> answers(String kind, String text) {
        if (!kind.equals(TESTS)) {
            return PolicyCompiler.compile(tree("policies/asked.yaml", text), rules).diagnostics();
        }
        if (smallest.isEmpty()) {
            Policy policy = PolicyCompiler.compile(tree("policies/smallest.yaml", SMALLEST), rules).value().orElseThrow();
            smallest = Decider.compile(policy).value();
        }
        Decider decider = smallest.orElseThrow();
        return PolicyTests.compile(decider.policy(), decider, tree("tests-policy/asked.yaml", text)).diagnostics();
    }

    private static SourceTree tree(String file, String text) {
        return new SourceTree(new PolicyVersion("asked", ""), new TreeMap<>(Map.of(file, text)));
    }
}

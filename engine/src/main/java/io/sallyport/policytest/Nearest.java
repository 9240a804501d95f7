package io.sallyport.policytest;

import java.util.Collection;
import java.util.List;

import io.sallyport.policy.yaml.NearestName;

/** Helps an author who wrote a name that does not exist. */
final class Nearest {
    /** How many names a hint lists when none is near. */
    private static final int NAMES_MAX = 12;

    private Nearest() {}

    /** {@code did you mean `x`?}, or what there is. */
    static String hint(String word, Collection<String> names) {
        return NearestName.hint(word, names).orElseGet(() -> names.isEmpty() ? "the policy has none" : choices(names));
    }

    private static String choices(Collection<String> names) {
        List<String> sorted = names.stream().sorted().distinct().toList();
        String more = sorted.size() > NAMES_MAX ? ", …" : "";
        return "use one of " + String.join(", ", sorted.subList(0, Math.min(sorted.size(), NAMES_MAX))) + more;
    }
}

package io.sallyport.management;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The ENV block of a {@code >CLIENT} event, by name. Prints no value: a password is among them.
 *
 * @param defect why the block must not be believed (cut short, too large, contradicting itself); its client may be denied but not admitted
 */
public record Env(SortedMap<String, String> values, Optional<String> defect) {
    public Env {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    public static Env empty() {
        return new Env(new TreeMap<>(), Optional.empty());
    }

    /** The value of this name; empty when it is not there or has no characters. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
    }

    /** The value of this name as a number, 0 when it is none. */
    public long number(String name) {
        return Numbers.parse(values.getOrDefault(name, "")).orElse(0);
    }

    @Override
    public String toString() {
        return "Env[" + values.size() + " values" + defect.map(why -> ", defect: " + why).orElse("") + "]";
    }
}

package io.sallyport.policy.yaml;

import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which keys one kind of mapping takes. The JSON Schemas are held against these sets.
 *
 * @param what the mapping's name in messages, with its article, for example {@code an Access row}
 * @param required keys that must be there
 * @param optional keys that may be there
 * @param later keys of the language that this version does not carry out; refused as {@code not-supported-yet}
 */
public record Shape(String what, SortedSet<String> required, SortedSet<String> optional, SortedSet<String> later) {
    public Shape {
        required = Collections.unmodifiableSortedSet(new TreeSet<>(required));
        optional = Collections.unmodifiableSortedSet(new TreeSet<>(optional));
        later = Collections.unmodifiableSortedSet(new TreeSet<>(later));
    }

    /** A mapping without keys yet; add them with the methods below. */
    public static Shape of(String what) {
        return new Shape(what, new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
    }

    public Shape required(String... keys) {
        return new Shape(what, with(required, keys), optional, later);
    }

    public Shape optional(String... keys) {
        return new Shape(what, required, with(optional, keys), later);
    }

    public Shape later(String... keys) {
        return new Shape(what, required, optional, with(later, keys));
    }

    public boolean takes(String key) {
        return required.contains(key) || optional.contains(key);
    }

    /** The keys that may be written, required or not. */
    public SortedSet<String> keys() {
        TreeSet<String> all = new TreeSet<>(required);
        all.addAll(optional);
        return all;
    }

    private static SortedSet<String> with(Set<String> keys, String... more) {
        TreeSet<String> all = new TreeSet<>(keys);
        Collections.addAll(all, more);
        return all;
    }
}

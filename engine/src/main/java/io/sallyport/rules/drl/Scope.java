package io.sallyport.rules.drl;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The patterns of a rule read so far, and the variables they bind. The author's names go no further than this. */
final class Scope {
    private final List<Pattern> patterns = new ArrayList<>();
    private final Map<String, Meaning> variables = new HashMap<>();

    /** What a variable stands for. */
    sealed interface Meaning {
        /** The fact that a pattern matched. */
        record OfFact(FactType fact, int pattern) implements Meaning {}

        /** A field of it. */
        record OfField(FactType.Field field, int pattern) implements Meaning {}
    }

    /** The number of the pattern that is read now or next. */
    int current() {
        return patterns.size();
    }

    List<Pattern> patterns() {
        return patterns;
    }

    /** Whether the name was free. */
    boolean bind(String name, Meaning meaning) {
        return variables.putIfAbsent(name, meaning) == null;
    }

    Optional<Meaning> find(String name) {
        return Optional.ofNullable(variables.get(name));
    }

    Set<String> names() {
        return new TreeSet<>(variables.keySet());
    }

    /** The pattern is read. What a pattern binds that matches no fact is not seen outside of it. */
    void close(Pattern pattern) {
        if (pattern.quantity() != Pattern.Quantity.ONE) {
            int number = current();
            variables.values().removeIf(meaning -> switch (meaning) {
                case Meaning.OfFact fact -> fact.pattern() == number;
                case Meaning.OfField field -> field.pattern() == number;
            });
        }
        patterns.add(pattern);
    }

    /** The canonical variable for a field of a pattern that is read already; it is bound there when it was not. */
    String reach(int pattern, FactType.Field field) {
        String variable = canonical(pattern, field);
        if (pattern < patterns.size()) {
            patterns.set(pattern, patterns.get(pattern).binding(Map.of(variable, field.name())));
        }
        return variable;
    }

    static String canonical(int pattern, FactType.Field field) {
        return "$p" + pattern + "_" + field.name();
    }
}

package io.sallyport.policytest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

import io.sallyport.model.Place;
import io.sallyport.policy.yaml.Node;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Words;
import io.sallyport.policy.yaml.YamlProblem;

/** A mapping that is being read: values by key, and at the end a diagnostic for each key that nobody asked for. */
final class Form {
    private final Place place;
    private final Problems problems;
    private final Map<String, Node.Entry> entries = new LinkedHashMap<>();
    private final TreeSet<String> asked = new TreeSet<>();

    private Form(Node.Mapping mapping, Problems problems) {
        place = mapping.place();
        this.problems = problems;
        mapping.entries().forEach(entry -> entries.put(entry.key().value(), entry));
    }

    /** A word and where it stands. */
    record Text(String value, Place place) {}

    /** Opens a mapping; empty, with a diagnostic, when the node is none. */
    static Optional<Form> open(Node node, Problems problems) {
        if (node instanceof Node.Mapping mapping) {
            return Optional.of(new Form(mapping, problems));
        }
        problems.add(YamlProblem.WRONG_TYPE, node.place(), "a mapping belongs here, not " + described(node));
        return Optional.empty();
    }

    Place place() {
        return place;
    }

    boolean has(String key) {
        return entries.containsKey(key);
    }

    /** The keys, in source order. */
    List<String> names() {
        return List.copyOf(entries.keySet());
    }

    /** Where a key of {@link #names} stands. */
    Place placeOf(String key) {
        Node.Entry entry = entries.get(key);
        return entry == null ? place : entry.key().place();
    }

    /** Whether the value is a single word. */
    boolean isText(String key) {
        Node.Entry entry = entries.get(key);
        return entry != null && entry.value() instanceof Node.Scalar;
    }

    Optional<Text> text(String key) {
        return value(key).flatMap(this::word);
    }

    /** A list of words; a single word is a list of one. */
    List<Text> texts(String key) {
        List<Text> texts = new ArrayList<>();
        value(key).ifPresent(node -> {
            if (node instanceof Node.Sequence sequence) {
                sequence.items().forEach(item -> word(item).ifPresent(texts::add));
            } else {
                word(node).ifPresent(texts::add);
            }
        });
        return texts;
    }

    Optional<Form> form(String key) {
        return value(key).flatMap(node -> open(node, problems));
    }

    /** A list of mappings. */
    List<Form> forms(String key) {
        List<Form> forms = new ArrayList<>();
        value(key).ifPresent(node -> {
            if (node instanceof Node.Sequence sequence) {
                sequence.items().forEach(item -> open(item, problems).ifPresent(forms::add));
            } else {
                problems.add(YamlProblem.WRONG_TYPE, node.place(), "a list belongs here, not " + described(node));
            }
        });
        return forms;
    }

    /** Says which keys have no meaning here. */
    void close() {
        entries.forEach((key, entry) -> {
            if (!asked.contains(key)) {
                problems.add(YamlProblem.UNKNOWN_KEY, entry.key().place(), Words.quote(key) + " has no meaning here",
                        Nearest.hint(key, asked));
            }
        });
    }

    private Optional<Node> value(String key) {
        asked.add(key);
        return Optional.ofNullable(entries.get(key)).map(Node.Entry::value);
    }

    private Optional<Text> word(Node node) {
        if (node instanceof Node.Scalar scalar && scalar.type() != Node.Type.NOTHING) {
            return Optional.of(new Text(scalar.text(), scalar.place()));
        }
        problems.add(YamlProblem.WRONG_TYPE, node.place(), "a word belongs here, not " + described(node));
        return Optional.empty();
    }

    private static String described(Node node) {
        return node instanceof Node.Scalar ? node.noun() : "a " + node.noun();
    }
}

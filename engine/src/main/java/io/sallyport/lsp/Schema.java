package io.sallyport.lsp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

import io.sallyport.policy.yaml.Node;

/**
 * One place of a JSON Schema, with what its alternatives say. Tests hold the schemas and the readers of the language in step, so that what a
 * schema offers is what a reader takes.
 */
final class Schema {
    private static final int REFERENCES_MAX = 8;
    private static final List<String> ALTERNATIVES = List.of("anyOf", "oneOf", "allOf");

    private final Node root;
    private final List<Node.Mapping> parts = new ArrayList<>();
    private Optional<SequencedMap<String, Schema>> properties = Optional.empty();

    Schema(Node root) {
        this(root, List.of(root));
    }

    private Schema(Node root, List<Node> nodes) {
        this.root = root;
        nodes.forEach(node -> add(node, 0));
    }

    private void add(Node node, int depth) {
        if (!(node instanceof Node.Mapping mapping) || depth > REFERENCES_MAX) {
            return;
        }
        parts.add(mapping);
        text(mapping, "$ref").flatMap(this::resolve).ifPresent(target -> add(target, depth + 1));
        for (String key : ALTERNATIVES) {
            if (value(mapping, key).orElse(null) instanceof Node.Sequence all) {
                all.items().forEach(one -> add(one, depth + 1));
            }
        }
    }

    private Optional<Node> resolve(String reference) {
        Optional<Node> found = reference.startsWith("#") ? Optional.of(root) : Optional.empty();
        for (String step : reference.replaceFirst("^#/?", "").split("/", -1)) {
            found = step.isEmpty() ? found : found.flatMap(node -> value(node, step));
        }
        return found;
    }

    /** Keys with a meaning of their own here, and the schema of each one's value. */
    SequencedMap<String, Schema> properties() {
        if (properties.isEmpty()) {
            properties = Optional.of(readProperties());
        }
        return properties.get();
    }

    private SequencedMap<String, Schema> readProperties() {
        Map<String, List<Node>> all = new LinkedHashMap<>();
        for (Node.Mapping part : parts) {
            if (value(part, "properties").orElse(null) instanceof Node.Mapping properties) {
                properties.entries().forEach(entry -> all.computeIfAbsent(entry.key().value(), k -> new ArrayList<>()).add(entry.value()));
            }
        }
        SequencedMap<String, Schema> found = new LinkedHashMap<>();
        all.forEach((key, nodes) -> found.put(key, new Schema(root, nodes)));
        return found;
    }

    /** The values under keys of the author's own, or empty where there are none. */
    Optional<Schema> additional() {
        List<Node> found = new ArrayList<>();
        for (Node.Mapping part : parts) {
            value(part, "additionalProperties").filter(Node.Mapping.class::isInstance).ifPresent(found::add);
            if (value(part, "patternProperties").orElse(null) instanceof Node.Mapping patterns) {
                patterns.entries().forEach(entry -> found.add(entry.value()));
            }
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(new Schema(root, found));
    }

    Optional<Schema> items() {
        List<Node> found = new ArrayList<>();
        parts.forEach(part -> value(part, "items").ifPresent(found::add));
        return found.isEmpty() ? Optional.empty() : Optional.of(new Schema(root, found));
    }

    /** What lies behind one step of a path: a key, or {@link Slot#ITEM}. */
    Optional<Schema> step(String step) {
        return step.equals(Slot.ITEM) ? items() : Optional.ofNullable(properties().get(step)).or(this::additional);
    }

    Optional<Schema> at(List<String> path) {
        Optional<Schema> found = Optional.of(this);
        for (String step : path) {
            found = found.flatMap(schema -> schema.step(step));
        }
        return found;
    }

    /** The first description that stands here. */
    Optional<String> description() {
        return parts.stream().flatMap(part -> text(part, "description").stream()).findFirst();
    }

    Set<String> required() {
        Set<String> keys = new LinkedHashSet<>();
        parts.getFirst().entries().stream().filter(entry -> entry.key().value().equals("required"))
                .forEach(entry -> words(entry.value(), keys));
        return keys;
    }

    /** The words that may stand here, where they can be listed. */
    Set<String> choices() {
        Set<String> words = new LinkedHashSet<>();
        for (Node.Mapping part : parts) {
            value(part, "enum").ifPresent(node -> words(node, words));
            text(part, "const").ifPresent(words::add);
            if (text(part, "type").filter("boolean"::equals).isPresent()) {
                words.addAll(List.of("true", "false"));
            }
        }
        return words;
    }

    Optional<String> defaultValue() {
        return parts.stream().flatMap(part -> text(part, "default").stream()).findFirst();
    }

    /** Examples that are single words or lists of such. */
    List<String> examples() {
        List<String> found = new ArrayList<>();
        for (Node.Mapping part : parts) {
            if (value(part, "examples").orElse(null) instanceof Node.Sequence all) {
                all.items().forEach(node -> example(node).ifPresent(found::add));
            }
        }
        return found;
    }

    private static Optional<String> example(Node node) {
        return switch (node) {
            case Node.Scalar scalar -> Optional.of(scalar.text());
            case Node.Sequence list -> {
                Set<String> words = new LinkedHashSet<>();
                words(list, words);
                yield words.size() == list.items().size() ? Optional.of("[" + String.join(", ", words) + "]") : Optional.empty();
            }
            case Node.Mapping mapping -> Optional.empty();
        };
    }

    private static void words(Node node, Set<String> into) {
        if (node instanceof Node.Sequence list) {
            list.items().forEach(item -> {
                if (item instanceof Node.Scalar scalar) {
                    into.add(scalar.text());
                }
            });
        }
    }

    private static Optional<String> text(Node node, String key) {
        return value(node, key).flatMap(found -> found instanceof Node.Scalar scalar ? Optional.of(scalar.text()) : Optional.empty());
    }

    static Optional<Node> value(Node node, String key) {
        return node instanceof Node.Mapping mapping
                ? mapping.entries().stream().filter(entry -> entry.key().value().equals(key)).map(Node.Entry::value).findFirst()
                : Optional.empty();
    }
}

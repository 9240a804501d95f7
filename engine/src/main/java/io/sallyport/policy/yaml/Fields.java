package io.sallyport.policy.yaml;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.sallyport.model.Place;
import io.sallyport.policy.yaml.Node.Mapping;
import io.sallyport.policy.yaml.Node.Scalar;
import io.sallyport.policy.yaml.Node.Sequence;

/**
 * One mapping, read strictly by its {@link Shape}. Opening it reports unknown, missing and unsupported keys; each accessor reports a value of the
 * wrong type or form and then answers empty, so that one pass finds every mistake.
 *
 * <p>Asking for a key that the shape does not take is our bug and throws.
 */
public final class Fields {
    private final Mapping mapping;
    private final Shape shape;
    private final Problems problems;

    private Fields(Mapping mapping, Shape shape, Problems problems) {
        this.mapping = mapping;
        this.shape = shape;
        this.problems = problems;
    }

    /** Opens a node that should be a mapping of this shape; empty, and reported, when it is something else. */
    public static Optional<Fields> open(Node node, Shape shape, Problems problems) {
        if (!(node instanceof Mapping mapping)) {
            problems.add(YamlProblem.WRONG_TYPE, node.place(), shape.what() + " is a mapping of keys to values, not " + describe(node));
            return Optional.empty();
        }
        Fields fields = new Fields(mapping, shape, problems);
        fields.checkKeys();
        return Optional.of(fields);
    }

    private void checkKeys() {
        int required = 0;
        for (Node.Entry entry : mapping.entries()) {
            String key = entry.key().value();
            if (shape.required().contains(key)) {
                required++;
            } else if (shape.later().contains(key)) {
                problems.add(YamlProblem.NOT_SUPPORTED_YET, entry.key().place(), Words.quote(key) + " of " + shape.what()
                        + " is not supported yet");
            } else if (!shape.optional().contains(key)) {
                problems.add(YamlProblem.UNKNOWN_KEY, entry.key().place(), Words.quote(key) + " is not a key of " + shape.what(),
                        () -> NearestName.hint(key, shape.keys()).or(() -> Optional.of("its keys are " + Words.list(shape.keys()))));
            }
        }
        if (required < shape.required().size()) {
            for (String key : shape.required()) {
                if (!has(key)) {
                    problems.add(YamlProblem.MISSING_KEY, mapping.place(), shape.what() + " needs " + Words.quote(key));
                }
            }
        }
    }

    /** Where the mapping starts. */
    public Place place() {
        return mapping.place();
    }

    /** Where the value of the key starts; the mapping's start when it is absent. */
    public Place placeOf(String key) {
        return node(key).map(Node::place).orElse(mapping.place());
    }

    public boolean has(String key) {
        return find(key) != null;
    }

    /** The value as it stands. */
    public Optional<Node> node(String key) {
        return Optional.ofNullable(find(key)).map(Node.Entry::value);
    }

    /** A text, not empty. */
    public Optional<Marked<String>> text(String key) {
        return node(key).flatMap(node -> text(node, key));
    }

    /** A single word, taken as it is written: numbers and truth values too. */
    public Optional<Marked<String>> word(String key) {
        return node(key).flatMap(node -> word(node, key));
    }

    /** A node under {@code key} that should be a single word, taken as it is written. */
    public Optional<Marked<String>> word(Node node, String key) {
        if (node instanceof Scalar scalar && scalar.type() != Node.Type.NOTHING && scalar.type() != Node.Type.TEXT) {
            return Optional.of(new Marked<>(scalar.text(), scalar.place()));
        }
        return text(node, key);
    }

    /** A text read by a unit. */
    public <T> Optional<Marked<T>> value(String key, Unit<T> unit) {
        return node(key).flatMap(node -> text(node, key, unit)).flatMap(word -> read(word, unit));
    }

    public Optional<Boolean> flag(String key) {
        return node(key).flatMap(node -> {
            if (node instanceof Scalar scalar && scalar.type() == Node.Type.BOOLEAN) {
                return Optional.of(scalar.text().charAt(0) == 't' || scalar.text().charAt(0) == 'T');
            }
            wrongType(node, key, "`true` or `false`");
            return Optional.empty();
        });
    }

    /** A whole number in decimal, from {@code min} to {@code max}. */
    public Optional<Integer> number(String key, int min, int max) {
        return node(key).flatMap(node -> {
            if (!(node instanceof Scalar scalar) || scalar.type() != Node.Type.INTEGER) {
                wrongType(node, key, "a whole number");
                return Optional.empty();
            }
            Optional<Integer> value = decimal(scalar.text()).filter(n -> n >= min && n <= max);
            if (value.isEmpty()) {
                problems.add(YamlProblem.OUT_OF_RANGE, node.place(), Words.quote(key) + " is from " + min + " to " + max + ", not "
                        + Words.quote(scalar.text()));
            }
            return value;
        });
    }

    /** One of the words that are keys of {@code choices}. */
    public <T> Optional<T> choice(String key, Map<String, T> choices) {
        return text(key).flatMap(word -> {
            T found = choices.get(word.value());
            if (found == null) {
                TreeMap<String, T> sorted = new TreeMap<>(choices);
                problems.add(YamlProblem.BAD_VALUE, word.place(), Words.quote(key) + " cannot be " + Words.quote(word.value()),
                        "it is one of " + Words.list(sorted.keySet()));
            }
            return Optional.ofNullable(found);
        });
    }

    /** A list of any nodes; empty when absent. */
    public List<Node> items(String key) {
        return node(key).map(node -> {
            if (node instanceof Sequence sequence) {
                return sequence.items();
            }
            wrongType(node, key, "a list");
            return List.<Node>of();
        }).orElse(List.of());
    }

    /** A list of texts, none twice; empty when absent. An empty list is fine. */
    public List<Marked<String>> words(String key) {
        return texts(key, items(key), Optional.empty());
    }

    /** A list of texts with at least one entry where the key is written at all. */
    public List<Marked<String>> someWords(String key) {
        return texts(key, someItems(key), Optional.empty());
    }

    /** A list of texts read by a unit, with at least one entry where the key is written at all. */
    public <T> List<Marked<T>> values(String key, Unit<T> unit) {
        return read(texts(key, someItems(key), Optional.of(unit)), unit);
    }

    /** One text, or a list of at least one. */
    public List<Marked<String>> wordOrWords(String key) {
        Optional<Node> node = node(key);
        return node.isPresent() && node.get() instanceof Scalar ? text(key).map(List::of).orElse(List.of()) : someWords(key);
    }

    /** One text, or a list that may be empty. */
    public List<Marked<String>> wordOrAnyWords(String key) {
        Optional<Node> node = node(key);
        return node.isPresent() && node.get() instanceof Scalar ? text(key).map(List::of).orElse(List.of()) : words(key);
    }

    /** The keys and values of a mapping whose keys are the author's own; empty when absent. */
    public List<Node.Entry> entries(String key) {
        return node(key).map(node -> {
            if (node instanceof Mapping inner) {
                return inner.entries();
            }
            wrongType(node, key, "a mapping of names to values");
            return List.<Node.Entry>of();
        }).orElse(List.of());
    }

    /** A mapping inside this one. */
    public Optional<Fields> fields(String key, Shape inner) {
        return node(key).flatMap(node -> open(node, inner, problems));
    }

    /** A node under {@code key} that should be a text, not empty. */
    public Optional<Marked<String>> text(Node node, String key) {
        if (!(node instanceof Scalar scalar) || scalar.type() != Node.Type.TEXT) {
            boolean other = node instanceof Scalar scalar && scalar.type() != Node.Type.NOTHING;
            problems.add(YamlProblem.WRONG_TYPE, node.place(), Words.quote(key) + " takes text, not " + describe(node),
                    () -> other ? Optional.of("put it in quotes if it is meant as text") : Optional.empty());
            return Optional.empty();
        }
        if (scalar.text().isBlank()) {
            problems.add(YamlProblem.BAD_TEXT, node.place(), Words.quote(key) + " is empty");
            return Optional.empty();
        }
        return Optional.of(new Marked<>(scalar.text(), scalar.place()));
    }

    /** A number where text of a unit belongs is malformed text of that unit, unless quotes alone would make it right. */
    private Optional<Marked<String>> text(Node node, String key, Unit<?> unit) {
        if (node instanceof Scalar scalar && (scalar.type() == Node.Type.INTEGER || scalar.type() == Node.Type.DECIMAL)
                && unit.parse().apply(scalar.text()).isEmpty()) {
            return Optional.of(new Marked<>(scalar.text(), scalar.place()));
        }
        return text(node, key);
    }

    /** A node under {@code key} that should be a list of texts with at least one entry, none twice. */
    public List<Marked<String>> someTexts(Node node, String key) {
        if (!(node instanceof Sequence sequence)) {
            wrongType(node, key, "a list");
            return List.of();
        }
        return texts(key, some(sequence, key), Optional.empty());
    }

    /** A text read by a unit; a malformed one is reported. */
    public <T> Optional<Marked<T>> read(Marked<String> word, Unit<T> unit) {
        Optional<T> value = unit.parse().apply(word.value());
        if (value.isEmpty()) {
            Unit.Mistake mistake = unit.explain().apply(word.value());
            problems.add(mistake.kind(), word.place(), Words.quote(word.value()) + " " + mistake.verdict(), mistake.hint());
        }
        return value.map(v -> new Marked<>(v, word.place()));
    }

    /** Texts read by a unit; malformed ones are reported and left out. */
    public <T> List<Marked<T>> read(List<Marked<String>> words, Unit<T> unit) {
        List<Marked<T>> found = new ArrayList<>(words.size());
        for (Marked<String> word : words) {
            read(word, unit).ifPresent(found::add);
        }
        return found;
    }

    private List<Node> someItems(String key) {
        List<Node> items = items(key);
        if (items.isEmpty() && node(key).orElse(null) instanceof Sequence sequence) {
            return some(sequence, key);
        }
        return items;
    }

    private List<Node> some(Sequence sequence, String key) {
        if (sequence.items().isEmpty()) {
            problems.add(YamlProblem.EMPTY_LIST, sequence.place(), Words.quote(key) + " is an empty list",
                    "name at least one, or leave " + Words.quote(key) + " out");
        }
        return sequence.items();
    }

    private List<Marked<String>> texts(String key, List<Node> items, Optional<? extends Unit<?>> unit) {
        List<Marked<String>> found = new ArrayList<>(items.size());
        Set<String> seen = items.size() > 1 ? new HashSet<>() : Set.of();
        for (Node item : items) {
            Optional<Marked<String>> word = unit.isPresent() ? text(item, key, unit.get()) : text(item, key);
            if (word.isPresent()) {
                if (items.size() > 1 && !seen.add(word.get().value())) {
                    problems.add(YamlProblem.LISTED_TWICE, item.place(), Words.quote(word.get().value()) + " stands twice in "
                            + Words.quote(key));
                } else {
                    found.add(word.get());
                }
            }
        }
        return found;
    }

    private void wrongType(Node node, String key, String wanted) {
        problems.add(YamlProblem.WRONG_TYPE, node.place(), Words.quote(key) + " takes " + wanted + ", not " + describe(node),
                () -> wanted.equals("a list") && node instanceof Scalar scalar && scalar.type() != Node.Type.NOTHING
                        ? Optional.of("write " + Words.quote("[" + scalar.text() + "]"))
                        : Optional.empty());
    }

    private Node.@Nullable Entry find(String key) {
        if (!shape.takes(key)) {
            throw new IllegalArgumentException(key + " is not a key of " + shape.what());
        }
        for (Node.Entry entry : mapping.entries()) {
            if (entry.key().value().equals(key)) {
                return entry;
            }
        }
        return null;
    }

    private static Optional<Integer> decimal(String text) {
        String digits = text.startsWith("+") ? text.substring(1) : text;
        return digits.length() <= 9 && digits.matches("-?[0-9]+") ? Optional.of(Integer.parseInt(digits)) : Optional.empty();
    }

    private static String describe(Node node) {
        return switch (node) {
            case Scalar s when s.type() == Node.Type.NOTHING -> "nothing";
            case Scalar s when s.type() == Node.Type.TEXT -> "the text " + Words.quote(s.text());
            case Scalar s -> Words.quote(s.text());
            case Sequence s -> "a list";
            case Mapping m -> "a mapping";
        };
    }
}

package io.sallyport.policy.yaml;

import java.util.List;

import io.sallyport.model.Place;

/** A YAML value and where it starts. Aliases are already replaced by what they stand for. */
public sealed interface Node {

    /** Where the value starts. */
    Place place();

    /** What the author would call it, for messages. */
    String noun();

    /** The type of a scalar by YAML 1.2's core schema; a quoted one is always text. */
    enum Type {
        TEXT("text"), BOOLEAN("true or false"), INTEGER("number"), DECIMAL("number"), NOTHING("nothing");

        private final String noun;

        Type(String noun) {
            this.noun = noun;
        }
    }

    /** One word or text. */
    record Scalar(Place place, String text, Type type) implements Node {
        @Override
        public String noun() {
            return type.noun;
        }
    }

    /** A list. */
    record Sequence(Place place, List<Node> items) implements Node {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String noun() {
            return "list";
        }
    }

    /** Keys with values, in source order; no key stands twice. */
    record Mapping(Place place, List<Entry> entries) implements Node {
        public Mapping {
            entries = List.copyOf(entries);
        }

        @Override
        public String noun() {
            return "mapping";
        }
    }

    /** One key of a mapping with its value. */
    record Entry(Marked<String> key, Node value) {}
}

package io.sallyport.lint;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import io.sallyport.model.Place;
import io.sallyport.policy.check.LintProblem;
import io.sallyport.policy.yaml.Node;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Words;
import io.sallyport.policy.yaml.YamlReader;

/** No two rows of a kind say the same under two names. */
final class RepeatedRows {
    private static final String NAME = "name";

    private RepeatedRows() {}

    static void run(SortedMap<String, String> tables, Problems problems) {
        Map<String, Place> first = new HashMap<>();
        tables.forEach((file, text) -> {
            for (Node document : YamlReader.read(file, text, new Problems())) {
                if (value(document, "rows").orElse(null) instanceof Node.Sequence rows) {
                    String kind = value(document, "kind").map(RepeatedRows::said).orElse("");
                    rows.items().forEach(row -> row(kind, row, first, problems));
                }
            }
        });
    }

    private static void row(String kind, Node row, Map<String, Place> first, Problems problems) {
        Place earlier = first.putIfAbsent(kind + said(row), row.place());
        if (earlier != null) {
            String name = value(row, NAME).map(node -> node instanceof Node.Scalar scalar ? scalar.text() : "").orElse("");
            problems.add(LintProblem.REPEATED_ROW, row.place(), Words.quote(name) + " says the same as the row at " + earlier.brief(),
                    "keep one of the two");
        }
    }

    private static Optional<Node> value(Node node, String key) {
        return node instanceof Node.Mapping mapping
                ? mapping.entries().stream().filter(entry -> entry.key().value().equals(key)).map(Node.Entry::value).findFirst()
                : Optional.empty();
    }

    /** What a row says, whatever its name, its place and the order of its keys. */
    private static String said(Node node) {
        return switch (node) {
            case Node.Scalar scalar -> scalar.type() + " " + scalar.text().length() + " " + scalar.text();
            case Node.Sequence list -> list.items().stream().map(RepeatedRows::said).toList().toString();
            case Node.Mapping mapping -> {
                TreeMap<String, String> said = new TreeMap<>();
                mapping.entries().forEach(entry -> said.put(entry.key().value(), said(entry.value())));
                said.remove(NAME);
                yield said.toString();
            }
        };
    }
}

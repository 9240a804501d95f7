package io.sallyport.lsp;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.sallyport.model.Place;
import io.sallyport.policy.yaml.Node;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.YamlReader;

/** Every word of one YAML file with the slot it stands in, and the names among them. */
final class FileIndex {
    private static final String TABLES = "policies/";

    private final String file;
    private final Lines lines;
    private final Schemas schemas;
    private final Nouns nouns;
    private final List<Word> words = new ArrayList<>();
    private final Set<Occurrence> occurrences = new LinkedHashSet<>();
    private final List<Outline> outline = new ArrayList<>();
    private final boolean whole;

    FileIndex(String file, String text, Schemas schemas, Nouns nouns) {
        this.file = file;
        this.schemas = schemas;
        this.nouns = nouns;
        lines = new Lines(text);
        Problems problems = new Problems();
        List<Node> documents = YamlReader.read(file, text, problems);
        whole = !problems.hasErrors();
        for (int i = 0; i < documents.size(); i++) {
            int end = i + 1 < documents.size() ? documents.get(i + 1).place().line() - 2 : lines.count() - 1;
            document(documents.get(i), end);
        }
    }

    /** Whether the file was read to its end. */
    boolean isWhole() {
        return whole;
    }

    Lines lines() {
        return lines;
    }

    List<Word> words() {
        return words;
    }

    Set<Occurrence> occurrences() {
        return occurrences;
    }

    List<Outline> outline() {
        return outline;
    }

    private void document(Node document, int end) {
        String kind = Schema.value(document, "kind").map(node -> node instanceof Node.Scalar scalar ? scalar.text() : "").orElse("");
        Slot slot = new Slot(kind, List.of(), false);
        walk(document, slot, document.place().line() - 1);
        List<Outline> inside = new ArrayList<>();
        for (String list : List.of("rows", "tests")) {
            if (Schema.value(document, list).orElse(null) instanceof Node.Sequence rows) {
                for (int i = 0; i < rows.items().size(); i++) {
                    int last = i + 1 < rows.items().size() ? rows.items().get(i + 1).place().line() - 2 : end;
                    outline(rows.items().get(i), list.equals("rows") ? Nouns.definedBy(kind) : "test", last).ifPresent(inside::add);
                }
            }
        }
        Place place = document.place();
        if (place.line() > 0) {
            outline.add(new Outline(kind.isEmpty() ? "document" : kind, "", Span.of(place, "", lines), filled(end, place), inside));
        }
    }

    private Optional<Outline> outline(Node row, String detail, int last) {
        return Schema.value(row, "name").filter(Node.Scalar.class::isInstance).map(Node.Scalar.class::cast)
                .filter(name -> !name.text().isEmpty())
                .map(name -> new Outline(name.text(), detail, Span.of(name.place(), name.text(), lines),
                        filled(Math.max(last, name.place().line() - 1), name.place()), List.of()));
    }

    /** The last line up to this one that holds more than blanks, comments and marks between documents. */
    private int filled(int line, Place from) {
        int last = line;
        while (last > from.line() - 1 && (lines.isBlank(last) || lines.isComment(last) || lines.line(last).startsWith("---"))) {
            last--;
        }
        return last;
    }

    private void walk(Node node, Slot slot, int row) {
        switch (node) {
            case Node.Scalar scalar -> word(slot, scalar.text(), scalar.place(), row);
            case Node.Sequence list -> {
                boolean rows = slot.path().equals(List.of("rows")) || slot.path().equals(List.of("tests"));
                list.items().forEach(item -> walk(item, slot.in(Slot.ITEM), rows ? item.place().line() - 1 : row));
            }
            case Node.Mapping mapping -> {
                for (Node.Entry entry : mapping.entries()) {
                    word(slot.asKey(), entry.key().value(), entry.key().place(), row);
                    walk(entry.value(), schemas.under(slot, entry.key().value()), row);
                }
            }
        }
    }

    private void word(Slot slot, String text, Place place, int row) {
        Span span = Span.of(place, text, lines);
        words.add(new Word(slot, text, span, row));
        if (slot.isRowName()) {
            occurrences.add(new Occurrence(Nouns.definedBy(slot.kind()), text, span, true, row));
            occurrences.add(new Occurrence(Nouns.DECIDER, file.substring(file.startsWith(TABLES) ? TABLES.length() : 0) + "#" + text, span,
                    true, row));
        } else if (slot.equals(new Slot("Networks", List.of("rows", Slot.ITEM, Nouns.INSTANCE), false))) {
            occurrences.add(new Occurrence(Nouns.INSTANCE, text, span, true, row));
        } else if (!slot.key() || schemas.at(slot).filter(schema -> schema.properties().containsKey(text)).isEmpty()) {
            nouns.of(slot).ifPresent(noun -> occurrences.add(new Occurrence(noun, text, span, false, row)));
        }
    }
}

package io.sallyport.lsp;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a word means, in Markdown. */
final class Hover {
    private Hover() {}

    /** What a key means, with what it takes. */
    static String meaning(String key, Schema schema) {
        StringBuilder out = new StringBuilder("**").append(key).append("**");
        schema.description().ifPresent(text -> out.append(": ").append(text));
        Set<String> choices = schema.choices();
        if (!choices.isEmpty()) {
            out.append("\n\nOne of ").append(quoted(choices)).append('.');
        }
        schema.defaultValue().ifPresent(value -> out.append("\n\nWithout it: `").append(value).append("`."));
        if (choices.isEmpty() && !schema.examples().isEmpty()) {
            out.append("\n\nFor example ").append(quoted(schema.examples())).append('.');
        }
        return out.toString();
    }

    /** What a row says, key by key, and the row itself. */
    static String row(Occurrence definition, FileIndex index, Schemas schemas) {
        List<Word> keys = index.words().stream()
                .filter(word -> word.row() == definition.row() && word.slot().key()
                        && word.slot().path().equals(List.of("rows", Slot.ITEM)))
                .toList();
        String kind = keys.isEmpty() ? "" : keys.getFirst().slot().kind();
        StringBuilder out = new StringBuilder("**").append(definition.name()).append("**: ")
                .append(kind.isEmpty() ? definition.noun() : kind)
                .append(" row at ").append(definition.span().file()).append(':').append(definition.row() + 1).append("\n\n");
        for (Word key : keys) {
            Optional<String> meaning = schemas.at(key.slot().in(key.text())).flatMap(Schema::description);
            if (!key.text().equals("name") && meaning.isPresent()) {
                out.append("- `").append(key.text()).append("`: ").append(meaning.get()).append('\n');
            }
        }
        return out.append("\n```yaml\n").append(source(definition, index)).append("```\n").toString();
    }

    /** The lines of a row with the comment above it. */
    private static String source(Occurrence definition, FileIndex index) {
        int last = index.outline().stream().flatMap(document -> document.inside().stream())
                .filter(row -> row.name().line() >= definition.row() && row.lastLine() >= definition.span().line()
                        && row.name().line() <= definition.span().line())
                .mapToInt(Outline::lastLine).findFirst().orElse(definition.span().line());
        Lines lines = index.lines();
        int first = definition.row();
        while (first > 0 && lines.isComment(first - 1)) {
            first--;
        }
        int indent = lines.indent(definition.row());
        List<String> source = new ArrayList<>();
        for (int i = first; i <= last; i++) {
            String line = lines.line(i);
            source.add(line.substring(Math.min(indent, lines.indent(i))));
        }
        return String.join("\n", source) + "\n";
    }

    private static String quoted(Iterable<String> words) {
        Set<String> quoted = new LinkedHashSet<>();
        words.forEach(word -> quoted.add("`" + word + "`"));
        return String.join(", ", quoted);
    }
}

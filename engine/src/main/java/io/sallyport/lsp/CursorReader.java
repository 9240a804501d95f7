package io.sallyport.lsp;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds out where a cursor stands by indentation and brackets alone: what is being typed is seldom whole YAML. Lines are looked at from the
 * document's start to the cursor.
 */
final class CursorReader {
    private static final Pattern KEY = Pattern.compile("(\"[^\"]*\"|'[^']*'|[^\\s\"'\\[\\]{},#:][^\\[\\]{},#]*?)\\s*:(?=\\s|$)");
    private static final Pattern WORD_END = Pattern.compile("[\\s,\\]}\"':]");

    private final String file;
    private final Lines lines;
    private final Schemas schemas;
    private final List<Open> open = new ArrayList<>();
    private String kind = "";
    private int blockText = -1;

    /** A collection that is open; the step is into the value that is being read. */
    private static final class Open {
        private final int column;
        private final boolean flow;
        private final boolean list;
        private final Set<String> keys = new LinkedHashSet<>();
        private Optional<String> step = Optional.empty();

        Open(int column, boolean flow, boolean list) {
            this.column = column;
            this.flow = flow;
            this.list = list;
            step = list ? Optional.of(Slot.ITEM) : Optional.empty();
        }
    }

    CursorReader(String file, Lines lines, Schemas schemas) {
        this.file = file;
        this.lines = lines;
        this.schemas = schemas;
    }

    Cursor at(int line, int character) {
        int start = documentStart(line);
        for (int i = start; i < line; i++) {
            line(lines.line(i));
        }
        kind = kind.isEmpty() ? kindAfter(line) : kind;
        String before = lines.line(line).substring(0, Math.min(character, lines.line(line).length()));
        int valueAt = line(before);
        return cursor(line, character, before, valueAt);
    }

    private int documentStart(int line) {
        int start = line;
        while (start > 0 && !lines.line(start - 1).startsWith("---")) {
            start--;
        }
        return start;
    }

    private String kindAfter(int line) {
        for (int i = line; i < lines.count() && !lines.line(i).startsWith("---"); i++) {
            if (lines.line(i).startsWith("kind:")) {
                return word(lines.line(i).substring("kind:".length()));
            }
        }
        return "";
    }

    private static String word(String text) {
        return text.strip().split("[\\s#]", 2)[0];
    }

    /** Reads a line or the start of one; the index at which the word that is open at its end begins. */
    private int line(String text) {
        int indent = indent(text);
        if (inFlow() && startsBlock(text, indent)) {
            open.removeIf(level -> level.flow);
        }
        if (text.isBlank() && inFlow()) {
            return text.length();
        }
        if (text.stripLeading().startsWith("#") || (blockText >= 0 && indent > blockText && !text.isBlank())) {
            return text.length();
        }
        if (text.isBlank()) {
            close(indent);
            return text.length();
        }
        blockText = -1;
        int at = indent;
        if (!inFlow()) {
            at = dashes(text, indent);
            Matcher key = KEY.matcher(text).region(at, text.length());
            if (key.lookingAt()) {
                enter(at, key.group(1));
                if (at == 0 && key.group(1).equals("kind")) {
                    kind = word(text.substring(key.end()));
                }
                at = skip(text, key.end());
                String rest = text.substring(at);
                blockText = rest.startsWith("|") || rest.startsWith(">") ? open.getLast().column : -1;
            } else {
                close(at);
            }
        }
        return at < text.length() ? flow(text, at) : at;
    }

    /** Whether a line shows that brackets before it were never closed: no line between brackets begins with a dash. */
    private boolean startsBlock(String text, int indent) {
        int block = open.stream().filter(level -> !level.flow).mapToInt(level -> level.column).max().orElse(-1);
        return text.startsWith("- ", indent) || (indent <= block && KEY.matcher(text).region(indent, text.length()).lookingAt());
    }

    private static int indent(String text) {
        return skip(text, 0);
    }

    private static int skip(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        return at;
    }

    private boolean inFlow() {
        return !open.isEmpty() && open.getLast().flow;
    }

    /** Leaves the blocks at this column or deeper, except a mapping that goes on there. */
    private void close(int column) {
        while (!open.isEmpty() && !inFlow()
                && (open.getLast().column > column || (open.getLast().column == column && open.getLast().list))) {
            open.removeLast();
        }
    }

    private int dashes(String text, int indent) {
        int at = indent;
        while (text.startsWith("- ", at) || text.substring(at).equals("-")) {
            while (!open.isEmpty() && (open.getLast().column > at || (open.getLast().column == at && open.getLast().list))) {
                open.removeLast();
            }
            open.add(new Open(at, false, true));
            at = skip(text, at + 1);
        }
        return at;
    }

    private void enter(int column, String key) {
        while (!open.isEmpty() && (open.getLast().column > column || (open.getLast().column == column && open.getLast().list))) {
            open.removeLast();
        }
        if (open.isEmpty() || open.getLast().column < column) {
            open.add(new Open(column, false, false));
        }
        Open mapping = open.getLast();
        String name = unquoted(key);
        mapping.keys.add(name);
        mapping.step = Optional.of(name);
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() > 1 && (text.charAt(0) == '"' || text.charAt(0) == '\'');
        return quoted ? text.substring(1, text.length() - 1) : text.strip();
    }

    /** Reads brackets from an index on; the index at which the last word begins. */
    private int flow(String text, int from) {
        int start = from;
        for (int at = from; at < text.length(); at++) {
            char c = text.charAt(at);
            if ((c == '"' || c == '\'') && text.substring(start, at).isBlank()) {
                int end = text.indexOf(c, at + 1);
                if (end < 0) {
                    return at + 1;
                }
                at = end;
            } else if (c == '#' && at > 0 && text.charAt(at - 1) == ' ') {
                return text.length();
            } else if ((c == '[' || c == '{') && (inFlow() || text.substring(start, at).isBlank())) {
                open.add(new Open(at, true, c == '['));
                start = at + 1;
            } else if (inFlow()) {
                start = inside(text, start, at);
            }
        }
        return skip(text, start);
    }

    /** Reads one character between brackets; where the word it belongs to begins. */
    private int inside(String text, int start, int at) {
        Open flow = open.getLast();
        char c = text.charAt(at);
        if (c == ']' || c == '}') {
            open.removeLast();
            return at + 1;
        }
        if (c == ',') {
            flow.step = flow.list ? flow.step : Optional.empty();
            return at + 1;
        }
        boolean key = c == ':' && !flow.list && (at + 1 == text.length() || text.charAt(at + 1) == ' ');
        if (key) {
            String name = unquoted(text.substring(start, at).strip());
            flow.keys.add(name);
            flow.step = Optional.of(name);
        }
        return key ? at + 1 : start;
    }

    private Cursor cursor(int line, int character, String before, int wordAt) {
        int from = Math.min(wordAt, before.length());
        boolean afterColon = !open.isEmpty() && open.getLast().step.isPresent() && !open.getLast().list
                && (inFlow() || before.substring(0, from).stripTrailing().endsWith(":"));
        Slot around = new Slot(kind, List.of(), false);
        Set<String> keys = Set.of();
        List<Open> levels = new ArrayList<>(open);
        boolean newKey = !afterColon && !levels.isEmpty() && !levels.getLast().list
                && (levels.getLast().flow || levels.getLast().column >= from);
        if (newKey) {
            keys = new LinkedHashSet<>(levels.removeLast().keys);
            if (!inFlow()) {
                keys.addAll(keysBelow(line, from));
            }
        }
        for (Open level : levels) {
            around = level.step.isPresent() ? step(around, level.step.get()) : around;
        }
        boolean key = !afterColon && (newKey || inMapping(around));
        boolean value = !newKey;
        String full = lines.line(line);
        Matcher end = WORD_END.matcher(full);
        int to = end.find(Math.min(character, full.length())) ? end.start() : full.length();
        return new Cursor(around, key ? Optional.of(around) : Optional.empty(), before.substring(from), new Span(file, line, from, to),
                keys, value);
    }

    private Slot step(Slot slot, String step) {
        return step.equals(Slot.ITEM) ? slot.in(step) : schemas.under(slot, step);
    }

    private boolean inMapping(Slot slot) {
        return schemas.at(slot).filter(schema -> !schema.properties().isEmpty()).isPresent();
    }

    /** Keys of the same mapping on later lines. */
    private Set<String> keysBelow(int line, int column) {
        Set<String> keys = new LinkedHashSet<>();
        for (int i = line + 1; i < lines.count(); i++) {
            String text = lines.line(i);
            int indent = indent(text);
            if (!text.isBlank() && (indent < column || text.startsWith("---"))) {
                break;
            }
            Matcher key = KEY.matcher(text).region(indent, text.length());
            if (indent == column && key.lookingAt()) {
                keys.add(unquoted(key.group(1)));
            }
        }
        return keys;
    }
}

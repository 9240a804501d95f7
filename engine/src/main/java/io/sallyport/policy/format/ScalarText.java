package io.sallyport.policy.format;

import java.util.ArrayList;
import java.util.List;

/** Moves the lines of a scalar without touching what they say. */
final class ScalarText {
    private ScalarText() {}

    /**
     * A block scalar with its lines moved.
     *
     * @param text the header and the lines after it
     * @param blanks how many blank lines after the last were left out, since they are not part of the value
     */
    record Block(String text, int blanks) {}

    /**
     * @param source from {@code |} or {@code >} to where the scanner went on
     * @param was column in the source of the block around it
     * @param becomes column in the layout of the block around it
     */
    static Block block(String source, int was, int becomes) {
        List<String> lines = new ArrayList<>(List.of(source.split("\n", -1)));
        String header = lines.removeFirst().stripTrailing();
        if (!lines.isEmpty() && lines.getLast().isBlank()) {
            lines.removeLast();
        }
        String indicators = header.split("[ \t]", 2)[0];
        int digit = indicators.chars().filter(Character::isDigit).map(c -> c - '0').findFirst().orElse(0);
        int old = digit > 0 ? was + digit : indent(lines);
        int column = becomes + (digit > 0 ? digit : Levels.INDENT_COLUMNS);
        int blanks = 0;
        while (indicators.indexOf('+') < 0 && !lines.isEmpty() && isEmpty(lines.getLast(), old)) {
            lines.removeLast();
            blanks++;
        }
        StringBuilder out = new StringBuilder(header);
        for (String line : lines) {
            out.append('\n').append(isEmpty(line, old) ? "" : " ".repeat(column) + line.substring(Math.min(old, line.length())));
        }
        return new Block(out.toString(), blanks);
    }

    /** The indentation of the first line that is not blank, in spaces. */
    private static int indent(List<String> lines) {
        for (String line : lines) {
            if (!line.isBlank()) {
                return spaces(line);
            }
        }
        return Integer.MAX_VALUE;
    }

    private static boolean isEmpty(String line, int indent) {
        return spaces(line) == line.length() && line.length() <= indent;
    }

    private static int spaces(String line) {
        int at = 0;
        while (at < line.length() && line.charAt(at) == ' ') {
            at++;
        }
        return at;
    }

    /** A plain or quoted scalar, its further lines at this column; where a line breaks and how much it is indented has no meaning in these. */
    static String lines(Piece piece, int column) {
        String text = piece.sort() == Piece.Sort.SINGLE_QUOTED ? quoted(piece.text()) : piece.text();
        if (text.indexOf('\n') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        for (String line : text.split("\n", -1)) {
            boolean first = out.isEmpty();
            String words = trimmed(first ? line : line.stripLeading(), piece.sort() == Piece.Sort.DOUBLE_QUOTED);
            out.append(first ? "" : "\n").append(first || words.isEmpty() ? "" : " ".repeat(column)).append(words);
        }
        return out.toString();
    }

    /** Without blanks at the end, except one behind a backslash, which belongs to it. */
    private static String trimmed(String line, boolean escapes) {
        String words = line.stripTrailing();
        return escapes && words.endsWith("\\") && words.length() < line.length() ? line : words;
    }

    /** Double quotes for single ones, where nothing between them would mean something else. */
    private static String quoted(String text) {
        String inner = text.substring(1, text.length() - 1);
        boolean same = inner.chars().allMatch(c -> c >= ' ' && c != 127 && c != '\\' && c != '"' && c != '\'');
        return same ? '"' + inner + '"' : text;
    }
}

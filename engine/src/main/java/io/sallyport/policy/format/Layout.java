package io.sallyport.policy.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.sallyport.policy.format.Piece.Sort;

/**
 * Puts the pieces of a YAML text where they belong. What begins a line goes on beginning it; only the white space between pieces is made anew.
 */
final class Layout {
    /** Blanks between the text of a line and its comment, at least. */
    private static final int COMMENT_GAP_COLUMNS = 2;

    private final String source;
    private final int[] points;
    private final Levels levels = new Levels();
    private final StringBuilder out = new StringBuilder();
    private final List<String> comments = new ArrayList<>();
    private Optional<Piece> last = Optional.empty();
    private int at;
    private int breaks;
    private boolean key;

    private Layout(String source) {
        this.source = source;
        points = source.codePoints().toArray();
    }

    /**
     * A text in its layout.
     *
     * @param comments each as it stands, in order
     */
    record Laid(String text, List<String> comments) {}

    /** Lays out YAML that has been read without a mistake; empty when it has a piece that has no layout here. */
    static Optional<Laid> of(String source) {
        return Piece.of(source).map(pieces -> new Layout(source).place(pieces));
    }

    private Laid place(List<Piece> pieces) {
        for (Piece piece : pieces) {
            levels.enter(piece);
            key |= piece.sort() == Sort.KEY;
            if (piece.isVisible()) {
                between(piece.start(), piece.column(), levels.column(piece, key));
                write(piece);
                key = false;
                levels.leave(piece);
            }
        }
        between(points.length, 0, 0);
        boolean cut = last.filter(piece -> piece.sort() == Sort.BLOCK_SCALAR && piece.end() == points.length).isPresent()
                && !source.endsWith("\n");
        if (!out.isEmpty() && !cut) {
            out.append('\n');
        }
        return new Laid(out.toString(), List.copyOf(comments));
    }

    /** Writes the comments before index {@code end}, and begins the line or leaves the blank for what stands there. */
    private void between(int end, int nextWas, int next) {
        while (at < end) {
            int point = points[at];
            if (point == '\n') {
                breaks++;
                at++;
            } else if (point == '#') {
                comment(nextWas, next);
            } else {
                at++;
            }
        }
        if (end < points.length) {
            if (breaks > 0 || out.isEmpty()) {
                startLine(next);
            }
        }
    }

    private void comment(int nextWas, int next) {
        int end = at;
        while (end < points.length && points[end] != '\n') {
            end++;
        }
        String text = new String(points, at, end - at).stripTrailing();
        int column = columnOf(at);
        comments.add(text);
        if (breaks > 0 || out.isEmpty()) {
            boolean expecting = last.filter(piece -> piece.sort() == Sort.VALUE || piece.sort() == Sort.ENTRY).isPresent();
            startLine(levels.comment(column, nextWas, next, expecting));
        } else {
            int length = out.codePointCount(out.lastIndexOf("\n") + 1, out.length());
            out.repeat(" ", Math.max(column - length, COMMENT_GAP_COLUMNS));
        }
        out.append(text);
        at = end;
    }

    private int columnOf(int index) {
        int from = index;
        while (from > 0 && points[from - 1] != '\n') {
            from--;
        }
        return index - from;
    }

    /** Ends the line, with one blank line where there were any, and goes to the column. */
    private void startLine(int column) {
        if (!out.isEmpty()) {
            out.repeat("\n", Math.min(breaks, 2));
        }
        out.repeat(" ", column);
        breaks = 0;
    }

    private void write(Piece piece) {
        boolean startsLine = out.isEmpty() || lineIsBlank();
        last.filter(before -> !startsLine).ifPresent(before -> out.append(isTight(before, piece.sort()) ? "" : " "));
        if (piece.sort() == Sort.BLOCK_SCALAR) {
            ScalarText.Block block = ScalarText.block(piece.text(), levels.was(), levels.column());
            out.append(block.text());
            breaks = 1 + block.blanks();
        } else {
            out.append(ScalarText.lines(piece, levels.inFlow() ? levels.flow() : Math.max(levels.inside(), Levels.INDENT_COLUMNS)));
            breaks = 0;
        }
        at = piece.end();
        last = Optional.of(piece);
    }

    private boolean lineIsBlank() {
        for (int i = out.length() - 1; i >= 0 && out.charAt(i) != '\n'; i--) {
            if (out.charAt(i) != ' ') {
                return false;
            }
        }
        return true;
    }

    /** Whether nothing stands between two pieces of one line. A tag would swallow what follows it. */
    private static boolean isTight(Piece last, Sort next) {
        Sort before = last.sort();
        boolean tag = before == Sort.PROPERTY && last.text().startsWith("!");
        return switch (next) {
            case FLOW_CLOSE -> before != Sort.VALUE && before != Sort.FLOW_ENTRY && !tag;
            case FLOW_ENTRY -> !tag;
            case VALUE -> before != Sort.PROPERTY && before != Sort.FLOW_ENTRY && before != Sort.FLOW_OPEN;
            default -> before == Sort.FLOW_OPEN;
        };
    }
}

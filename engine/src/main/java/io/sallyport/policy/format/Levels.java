package io.sallyport.policy.format;

import java.util.ArrayList;
import java.util.List;

/** The block collections that are open, outermost first: the columns they had, and those they get. */
final class Levels {
    /** Columns by which a block lies deeper than the one around it. */
    static final int INDENT_COLUMNS = 2;

    private final List<Level> open = new ArrayList<>();
    private List<Level> before = List.of();
    private int flows;

    /**
     * One open block collection.
     *
     * @param was its column in the source, from 0
     * @param becomes its column in the layout
     * @param bare a list that stands at the column of the mapping around it, and has no end of its own among the pieces
     */
    private record Level(int was, int becomes, boolean list, boolean bare) {}

    /** Takes notice of a piece before it is placed. */
    void enter(Piece piece) {
        switch (piece.sort()) {
            case MAPPING_START -> push(piece.column(), false, false);
            case SEQUENCE_START -> push(piece.column(), true, false);
            case BLOCK_END -> {
                leaveBare();
                open.removeLast();
            }
            case KEY -> {
                if (flows == 0) {
                    leaveBare();
                }
            }
            case ENTRY -> {
                if (open.isEmpty() || !open.getLast().list()) {
                    push(piece.column(), true, true);
                }
            }
            case FLOW_CLOSE -> flows--;
            case VALUE, FLOW_OPEN, FLOW_ENTRY, PLAIN, SINGLE_QUOTED, DOUBLE_QUOTED, BLOCK_SCALAR, PROPERTY, MARKER -> {}
        }
    }

    /** Takes notice of a visible piece after it was placed. */
    void leave(Piece piece) {
        if (piece.sort() == Piece.Sort.FLOW_OPEN) {
            flows++;
        }
        before = List.copyOf(open);
    }

    private void push(int column, boolean list, boolean bare) {
        open.add(new Level(column, inside(), list, bare));
    }

    private void leaveBare() {
        if (!open.isEmpty() && open.getLast().bare()) {
            open.removeLast();
        }
    }

    boolean inFlow() {
        return flows > 0;
    }

    /** The source's column of the innermost block, from which an explicit indentation of a block scalar counts. */
    int was() {
        return open.isEmpty() ? 0 : open.getLast().was();
    }

    /** The layout's column of the innermost block. */
    int column() {
        return open.isEmpty() ? 0 : open.getLast().becomes();
    }

    /** The column of whatever lies in the innermost block. */
    int inside() {
        return open.isEmpty() ? 0 : open.getLast().becomes() + INDENT_COLUMNS;
    }

    /** The column of the brackets of the outermost flow collection, where they begin a line, and two more for each one in it. */
    int flow() {
        return inside() + flows * INDENT_COLUMNS;
    }

    /** The column of a piece that is the first on its line. */
    int column(Piece piece, boolean key) {
        if (piece.sort() == Piece.Sort.MARKER) {
            return 0;
        }
        if (inFlow() || piece.sort() == Piece.Sort.FLOW_CLOSE) {
            return flow();
        }
        return piece.sort() == Piece.Sort.ENTRY || key ? column() : inside();
    }

    /**
     * The column of a comment on a line of its own: that of the piece after it, unless it stood deeper, with the block that ends before it.
     *
     * @param was the comment's column in the source
     * @param nextWas the column in the source of the piece after it
     * @param next that piece's column in the layout
     * @param expecting whether a value could still have come before the comment
     */
    int comment(int was, int nextWas, int next, boolean expecting) {
        boolean opened = open.size() > before.size() || !before.subList(0, open.size()).equals(open);
        if (inFlow() || opened || was <= nextWas || before.isEmpty()) {
            return next;
        }
        Level deepest = before.getLast();
        if (expecting && was > deepest.was()) {
            return Math.max(next, deepest.becomes() + INDENT_COLUMNS);
        }
        int column = next;
        int at = -1;
        for (Level level : before) {
            if (level.was() <= was && level.was() > at && level.becomes() >= next) {
                at = level.was();
                column = level.becomes();
            }
        }
        return column;
    }
}

package io.sallyport.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

import io.sallyport.text.Visible;

/** Columns of text, each as wide as its widest cell. What a terminal might obey is shown as an escape. */
final class Table {
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    Table(String... heading) {
        rows.add(List.of(heading));
    }

    void row(String... cells) {
        if (cells.length != rows.getFirst().size()) {
            throw new IllegalArgumentException("cells " + cells.length + " under a heading of " + rows.getFirst().size());
        }
        List<String> clean = new ArrayList<>();
        for (String cell : cells) {
            clean.add(plain(cell));
        }
        rows.add(clean);
    }

    void print(PrintWriter out) {
        int columns = rows.getFirst().size();
        int[] width = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                width[i] = Math.max(width[i], chars(row.get(i)));
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(row.get(i)).append(" ".repeat(width[i] - chars(row.get(i)))).append(GAP);
            }
            out.println(line.toString().stripTrailing());
        }
    }

    /** Text from elsewhere (a name in a certificate) as it may be printed. */
    static String plain(String text) {
        return Visible.of(text);
    }

    private static int chars(String text) {
        return text.codePointCount(0, text.length());
    }
}

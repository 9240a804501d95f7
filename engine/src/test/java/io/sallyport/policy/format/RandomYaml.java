package io.sallyport.policy.format;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Writes YAML in every style an author may choose, with a comment wherever one may stand. */
final class RandomYaml {
    private static final List<String> WORDS = List.of("a", "mon-fri 07:00-20:00", "10.8.0.0/24", "\"fd00::/8\"", "'x y'", "'it''s'", "true",
            "~", "12", "\"a\\n\\\"b\"",
            "x#y", "a:b", "-1", "\"# no\"", "*", "\"\"");
    private static final int DEPTH_MAX = 4;

    private final SplittableRandom random;
    private final StringBuilder out = new StringBuilder();
    private final List<String> comments = new ArrayList<>();
    private int names;

    RandomYaml(SplittableRandom random) {
        this.random = random;
    }

    List<String> comments() {
        return comments;
    }

    String document() {
        boolean list = chance(3);
        loose(0);
        if (chance(4)) {
            out.append("---");
            endLine();
        }
        if (list) {
            list(0, 0);
        } else {
            mapping(0, 0);
        }
        loose(random.nextInt(4));
        return out.toString();
    }

    private void mapping(int column, int depth) {
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            out.append(chance(6) ? "\"k " + names++ + "\"" : "k" + names++).append(':');
            value(column, depth, false);
            if (i > 1) {
                between(column);
            }
        }
    }

    private void list(int column, int depth) {
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            out.append('-');
            if (depth < DEPTH_MAX && chance(3)) {
                int gap = random.nextInt(1, 4);
                out.repeat(" ", gap);
                mapping(column + 1 + gap, depth + 1);
            } else {
                value(column, depth, true);
            }
            if (i > 1) {
                between(column);
            }
        }
    }

    /** What comes after a colon or dash, with the end of its line. */
    private void value(int column, int depth, boolean inList) {
        switch (random.nextInt(depth < DEPTH_MAX ? 8 : 5)) {
            case 0 -> endLine();
            case 1 -> block(column);
            case 2 -> {
                blanks();
                flow(column, 0);
                endLine();
            }
            case 3 -> sentence(column);
            case 4 -> {
                blanks();
                out.append(word());
                endLine();
            }
            case 5 -> {
                endLine();
                int deeper = column + random.nextInt(1, 5);
                begin(deeper);
                mapping(deeper, depth + 1);
            }
            default -> {
                endLine();
                int deeper = column + random.nextInt(inList ? 1 : 0, 5);
                begin(deeper);
                list(deeper, depth + 1);
            }
        }
    }

    private void block(int column) {
        int content = column + random.nextInt(1, 5);
        boolean written = chance(3);
        out.append(' ').append(chance(2) ? '|' : '>').append(written ? String.valueOf(content - column) : "");
        out.append(List.of("", "-", "+").get(random.nextInt(3))).append('\n');
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            out.repeat(" ", content).append("text # ").append(names++).append(chance(4) ? "  " : "").append('\n');
            if (chance(4)) {
                out.append('\n');
            }
        }
    }

    private void sentence(int column) {
        blanks();
        char quote = List.of(' ', '"', '\'').get(random.nextInt(3));
        String mark = quote == ' ' ? "" : String.valueOf(quote);
        out.append(mark).append("one");
        for (int i = random.nextInt(1, 3); i > 0; i--) {
            out.append(chance(4) ? "  \n\n" : "\n").repeat(" ", column + random.nextInt(1, 5)).append("two ").append(names++);
        }
        out.append(mark);
        endLine();
    }

    private void flow(int column, int depth) {
        boolean list = chance(2);
        out.append(list ? '[' : '{');
        int items = random.nextInt(0, 4);
        for (int i = 0; i < items; i++) {
            inFlow(column);
            out.append(list ? "" : "k" + names++ + ": ");
            if (depth < 2 && chance(3)) {
                flow(column, depth + 1);
            } else {
                out.append(chance(2) ? "a" + names++ : "\"b " + names++ + "\"");
            }
            inFlow(column);
            out.append(i < items - 1 ? "," : "");
        }
        inFlow(column);
        out.append(list ? ']' : '}');
    }

    private void inFlow(int column) {
        switch (random.nextInt(8)) {
            case 0 -> out.repeat(" ", random.nextInt(3));
            case 1 -> {
                endLine();
                out.repeat(" ", column + random.nextInt(1, 6));
            }
            default -> {}
        }
    }

    private String word() {
        String word = WORDS.get(random.nextInt(WORDS.size()));
        return word.equals("*") ? "w" + names++ : word;
    }

    private void blanks() {
        out.repeat(" ", random.nextInt(1, 4));
    }

    private void endLine() {
        if (chance(5)) {
            out.append(" ".repeat(random.nextInt(1, 6)));
            comment();
        } else {
            out.append(chance(6) ? "  \n" : "\n");
        }
    }

    /** Blank lines and comments, then the column. */
    private void between(int column) {
        loose(random.nextInt(column + 6));
        begin(column);
    }

    private void begin(int column) {
        out.repeat(" ", column);
    }

    private void loose(int column) {
        if (chance(4) && !inBlockScalar()) {
            out.repeat("\n", random.nextInt(3)).repeat(" ", column);
            comment();
        }
    }

    /** Whether a comment on a line of its own would still be text of a block scalar. */
    private boolean inBlockScalar() {
        int header = Math.max(out.lastIndexOf(" |"), out.lastIndexOf(" >"));
        return header >= 0 && out.substring(header).lines().skip(1).allMatch(line -> line.isBlank() || line.contains("text #"));
    }

    private void comment() {
        String text = "# comment " + names++;
        comments.add(text);
        out.append(text).append('\n');
    }

    private boolean chance(int of) {
        return random.nextInt(of) == 0;
    }
}

package io.sallyport.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Lays out what stands below the options in a command's help: examples, each with what it does, and sentences. An example that can be copied is whole on its line;
 * what it does stands beside it where all fit, otherwise above it as a comment of the shell.
 */
final class Examples {
    /** What a terminal shows in one line. */
    static final int COLUMNS_MAX = 80;
    private static final String INDENT = "  ";

    /** What it does is empty where that is plain. */
    private record Example(String command, String does) {
        static Example of(String line) {
            String[] parts = line.strip().split(" {2,}", 2);
            return new Example(parts[0], parts.length > 1 ? parts[1].strip() : "");
        }
    }

    private Examples() {}

    /**
     * The text, each line with its end.
     *
     * @param footer lines that begin with two spaces are examples: a command, and after two spaces or more what it does; others are sentences, which may go
     *         on in the next line
     */
    static String text(List<String> footer) {
        StringBuilder out = new StringBuilder();
        List<Example> examples = new ArrayList<>();
        StringBuilder sentence = new StringBuilder();
        for (String line : footer) {
            boolean example = line.startsWith(INDENT);
            if (!example) {
                block(examples, out);
            }
            if (example || line.isBlank() || endsSentence(sentence)) {
                wrap(sentence, out);
            }
            if (example) {
                examples.add(Example.of(line));
            } else if (line.isBlank()) {
                out.append('\n');
            } else {
                sentence.append(sentence.isEmpty() ? "" : " ").append(line.strip());
            }
        }
        block(examples, out);
        wrap(sentence, out);
        return out.toString();
    }

    private static boolean endsSentence(StringBuilder sentence) {
        return !sentence.isEmpty() && sentence.charAt(sentence.length() - 1) == '.';
    }

    private static void block(List<Example> examples, StringBuilder out) {
        int longest = examples.stream().filter(example -> !example.does().isEmpty()).mapToInt(example -> example.command().length()).max()
                .orElse(0);
        int column = INDENT.length() + longest + INDENT.length();
        boolean beside = examples.stream().allMatch(example -> example.does().isEmpty() || column + example.does().length() <= COLUMNS_MAX);
        for (Example example : examples) {
            if (example.does().isEmpty()) {
                out.append(INDENT).append(example.command()).append('\n');
            } else if (beside) {
                out.append(INDENT).append(example.command()).repeat(" ", column - INDENT.length() - example.command().length())
                        .append(example.does()).append('\n');
            } else {
                out.append(INDENT).append("# ").append(example.does()).append('\n').append(INDENT).append(example.command()).append('\n');
            }
        }
        examples.clear();
    }

    private static void wrap(StringBuilder sentence, StringBuilder out) {
        int column = 0;
        for (String word : sentence.toString().split(" ")) {
            if (column > 0 && column + 1 + word.length() > COLUMNS_MAX) {
                out.append('\n');
                column = 0;
            }
            out.append(column > 0 ? " " : "").append(word);
            column += (column > 0 ? 1 : 0) + word.length();
        }
        out.append(sentence.isEmpty() ? "" : "\n");
        sentence.setLength(0);
    }
}

package io.sallyport.management;

import java.util.ArrayList;
import java.util.List;

/**
 * A model of how OpenVPN reads its management connection ({@code manage.c}, {@code options.c: parse_line}), written apart from the encoder: what
 * is not printable is dropped, a line above 1023 bytes is torn, a {@code client-auth} with two numbers opens a block that ends at {@code END}.
 */
final class DaemonReader {
    private static final int LINE_BYTES_MAX = 1_023;
    private static final int PARAMETER_CHARS_MAX = 256;
    private static final int PARAMETERS_MAX = 16;

    private final List<Read> commands = new ArrayList<>();
    private List<String> block = List.of();
    private List<String> head = List.of();
    private boolean inBlock;

    /** A command as the daemon understands it: its words, and the lines of its block. */
    record Read(List<String> words, List<String> block) {}

    /** All commands in these bytes; whatever is wrong with them shows as a command of one word that begins with {@code !}. */
    static List<Read> read(byte[] bytes) {
        DaemonReader reader = new DaemonReader();
        StringBuilder line = new StringBuilder();
        for (byte b : bytes) {
            if (b == '\n') {
                reader.line(line.toString());
                line.setLength(0);
            } else if (b >= 0x20 && b < 0x7f) {
                line.append((char) b);
                if (line.length() > LINE_BYTES_MAX) {
                    reader.wrong("overflow");
                    line.setLength(0);
                }
            } else {
                reader.wrong("dropped a byte");
            }
        }
        if (!line.isEmpty() || reader.inBlock) {
            reader.wrong("unfinished");
        }
        return reader.commands;
    }

    private void line(String line) {
        if (inBlock && line.equals("END")) {
            inBlock = false;
            commands.add(new Read(head, List.copyOf(block)));
        } else if (inBlock) {
            block.add(line);
        } else {
            List<String> words = words(line);
            if (words.isEmpty()) {
                wrong("no command, no reply");
            } else if (words.size() == 3 && words.getFirst().equals("client-auth") && words.get(1).matches("\\d+")
                    && words.get(2).matches("\\d+")) {
                inBlock = true;
                head = words;
                block = new ArrayList<>();
            } else {
                commands.add(new Read(words, List.of()));
            }
        }
    }

    private void wrong(String what) {
        commands.add(new Read(List.of("!" + what), List.of()));
    }

    /** The words of a line; empty for a blank or commented one; a single {@code !…} for one the daemon refuses. */
    static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char quote = 0;
        boolean inWord = false;
        boolean escaped = false;
        for (char c : (line + " ").toCharArray()) {
            if (!escaped && c == '\\' && quote != '\'') {
                escaped = true;
                continue;
            }
            boolean ends = !escaped && inWord && (quote == 0 ? c == ' ' : c == quote);
            if (ends) {
                words.add(word.toString());
                word.setLength(0);
                inWord = false;
                quote = 0;
            } else if (!inWord) {
                if (c == ' ' && !escaped) {
                    continue;
                }
                if (!escaped && (c == '#' || c == ';')) {
                    return words;
                }
                inWord = true;
                if (!escaped && (c == '"' || c == '\'')) {
                    quote = c;
                } else {
                    word.append(c);
                }
            } else {
                word.append(c);
            }
            if (escaped && c != '\\' && c != '"' && c != ' ') {
                return List.of("!bad backslash");
            }
            escaped = false;
            if (word.length() > PARAMETER_CHARS_MAX || words.size() > PARAMETERS_MAX) {
                return List.of("!parameter too long");
            }
        }
        return inWord || escaped ? List.of("!no closing quotation") : words;
    }
}

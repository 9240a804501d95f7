package io.sallyport.lsp;

import java.util.List;

/** A text by its lines. Places count code points, editors UTF-16 code units. */
final class Lines {
    private final List<String> lines;

    Lines(String text) {
        lines = List.of(text.replace("\r\n", "\n").replace('\r', '\n').split("\n", -1));
    }

    int count() {
        return lines.size();
    }

    /** The line of this number from 0; empty beyond the end. */
    String line(int number) {
        return number >= 0 && number < lines.size() ? lines.get(number) : "";
    }

    /** The index in UTF-16 code units after this many code points of a line. */
    int character(int line, int codePoints) {
        String text = line(line);
        int all = text.codePointCount(0, text.length());
        return text.offsetByCodePoints(0, Math.clamp(codePoints, 0, all));
    }

    /** The spaces before the first other character. */
    int indent(int line) {
        String text = line(line);
        int at = 0;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        return at;
    }

    boolean isBlank(int line) {
        return line(line).isBlank();
    }

    boolean isComment(int line) {
        return line(line).stripLeading().startsWith("#");
    }
}

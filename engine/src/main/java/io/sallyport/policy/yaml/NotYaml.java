package io.sallyport.policy.yaml;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Says what the library found wrong with a text in the words of somebody who edits files. */
enum NotYaml {
    TAB("\\t(TAB)", false, "a tab stands where only spaces can", "indent with spaces, two for each level"), //
    BAD_START("cannot start any token", false, "a word cannot begin with this character", "put the text in quotes"), //
    NO_COLON("could not find expected ':'", true, "a key has no `:` behind it", "write `key: value`"), //
    TWO_COLONS("mapping values are not allowed here", false, "a second `:` stands on the line, or the line is indented too far",
            "put a text with `: ` in quotes; keys of one row begin in the same column"), //
    INDENTATION("expected <block end>", false, "the indentation does not fit the lines above",
            "keys of one row begin in the same column, and so do the `-` of one list"), //
    DASH("sequence entries are not allowed here", false, "a `-` stands where no list can begin",
            "put it on a line of its own below the key"), //
    OPEN_LIST("expected ',' or ']'", true, "the list that begins here is not closed", "put `,` between its entries and `]` at its end"), //
    OPEN_MAPPING("expected ',' or '}'", true, "the mapping that begins here is not closed", "put `,` between its keys and `}` at its end"), //
    OPEN_TEXT("found unexpected end of stream", true, "the text in quotes that begins here does not end",
            "end it with the quote it begins with"), //
    BACKSLASH("found unknown escape character", false, "in double quotes a backslash has a meaning of its own",
            "use single quotes, or write the backslash twice"), //
    NOTHING("expected the node content", false, "something is missing before this",
            "look for a list `[` or a mapping `{` that is not closed, or a `,` too many");

    /** How much of the library's explanation is shown where there is no better one, in characters. */
    private static final int LIBRARY_TEXT_CHARS_MAX = 160;

    private final String problem;
    private final boolean whereItBegins;
    private final String message;
    private final String hint;

    NotYaml(String problem, boolean whereItBegins, String message, String hint) {
        this.problem = problem;
        this.whereItBegins = whereItBegins;
        this.message = message;
        this.hint = hint;
    }

    /** What the library's words mean; empty when they are none of these. */
    static Optional<NotYaml> of(MarkedYamlEngineException e) {
        String said = String.valueOf(e.getProblem());
        return Arrays.stream(values()).filter(one -> said.contains(one.problem)).findFirst();
    }

    /** What to show: the end of something open says little, so that it is told where it begins. */
    Optional<Mark> mark(MarkedYamlEngineException e) {
        return whereItBegins ? e.getContextMark().or(e::getProblemMark) : e.getProblemMark();
    }

    String message() {
        return message;
    }

    String hint() {
        return hint;
    }

    /** The library's own words on one line. */
    static String oneLine(@Nullable String libraryText) {
        String first = libraryText == null ? "unreadable" : libraryText.strip().lines().findFirst().orElse("unreadable");
        String lower = first.isEmpty() ? "unreadable" : first.substring(0, 1).toLowerCase(Locale.ROOT) + first.substring(1);
        return Words.plain(lower, LIBRARY_TEXT_CHARS_MAX);
    }
}

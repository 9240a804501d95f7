package io.sallyport.policy.yaml;

import java.util.List;

import io.sallyport.model.Place;

/** Reads YAML text into documents. Whatever the text is, the answer is nodes and diagnostics. */
public final class YamlReader {
    /** The longest file that is read, in characters. */
    public static final int FILE_CHARS_MAX = 8 << 20;
    /** The deepest nesting of lists and mappings, in levels. */
    public static final int NESTING_LEVELS_MAX = 32;
    /** The most values in one file with its aliases written out, as a number. */
    public static final int VALUES_MAX = 1_000_000;

    private YamlReader() {}

    /**
     * The documents of one file, in order. After a mistake in the YAML itself, those that ended before it.
     *
     * @param file path from the repository's root, for places
     */
    public static List<Node> read(String file, String text, Problems problems) {
        if (text.length() > FILE_CHARS_MAX) {
            problems.add(YamlProblem.FILE_TOO_LARGE, Place.ofFile(file), "the file has more than " + FILE_CHARS_MAX + " characters");
            return List.of();
        }
        return new Composer(file, text, problems).documents();
    }
}

package io.sallyport.policy.format;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import io.sallyport.model.Diagnostic;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.YamlProblem;
import io.sallyport.policy.yaml.YamlReader;

/** Lays out the files of a policy repository. Laying out twice gives what once gives. */
public final class Formatter {
    /** Mistakes after which the rest of the file was not read. */
    private static final Set<YamlProblem> STOPS = EnumSet.of(YamlProblem.NOT_YAML, YamlProblem.FILE_TOO_LARGE, YamlProblem.NESTING_TOO_DEEP,
            YamlProblem.TOO_MANY_VALUES, YamlProblem.UNKNOWN_ALIAS, YamlProblem.TOO_MANY_DIAGNOSTICS);

    private Formatter() {}

    /** Whether files of this name have a layout. */
    public static boolean takes(String file) {
        return isYaml(file) || file.endsWith(".drl");
    }

    private static boolean isYaml(String file) {
        return file.endsWith(".yaml") || file.endsWith(".yml");
    }

    /**
     * Lays out one file: YAML whole, anything else only in its white space at the ends of lines.
     *
     * @param file its path, for places; the ending says what it is
     */
    public static Formatted format(String file, String text) {
        if (!isYaml(file)) {
            return new Formatted.Laid(trimmed(text));
        }
        Problems problems = new Problems();
        YamlReader.read(file, text, problems);
        TreeSet<String> stops = new TreeSet<>();
        STOPS.forEach(stop -> stops.add(stop.id()));
        List<Diagnostic> stopped = problems.sorted().stream().filter(d -> stops.contains(d.id())).toList();
        return stopped.isEmpty() ? new Formatted.Laid(yaml(text)) : new Formatted.Unreadable(stopped);
    }

    /** The layout, when it is proven to say the same; else the text as it is. */
    private static String yaml(String text) {
        Optional<Layout.Laid> laid = Layout.of(lines(text));
        return laid.filter(to -> isSame(text, to)).map(Layout.Laid::text).orElse(text);
    }

    /** Whether a text and its layout mean the same, hold the same comments, and are the same when laid out again. */
    static boolean isSame(String text, Layout.Laid laid) {
        return Meaning.of(text).equals(Meaning.of(laid.text())) && Layout.of(laid.text()).filter(laid::equals).isPresent();
    }

    /** The text with lines that end in {@code \n}. */
    static String lines(String text) {
        return text.replace("\r\n", "\n").replace('\r', '\n');
    }

    private static String trimmed(String text) {
        StringBuilder out = new StringBuilder();
        lines(text).lines().forEach(line -> out.append(line.stripTrailing()).append('\n'));
        int end = out.length();
        while (end > 0 && out.charAt(end - 1) == '\n') {
            end--;
        }
        out.setLength(end);
        return out.isEmpty() ? "" : out.append('\n').toString();
    }
}

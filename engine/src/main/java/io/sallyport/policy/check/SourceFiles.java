package io.sallyport.policy.check;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

import io.sallyport.model.Place;
import io.sallyport.policy.SourceTree;
import io.sallyport.policy.table.TableReader;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Words;

/** Which files of a repository are read, and as what. */
final class SourceFiles {
    private static final String RULES = "rules/";
    private static final Pattern STOCK_PACKAGE = Pattern.compile("(?m)^\\s*package\\s+rules\\.stock\\b");
    /** Endings of files that may lie beside tables and rules without being read. */
    private static final List<String> NOTES = List.of(".md", ".txt", ".adoc", "/LICENSE", "/.gitkeep", "/.gitignore", "/.gitattributes",
            "/.editorconfig");

    private SourceFiles() {}

    /** The table files; a file that looks as if it should count and does not is reported. */
    static SortedMap<String, String> tables(SourceTree tree, Problems problems) {
        SortedMap<String, String> found = new TreeMap<>();
        for (Map.Entry<String, String> file : tree.files().entrySet()) {
            String path = file.getKey();
            if (path.startsWith(TableReader.FOLDER) && (path.endsWith(".yaml") || path.endsWith(".yml"))) {
                found.put(path, file.getValue());
            } else if (isUnread(path)) {
                problems.add(PolicyProblem.FILE_NOT_READ, Place.ofFile(path), Words.quote(path) + " is not read",
                        path.startsWith(RULES) ? "a rule file ends in `.drl`" : "a table file ends in `.yaml` or `.yml`");
            }
        }
        return found;
    }

    /**
     * The organisation's own rules: every file {@code rules/….drl} but unchanged copies of the stock rules. One that says it is a stock rule, and is
     * not one of this engine, is refused: silently leaving out a rule that denies would be worse.
     */
    static SortedMap<String, String> ownRules(SourceTree tree, Collection<String> stockRules, Problems problems) {
        Set<String> stock = new HashSet<>(stockRules);
        SortedMap<String, String> found = new TreeMap<>();
        for (Map.Entry<String, String> file : tree.files().entrySet()) {
            String path = file.getKey();
            if (!path.startsWith(RULES) || !path.endsWith(".drl") || stock.contains(file.getValue())) {
                continue;
            }
            if (STOCK_PACKAGE.matcher(file.getValue()).find()) {
                problems.add(PolicyProblem.STOCK_RULE_CHANGED, Place.ofFile(path), "this differs from the stock rules of this engine",
                        "remove the file, since the engine has its own, and write rules of your own in a package of your own");
            } else {
                found.put(path, file.getValue());
            }
        }
        return found;
    }

    private static boolean isUnread(String path) {
        boolean counts = path.startsWith(TableReader.FOLDER) || (path.startsWith(RULES) && !path.endsWith(".drl"));
        return counts && NOTES.stream().noneMatch(path::endsWith);
    }
}

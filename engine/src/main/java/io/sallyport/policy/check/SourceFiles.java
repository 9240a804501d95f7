package io.sallyport.policy.check;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import io.sallyport.model.Place;
import io.sallyport.policy.SourceTree;
import io.sallyport.policy.table.TableReader;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Words;

/** Which files of a repository are read, and as what. */
final class SourceFiles {
    private static final String RULES = "rules/";
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

    /** Rule files may be copies of the stock rules; any other is refused until rules of a repository are run. */
    static void refuseOwnRules(SourceTree tree, Collection<String> stockRules, Problems problems) {
        Set<String> stock = new HashSet<>(stockRules);
        for (Map.Entry<String, String> file : tree.files().entrySet()) {
            if (file.getKey().endsWith(".drl") && !stock.contains(file.getValue())) {
                problems.add(PolicyProblem.RULES_NOT_SUPPORTED, Place.ofFile(file.getKey()),
                        "rules of a repository are not run yet; only unchanged copies of the stock rules may lie here",
                        "say it with Access rows, or remove the file");
            }
        }
    }

    private static boolean isUnread(String path) {
        boolean counts = path.startsWith(TableReader.FOLDER) || (path.startsWith(RULES) && !path.endsWith(".drl"));
        return counts && NOTES.stream().noneMatch(path::endsWith);
    }
}

package io.sallyport.lint;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import io.sallyport.model.Diagnostic;
import io.sallyport.model.Place;
import io.sallyport.policy.Policy;
import io.sallyport.policy.SourceTree;
import io.sallyport.policy.check.LintProblem;
import io.sallyport.policy.check.Suppressions;
import io.sallyport.policy.format.Formatted;
import io.sallyport.policy.format.Formatter;
import io.sallyport.policy.table.Draft;
import io.sallyport.policy.table.TableReader;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policytest.TestDocument;

/** Looks over a policy that compiles. The same tree, tests and time always give the same answer. */
public final class Lint {
    private Lint() {}

    /**
     * Everything that could be better, sorted by place; what {@code suppress} answers is left out.
     *
     * @param tree a tree that compiles
     * @param policy what it compiles to
     * @param tests the tests in it
     * @param now when rows are looked at that end some day
     */
    public static List<Diagnostic> run(SourceTree tree, Policy policy, Collection<TestDocument> tests, Instant now) {
        Problems problems = new Problems();
        SortedMap<String, String> tables = tables(tree);
        Draft draft = TableReader.read(tables, new Problems());
        RowLint.run(draft, policy.ownRules(), now, problems);
        RepeatedRows.run(tables, problems);
        TestLint.run(policy, draft.manifests().getFirst().place(), tests, problems);
        tree.files().forEach((file, text) -> layout(file, text, problems));
        return Suppressions.ofLint(draft.suppressions(), problems);
    }

    private static SortedMap<String, String> tables(SourceTree tree) {
        TreeMap<String, String> tables = new TreeMap<>();
        tree.files().forEach((file, text) -> {
            if (file.startsWith(TableReader.FOLDER) && (file.endsWith(".yaml") || file.endsWith(".yml"))) {
                tables.put(file, text);
            }
        });
        return tables;
    }

    private static void layout(String file, String text, Problems problems) {
        if (Formatter.takes(file) && Formatter.format(file, text) instanceof Formatted.Laid(String laid) && !laid.equals(text)) {
            problems.add(LintProblem.LAYOUT, Place.ofFile(file), "the file is not in the usual layout", "run `sallyport fmt`");
        }
    }
}

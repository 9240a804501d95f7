package io.sallyport.policytest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

import io.sallyport.decision.Decider;
import io.sallyport.model.RuleRef;
import io.sallyport.policy.Compiled;
import io.sallyport.policy.Policy;
import io.sallyport.policy.SourceTree;
import io.sallyport.policy.yaml.Node;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.YamlReader;

/** Compiles and runs the tests that lie beside a policy, with the very decide that the daemon uses. */
public final class PolicyTests {
    private static final String DIRECTORY = "tests-policy/";

    private PolicyTests() {}

    /** Reads every test of the source tree; nothing is run. */
    public static Compiled<List<TestDocument>> compile(Policy policy, Decider decider, SourceTree tree) {
        Problems problems = new Problems();
        TestReader reader = new TestReader(policy, ruleNames(decider), problems);
        List<TestDocument> documents = new ArrayList<>();
        tree.files().forEach((file, text) -> {
            if (isTest(file)) {
                for (Node node : YamlReader.read(file, text, problems)) {
                    Form.open(node, problems).ifPresent(form -> documents.add(reader.read(form)));
                }
            }
        });
        return new Compiled<>(problems.hasErrors() ? Optional.empty() : Optional.of(List.copyOf(documents)), problems.sorted());
    }

    /** Compiles and runs every test. */
    public static Results run(Policy policy, Decider decider, SourceTree tree) {
        return run(policy, decider, tree, name -> true);
    }

    /** Compiles every test and runs those whose name is chosen. */
    public static Results run(Policy policy, Decider decider, SourceTree tree, Predicate<String> names) {
        Compiled<List<TestDocument>> compiled = compile(policy, decider, tree);
        Results results = compiled.value().map(documents -> new Runner(policy, decider::decide).run(documents, names))
                .orElseGet(() -> new Results(List.of(), List.of(), new TreeSet<>()));
        return new Results(compiled.diagnostics(), results.tests(), results.deciders());
    }

    private static SortedSet<String> ruleNames(Decider decider) {
        TreeSet<String> names = new TreeSet<>();
        decider.rules().rules().stream().map(RuleRef::name).forEach(names::add);
        return names;
    }

    private static boolean isTest(String file) {
        return file.startsWith(DIRECTORY) && (file.endsWith(".yaml") || file.endsWith(".yml"));
    }
}

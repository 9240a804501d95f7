package io.sallyport.policytest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.decision.Decider;
import io.sallyport.model.RuleRef;
import io.sallyport.policy.Compiled;
import io.sallyport.policy.Policy;
import io.sallyport.policy.SourceTree;
import io.sallyport.policy.yaml.Document;
import io.sallyport.policy.yaml.Problems;

/** Compiles and runs the tests that lie beside a policy, with the very decide that the daemon uses. */
public final class PolicyTests {
    private static final String DIRECTORY = "tests-policy/";

    private PolicyTests() {}

    /** Reads every test of the source tree; nothing is run. */
    public static Compiled<List<TestDocument>> compile(Policy policy, Decider decider, SourceTree tree) {
        SortedSet<String> deciders = Vocabulary.deciders(policy, ruleNames(decider));
        List<FileRead> read = tree.files().entrySet().stream().filter(file -> isTest(file.getKey())).toList().parallelStream()
                .map(file -> read(file.getKey(), file.getValue(), policy, deciders)).toList();
        boolean failed = read.stream().anyMatch(file -> file.problems().hasErrors());
        List<TestDocument> documents = read.stream().flatMap(file -> file.documents().stream()).toList();
        return new Compiled<>(failed ? Optional.empty() : Optional.of(documents),
                read.stream().flatMap(file -> file.problems().sorted().stream()).toList());
    }

    /** One file of tests. Files know nothing of one another, so that many are read at once. */
    private record FileRead(List<TestDocument> documents, Problems problems) {}

    private static FileRead read(String file, String text, Policy policy, SortedSet<String> deciders) {
        Problems problems = new Problems();
        TestReader reader = new TestReader(policy, deciders, problems);
        List<TestDocument> documents = new ArrayList<>();
        for (Document document : Document.read(file, text, List.of(TestReader.KIND), List.of(), problems)) {
            reader.read(document).ifPresent(documents::add);
        }
        return new FileRead(documents, problems);
    }

    /** Compiles and runs every test. */
    public static Results run(Policy policy, Decider decider, SourceTree tree) {
        return run(policy, decider, tree, RunOptions.ALL);
    }

    /** Compiles every test and runs those that are chosen. */
    public static Results run(Policy policy, Decider decider, SourceTree tree, RunOptions options) {
        Compiled<List<TestDocument>> compiled = compile(policy, decider, tree);
        if (compiled.value().isEmpty()) {
            return new Results(compiled.diagnostics(), List.of(), new TreeSet<>(), Optional.empty());
        }
        Results results = run(decider, compiled.value().get(), options);
        return new Results(compiled.diagnostics(), results.tests(), results.deciders(), results.coverage());
    }

    /** Runs those of these tests that are chosen. */
    public static Results run(Decider decider, List<TestDocument> documents, RunOptions options) {
        Optional<Conditions> conditions = options.coverage() ? Optional.of(new Conditions(decider)) : Optional.empty();
        Runner.Ran ran = new Runner(new World(decider, conditions), options).run(documents);
        return new Results(List.of(), ran.results(), ran.seen().deciders(),
                conditions.map(all -> Coverage.of(Rows.named(decider.policy()), all.all(), decider.rules().rules(), ran.seen())));
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

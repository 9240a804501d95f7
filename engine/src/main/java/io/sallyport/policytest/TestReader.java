package io.sallyport.policytest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

import io.sallyport.model.Place;
import io.sallyport.policy.Policy;
import io.sallyport.policy.yaml.Document;
import io.sallyport.policy.yaml.Fields;
import io.sallyport.policy.yaml.Marked;
import io.sallyport.policy.yaml.Node;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policytest.PolicyTest.Given;

/** Reads documents of kind {@code PolicyTest}, strictly: whatever is not understood is a diagnostic, and all of them are told at once. */
final class TestReader {
    static final String KIND = "PolicyTest";

    private final Vocabulary words;
    private final ClientReader clients;
    private final GivenReader givens;
    private final StepReader steps;

    TestReader(Policy policy, SortedSet<String> deciders, Problems problems) {
        words = new Vocabulary(policy, deciders, problems);
        clients = new ClientReader(words);
        givens = new GivenReader(words, clients);
        steps = new StepReader(words, clients);
    }

    /** The document, without the parts that could not be read. */
    Optional<TestDocument> read(Document document) {
        return Fields.open(document.body(), TestShapes.DOCUMENT, words.problems()).map(this::read);
    }

    private TestDocument read(Fields document) {
        Optional<Instant> clock = document.text("clock").flatMap(words::instant);
        Given given = document.fields("given", TestShapes.GIVEN).map(givens::read).orElse(Given.NOTHING);
        List<PolicyTest> tests = new ArrayList<>();
        SortedMap<String, Place> names = new TreeMap<>();
        for (Node node : document.items("tests")) {
            Fields.open(node, TestShapes.TEST, words.problems()).flatMap(fields -> test(fields, given, names)).ifPresent(tests::add);
        }
        return new TestDocument(document.place(), clock.orElse(Instant.EPOCH), given, tests);
    }

    private Optional<PolicyTest> test(Fields fields, Given given, SortedMap<String, Place> names) {
        Optional<Marked<String>> name = fields.text("name");
        name.ifPresent(text -> unique(text, names));
        Optional<PolicyTest.Each> each = fields.fields("for", TestShapes.FOR).map(clients::each);
        List<Step> found = fields.has("steps") ? steps.all(fields) : steps.only(fields);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        new StepChecks(words).check(fields.place(), found, each, given);
        return Optional.of(new PolicyTest(name.map(Marked::place).orElse(fields.place()), name.map(Marked::value).orElse(""), each, found));
    }

    private void unique(Marked<String> name, SortedMap<String, Place> names) {
        Place earlier = names.putIfAbsent(name.value(), name.place());
        if (earlier != null) {
            words.problem(TestProblem.DUPLICATE_TEST, name.place(), "test `" + name.value() + "` is written twice",
                    "the first is at " + earlier.brief());
        }
    }
}

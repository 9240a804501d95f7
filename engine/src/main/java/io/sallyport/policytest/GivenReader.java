package io.sallyport.policytest;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

import io.sallyport.policy.Compiled;
import io.sallyport.policy.Policy;
import io.sallyport.policy.yaml.Fields;
import io.sallyport.policy.yaml.Node;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.YamlReader;
import io.sallyport.policytest.PolicyTest.Given;

/** Reads what is known of people: under {@code given} in a document of tests, or a file of its own for {@code simulate}. */
public final class GivenReader {
    private final Vocabulary words;
    private final ClientReader clients;

    GivenReader(Vocabulary words, ClientReader clients) {
        this.words = words;
        this.clients = clients;
    }

    /** A file that holds what stands under {@code given} in a document of tests.
     *
     * @param name of the file, for places */
    public static Compiled<Given> read(String name, String text, Policy policy) {
        Problems problems = new Problems();
        Vocabulary words = new Vocabulary(policy, new TreeSet<>(), problems);
        GivenReader reader = new GivenReader(words, new ClientReader(words));
        List<Node> documents = YamlReader.read(name, text, problems);
        Given given = Given.NOTHING;
        for (Node document : documents) {
            given = given.and(Fields.open(document, TestShapes.GIVEN, problems).map(reader::read).orElse(Given.NOTHING));
        }
        return new Compiled<>(problems.hasErrors() ? Optional.empty() : Optional.of(given), problems.sorted());
    }

    Given read(Fields given) {
        TreeMap<String, Connect> users = new TreeMap<>();
        for (Node.Entry user : given.entries("users")) {
            Fields.open(user.value(), TestShapes.USER, words.problems())
                    .ifPresent(fields -> users.put(user.key().value(), clients.given(fields).withUser(user.key().value())));
        }
        return new Given(users);
    }
}

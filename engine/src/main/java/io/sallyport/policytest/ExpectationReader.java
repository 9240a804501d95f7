package io.sallyport.policytest;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

import io.sallyport.model.Address;
import io.sallyport.model.Bandwidth;
import io.sallyport.model.DataSize;
import io.sallyport.model.Network;
import io.sallyport.policy.RiskTable;
import io.sallyport.policy.yaml.Fields;
import io.sallyport.policy.yaml.Marked;
import io.sallyport.policy.yaml.Node;
import io.sallyport.policytest.Expectation.Asked;
import io.sallyport.policytest.Expectation.Due;
import io.sallyport.policytest.Expectation.Limit;
import io.sallyport.policytest.Expectation.Lines;
import io.sallyport.policytest.Expectation.Rates;
import io.sallyport.policytest.Expectation.Routes;
import io.sallyport.policytest.Expectation.Score;

/** Reads expectations. */
final class ExpectationReader {
    private static final String NONE = "none";
    private static final String NEVER = "never";

    private final Vocabulary words;

    ExpectationReader(Vocabulary words) {
        this.words = words;
    }

    Expectation read(Fields fields) {
        if (TestShapes.EXPECT.keys().stream().noneMatch(fields::has)) {
            words.problem(TestProblem.EXPECTS_NOTHING, fields.place(), "`expect` is empty", "a test that expects nothing cannot fail");
        }
        Optional<Verdict> verdict = fields.text("verdict").flatMap(words::verdict);
        SortedSet<String> by = deciders(fields, "by");
        if (verdict.filter(Verdict.REFUSE::equals).isPresent() && !fields.has("by")) {
            words.problem(TestProblem.TEST_WITHOUT_BY, fields.place(), "a test that expects a refusal does not say `by` what",
                    "name the row, the rule or the reason, for example `by: [engine:nothing-allows]`: otherwise it also passes when the policy is broken");
        }
        Optional<String> reason = fields.text("reason").flatMap(words::denial);
        Optional<String> message = fields.word("message").map(Marked::value);
        Optional<SortedSet<String>> groups = present(fields, "groups").map(key -> sorted(fields.wordOrAnyWords(key), words::group));
        return new Expectation(fields.place(), verdict, by, deciders(fields, "shadow"), reason, message, groups,
                fields.text("address").flatMap(words::network), routes(fields), dns(fields), rates(fields), reach(fields), peers(fields),
                fields.text("reconsider-at").flatMap(this::due), challenge(fields), risk(fields), rendered(fields));
    }

    private SortedSet<String> deciders(Fields fields, String key) {
        return sorted(fields.wordOrWords(key), text -> words.isDecider(text) ? Optional.of(text.value()) : Optional.empty());
    }

    private static Optional<String> present(Fields fields, String key) {
        return fields.has(key) ? Optional.of(key) : Optional.empty();
    }

    private static <T extends Comparable<T>> SortedSet<T> sorted(List<Marked<String>> texts, Function<Marked<String>, Optional<T>> read) {
        TreeSet<T> values = new TreeSet<>();
        texts.forEach(text -> read.apply(text).ifPresent(values::add));
        return values;
    }

    private Routes routes(Fields fields) {
        return fields.fields("routes", TestShapes.ROUTES)
                .map(routes -> new Routes(networks(routes, "include"), networks(routes, "exclude"),
                        present(routes, "exact").map(key -> networks(routes, key))))
                .orElseGet(() -> new Routes(new TreeSet<>(), new TreeSet<>(), Optional.empty()));
    }

    private SortedSet<Network> networks(Fields fields, String key) {
        return sorted(fields.wordOrAnyWords(key), words::network);
    }

    private Optional<List<Address>> dns(Fields fields) {
        return present(fields, "dns")
                .map(key -> fields.wordOrAnyWords(key).stream().flatMap(text -> words.address(text).stream()).toList());
    }

    private Rates rates(Fields fields) {
        return fields.fields("limits", TestShapes.LIMITS).map(limits -> {
            Optional<Limit<Bandwidth>> down = limits.word("down").flatMap(text -> limit(text, words::bandwidth));
            Optional<Limit<Bandwidth>> up = limits.word("up").flatMap(text -> limit(text, words::bandwidth));
            Optional<Limit<DataSize>> burst = limits.word("burst").flatMap(text -> limit(text, words::size));
            Optional<Limit<String>> shared = limits.word("shared").flatMap(text -> limit(text, words::sharedRow));
            return new Rates(down, up, burst, limits.text("priority").flatMap(words::priority), shared);
        }).orElse(Rates.ANY);
    }

    private static <T> Optional<Limit<T>> limit(Marked<String> text, Function<Marked<String>, Optional<T>> read) {
        if (text.value().equals(NONE)) {
            return Optional.of(new Limit<>(Optional.empty()));
        }
        return read.apply(text).map(value -> new Limit<>(Optional.of(value)));
    }

    private SortedMap<String, Covering> reach(Fields fields) {
        TreeMap<String, Covering> reach = new TreeMap<>();
        for (Node.Entry entry : fields.entries("reach")) {
            fields.text(entry.value(), "reach").filter(text -> words.isResource(entry.key())).flatMap(words::covering)
                    .ifPresent(covering -> reach.put(entry.key().value(), covering));
        }
        return reach;
    }

    private SortedMap<String, Boolean> peers(Fields fields) {
        TreeMap<String, Boolean> peers = new TreeMap<>();
        for (Node.Entry entry : fields.entries("peers")) {
            fields.text(entry.value(), "peers").flatMap(words::yesNo).ifPresent(yes -> peers.put(entry.key().value(), yes));
        }
        return peers;
    }

    private Optional<Due> due(Marked<String> text) {
        return text.value().equals(NEVER)
                ? Optional.of(new Due(Optional.empty()))
                : words.instant(text).map(at -> new Due(Optional.of(at)));
    }

    /** {@code challenge: totp}, or method and prompt. */
    private Optional<Asked> challenge(Fields fields) {
        if (fields.node("challenge").orElse(null) instanceof Node.Scalar) {
            return fields.text("challenge").map(method -> new Asked(Optional.of(method.value()), Optional.empty()));
        }
        return fields.fields("challenge", TestShapes.CHALLENGE).map(inner -> new Asked(inner.text("method").map(Marked::value),
                inner.text("prompt").map(Marked::value)));
    }

    /** {@code risk: 40}, or score and parts. */
    private Optional<Score> risk(Fields fields) {
        if (fields.node("risk").orElse(null) instanceof Node.Scalar) {
            return fields.number("risk", 0, RiskTable.SCORE_MAX).map(score -> new Score(Optional.of(score), new TreeMap<>()));
        }
        return fields.fields("risk", TestShapes.RISK).map(inner -> {
            TreeMap<String, Integer> parts = new TreeMap<>();
            for (Node.Entry entry : inner.entries("parts")) {
                inner.word(entry.value(), "parts").flatMap(words::points).ifPresent(points -> parts.put(entry.key().value(), points));
            }
            return new Score(inner.number("score", 0, RiskTable.SCORE_MAX), parts);
        });
    }

    private SortedMap<String, Lines> rendered(Fields fields) {
        TreeMap<String, Lines> rendered = new TreeMap<>();
        for (String key : Expectation.RENDERED) {
            fields.fields(key, TestShapes.LINES).ifPresent(inner -> rendered.put(key,
                    new Lines(lines(inner, "include"), lines(inner, "exclude"),
                            present(inner, "exact").map(exact -> lines(inner, exact)))));
        }
        return rendered;
    }

    /** A text of several lines stands for all of them; how far they are indented says nothing. */
    private static List<String> lines(Fields fields, String key) {
        return fields.wordOrAnyWords(key).stream().flatMap(text -> text.value().lines()).map(String::strip).filter(line -> !line.isEmpty())
                .toList();
    }
}

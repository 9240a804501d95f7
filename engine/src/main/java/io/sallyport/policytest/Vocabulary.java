package io.sallyport.policytest;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

import io.sallyport.model.Address;
import io.sallyport.model.Bandwidth;
import io.sallyport.model.DataSize;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Network;
import io.sallyport.model.Place;
import io.sallyport.policy.Policy;
import io.sallyport.policy.yaml.DiagnosticKind;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Words;
import io.sallyport.policy.yaml.YamlProblem;

/** Reads the single words of a test: values by their form, and names by what the policy knows. Tells what it cannot read. */
final class Vocabulary {
    private final Policy policy;
    private final Problems problems;
    private final SortedSet<String> deciders = new TreeSet<>();

    /** @param rules names of the rules that take part */
    Vocabulary(Policy policy, SortedSet<String> rules, Problems problems) {
        this.policy = policy;
        this.problems = problems;
        policy.access().rows().forEach(row -> deciders.add(row.ref().id().toString()));
        policy.quotas().rows().forEach(row -> deciders.add(row.ref().id().toString()));
        policy.authentication().rows().forEach(row -> deciders.add(row.ref().id().toString()));
        policy.risk().thresholds().forEach(row -> deciders.add(row.ref().id().toString()));
        policy.isolation().rows().forEach(row -> deciders.add(row.ref().id().toString()));
        rules.forEach(rule -> deciders.add(Deciders.RULE + rule));
        Deciders.DENIALS.forEach(denial -> deciders.add(Deciders.ENGINE + denial));
    }

    void problem(DiagnosticKind kind, Place place, String message, String hint) {
        problems.add(kind, place, message, hint);
    }

    /** A key at the head of a document that has only one value. */
    void header(Form document, String key, String value, DiagnosticKind kind) {
        if (!document.has(key)) {
            problem(YamlProblem.MISSING_KEY, document.place(), "`" + key + "` is missing", "write `" + key + ": " + value + "`");
        }
        document.text(key).filter(text -> !text.value().equals(value)).ifPresent(text -> problem(kind, text.place(),
                Words.quote(text.value()) + " has no meaning in tests-policy/", "write `" + key + ": " + value + "`"));
    }

    Optional<Address> address(Form.Text text) {
        return read(YamlProblem.BAD_ADDRESS, text, Address::parse, "an IP address", "write it as 10.8.0.7 or fd00::7");
    }

    Optional<Network> network(Form.Text text) {
        return read(YamlProblem.BAD_NETWORK, text, Network::parse, "a network",
                "write it as 10.20.0.0/16, with no bit set after the prefix");
    }

    Optional<Bandwidth> bandwidth(Form.Text text) {
        return read(YamlProblem.BAD_UNIT, text, Bandwidth::parse, "a rate", "write it as `50 Mbit/s`, or `none`");
    }

    Optional<DataSize> size(Form.Text text) {
        return read(YamlProblem.BAD_UNIT, text, DataSize::parse, "a size", "write it as `2 MB`, or `none`");
    }

    Optional<Instant> instant(Form.Text text) {
        return read(YamlProblem.BAD_TIME, text, word -> Times.instant(word, policy.manifest().zone()), "a time",
                "write it as 2026-03-02T09:00:00+03:00");
    }

    Optional<Duration> duration(Form.Text text) {
        return read(YamlProblem.BAD_UNIT, text, Times::duration, "a length of time", "write it as 30d, 12h, 45m or 10s");
    }

    Optional<Verdict> verdict(Form.Text text) {
        return choice(text, List.of(Verdict.values()), "a verdict");
    }

    Optional<String> eventName(Form.Text text) {
        return choice(text, List.of("connect", "reauth"), "an event that can be simulated");
    }

    Optional<Covering> covering(Form.Text text) {
        return choice(text, List.of(Covering.values()), "an extent");
    }

    Optional<Boolean> yesNo(Form.Text text) {
        return choice(text, List.of(Covering.YES, Covering.NO), "an answer").map(Covering.YES::equals);
    }

    private <T> Optional<T> read(DiagnosticKind kind, Form.Text text, Function<String, Optional<T>> parse, String what, String hint) {
        Optional<T> value = parse.apply(text.value());
        if (value.isEmpty()) {
            problem(kind, text.place(), Words.quote(text.value()) + " is not " + what, hint);
        }
        return value;
    }

    private <T> Optional<T> choice(Form.Text text, List<T> choices, String what) {
        Optional<T> chosen = choices.stream().filter(choice -> choice.toString().equals(text.value())).findFirst();
        if (chosen.isEmpty()) {
            unknown(YamlProblem.BAD_VALUE, text, what, choices.stream().map(Object::toString).toList());
        }
        return chosen;
    }

    Optional<String> platform(Form.Text text) {
        return known(YamlProblem.BAD_VALUE, text, Client.platforms(), "a platform");
    }

    Optional<String> denial(Form.Text text) {
        return known(YamlProblem.BAD_VALUE, text, Deciders.DENIALS, "the id of a denial");
    }

    Optional<InstanceName> instance(Form.Text text) {
        List<String> names = policy.networks().keySet().stream().map(InstanceName::value).toList();
        return known(TestProblem.UNKNOWN_INSTANCE, text, names, "an instance of the policy's Networks").map(InstanceName::new);
    }

    boolean isGroup(Form.Text text) {
        return known(TestProblem.UNKNOWN_GROUP, text, policy.directory().groups().keySet(), "a group").isPresent();
    }

    boolean isDecider(Form.Text text) {
        return known(TestProblem.UNKNOWN_DECIDER, text, deciders, "a row, a rule or a reason of the engine").isPresent();
    }

    boolean isResource(String name, Place place) {
        return known(TestProblem.UNKNOWN_RESOURCE, new Form.Text(name, place), policy.resources().keySet(), "a resource").isPresent();
    }

    private Optional<String> known(DiagnosticKind kind, Form.Text text, Collection<String> names, String what) {
        for (String name : names) {
            if (name.equals(text.value())) {
                return Optional.of(name);
            }
        }
        unknown(kind, text, what, names);
        return Optional.empty();
    }

    /** An identity provider may report any group; one that the policy does not know changes nothing, and is likely misspelt. */
    void upstreamGroup(Form.Text text) {
        if (!policy.directory().groups().containsKey(text.value())) {
            problem(TestProblem.UNKNOWN_UPSTREAM_GROUP, text.place(),
                    Words.quote(text.value()) + " is not a group of the policy, so it changes nothing",
                    Nearest.hint(text.value(), policy.directory().groups().keySet()));
        }
    }

    /** Whoever connects must say where when there are several places. */
    void needInstance(Place place) {
        if (policy.networks().size() > 1) {
            problem(TestProblem.INSTANCE_NEEDED, place, "the test does not say on which instance the client connects",
                    Nearest.hint("", policy.networks().keySet().stream().map(InstanceName::value).toList()));
        }
    }

    private void unknown(DiagnosticKind kind, Form.Text text, String what, Collection<String> names) {
        problem(kind, text.place(), Words.quote(text.value()) + " is not " + what, Nearest.hint(text.value(), names));
    }
}

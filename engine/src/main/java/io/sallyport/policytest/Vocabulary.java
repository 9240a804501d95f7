package io.sallyport.policytest;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.model.Address;
import io.sallyport.model.Bandwidth;
import io.sallyport.model.DataSize;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Network;
import io.sallyport.model.Place;
import io.sallyport.policy.AlertSeverity;
import io.sallyport.policy.Policy;
import io.sallyport.policy.QuotaTerms.Priority;
import io.sallyport.policy.RiskTable;
import io.sallyport.policy.SignalKind;
import io.sallyport.policy.yaml.DiagnosticKind;
import io.sallyport.policy.yaml.Marked;
import io.sallyport.policy.yaml.NearestName;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Unit;
import io.sallyport.policy.yaml.Units;
import io.sallyport.policy.yaml.Words;
import io.sallyport.policy.yaml.YamlProblem;

/** Reads the single words of a test: values by their form, and names by what the policy knows. Tells what it cannot read. */
final class Vocabulary {
    private static final Unit<Integer> POINTS = Unit.of("a number of points",
            text -> text.matches("[0-9]{1,3}") ? Optional.of(Integer.valueOf(text)) : Optional.empty(), YamlProblem.OUT_OF_RANGE,
            "write a whole number from 0 to " + RiskTable.SCORE_MAX);

    private final Policy policy;
    private final Problems problems;
    private final SortedSet<String> deciders;
    /** What an identity provider may report: groups of the policy, and what they call their {@code upstream}. */
    private final SortedSet<String> reported = new TreeSet<>();
    private final Unit<Instant> time;

    /** @param deciders what may have determined an answer, see {@link #deciders(Policy, SortedSet)} */
    Vocabulary(Policy policy, SortedSet<String> deciders, Problems problems) {
        this.policy = policy;
        this.deciders = deciders;
        this.problems = problems;
        policy.directory().groups().forEach((name, group) -> {
            reported.add(name);
            reported.addAll(group.upstream());
        });
        time = Unit.of("a time", word -> Times.instant(word, policy.manifest().zone()), YamlProblem.BAD_TIME,
                "write it as 2026-03-02T09:00:00+03:00");
    }

    /** Every row, rule and reason of the engine that a test may name. */
    static SortedSet<String> deciders(Policy policy, SortedSet<String> rules) {
        TreeSet<String> deciders = new TreeSet<>();
        Rows.deciding(policy).forEach(row -> deciders.add(row.id().toString()));
        rules.forEach(rule -> deciders.add(Deciders.RULE + rule));
        Deciders.DENIALS.forEach(denial -> deciders.add(Deciders.ENGINE + denial));
        return deciders;
    }

    Problems problems() {
        return problems;
    }

    void problem(DiagnosticKind kind, Place place, String message, String hint) {
        problems.add(kind, place, message, hint);
    }

    Optional<Address> address(Marked<String> text) {
        return read(text, Units.ADDRESS);
    }

    Optional<Network> network(Marked<String> text) {
        return read(text, Units.NETWORK);
    }

    Optional<Bandwidth> bandwidth(Marked<String> text) {
        return read(text, Units.RATE);
    }

    Optional<DataSize> size(Marked<String> text) {
        return read(text, Units.SIZE);
    }

    Optional<Duration> duration(Marked<String> text) {
        return read(text, Units.DURATION_TEXT);
    }

    Optional<Integer> points(Marked<String> text) {
        return read(text, POINTS);
    }

    Optional<Instant> instant(Marked<String> text) {
        return read(text, time);
    }

    Optional<Verdict> verdict(Marked<String> text) {
        return choice(text, List.of(Verdict.values()), "a verdict");
    }

    Optional<SignalKind> signal(Marked<String> text) {
        return choice(text, List.of(SignalKind.values()), "a signal of risk");
    }

    Optional<AlertSeverity> severity(Marked<String> text) {
        return choice(text, List.of(AlertSeverity.values()), "a severity");
    }

    Optional<Priority> priority(Marked<String> text) {
        return choice(text, List.of(Priority.values()), "a priority");
    }

    /** The id of a row of Quotas whose clients share a rate. */
    Optional<String> sharedRow(Marked<String> text) {
        List<String> rows = policy.quotas().rows().stream().filter(row -> row.terms().shared().isPresent())
                .map(row -> row.ref().id().toString()).toList();
        return known(TestProblem.UNKNOWN_DECIDER, text, rows, "a row of Quotas with a `shared` rate");
    }

    Optional<String> eventName(Marked<String> text) {
        return choice(text, List.of("connect", "reauth", "disconnect"), "an event that can be simulated");
    }

    Optional<Covering> covering(Marked<String> text) {
        return choice(text, List.of(Covering.values()), "an extent");
    }

    Optional<Boolean> yesNo(Marked<String> text) {
        return choice(text, List.of(Covering.YES, Covering.NO), "an answer").map(Covering.YES::equals);
    }

    private <T> Optional<T> read(Marked<String> text, Unit<T> unit) {
        Optional<T> value = unit.parse().apply(text.value());
        if (value.isEmpty()) {
            Unit.Mistake mistake = unit.explain().apply(text.value());
            problem(mistake.kind(), text.place(), Words.quote(text.value()) + " " + mistake.verdict(), mistake.hint());
        }
        return value;
    }

    private <T> Optional<T> choice(Marked<String> text, List<T> choices, String what) {
        Optional<T> chosen = choices.stream().filter(choice -> choice.toString().equals(text.value())).findFirst();
        if (chosen.isEmpty()) {
            unknown(YamlProblem.BAD_VALUE, text, what, choices.stream().map(Object::toString).toList());
        }
        return chosen;
    }

    Optional<String> platform(Marked<String> text) {
        return known(YamlProblem.BAD_VALUE, text, Client.platforms(), "a platform");
    }

    Optional<String> denial(Marked<String> text) {
        return known(YamlProblem.BAD_VALUE, text, Deciders.DENIALS, "the id of a denial");
    }

    Optional<InstanceName> instance(Marked<String> text) {
        List<String> names = policy.networks().keySet().stream().map(InstanceName::value).toList();
        return known(TestProblem.UNKNOWN_INSTANCE, text, names, "an instance of the policy's Networks").map(InstanceName::new);
    }

    boolean isGroup(Marked<String> text) {
        return known(TestProblem.UNKNOWN_GROUP, text, policy.directory().groups().keySet(), "a group").isPresent();
    }

    /** A group, as long as it is one. */
    Optional<String> group(Marked<String> text) {
        return isGroup(text) ? Optional.of(text.value()) : Optional.empty();
    }

    boolean isDecider(Marked<String> text) {
        return known(TestProblem.UNKNOWN_DECIDER, text, deciders, "a row, a rule or a reason of the engine").isPresent();
    }

    boolean isResource(Marked<String> name) {
        return known(TestProblem.UNKNOWN_RESOURCE, name, policy.resources().keySet(), "a resource").isPresent();
    }

    private Optional<String> known(DiagnosticKind kind, Marked<String> text, Collection<String> names, String what) {
        if (names.contains(text.value())) {
            return Optional.of(text.value());
        }
        unknown(kind, text, what, names);
        return Optional.empty();
    }

    /** An identity provider may report any group; one that the policy does not know changes nothing, and is likely misspelt. */
    void upstreamGroup(Marked<String> text) {
        if (!reported.contains(text.value())) {
            problem(TestProblem.UNKNOWN_UPSTREAM_GROUP, text.place(),
                    Words.quote(text.value()) + " is not a group of the policy, so it changes nothing",
                    NearestName.hintOrChoices(text.value(), reported));
        }
    }

    /** Whoever connects must say where when there are several places. */
    void needInstance(Place place) {
        if (policy.networks().size() > 1) {
            problem(TestProblem.INSTANCE_NEEDED, place, "the test does not say on which instance the client connects",
                    NearestName.hintOrChoices("", policy.networks().keySet().stream().map(InstanceName::value).toList()));
        }
    }

    /** The policy's only instance; a diagnostic when there are several, or none. */
    Optional<InstanceName> onlyInstance(Place place) {
        needInstance(place);
        if (policy.networks().isEmpty()) {
            problem(TestProblem.UNKNOWN_INSTANCE, place, "the policy has no instance to connect to", "write a Networks document");
        }
        return policy.networks().size() == 1 ? Optional.of(policy.networks().firstKey()) : Optional.empty();
    }

    private void unknown(DiagnosticKind kind, Marked<String> text, String what, Collection<String> names) {
        problem(kind, text.place(), Words.quote(text.value()) + " is not " + what, NearestName.hintOrChoices(text.value(), names));
    }
}

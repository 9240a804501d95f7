package io.sallyport.policytest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Collectors;

import io.sallyport.decision.Decider;
import io.sallyport.decision.Decision;
import io.sallyport.decision.Grant;
import io.sallyport.decision.Limits;
import io.sallyport.decision.Reach;
import io.sallyport.facts.Risk;
import io.sallyport.model.Address;
import io.sallyport.model.Network;
import io.sallyport.policy.Policy;
import io.sallyport.policy.QuotaTerms.Priority;
import io.sallyport.policytest.Results.Mismatch;
import io.sallyport.policytest.Results.Moment;

/** Compares one decision with what was expected of it. */
final class Judge {
    private static final String UNLIMITED = "none";
    private static final String NEVER = "never";

    private final Decider decider;
    private final Policy policy;

    Judge(Decider decider) {
        this.decider = decider;
        policy = decider.policy();
    }

    /** Everything that is not as expected, in a fixed order. Other clients are judged elsewhere, since they take decisions of their own. */
    List<Mismatch> compare(Expectation expected, Moment moment) {
        Decision actual = moment.decision();
        List<Mismatch> found = new ArrayList<>();
        expected.verdict().ifPresent(verdict -> same(found, "verdict", verdict, Verdict.of(actual)));
        by(found, expected, actual);
        SortedSet<String> shadows = Deciders.shadows(actual);
        if (!shadows.containsAll(expected.shadow())) {
            found.add(new Mismatch("shadow", list(expected.shadow()), list(shadows.stream().filter(id -> !Deciders.isRule(id)).toList())));
        }
        expected.groups().ifPresent(groups -> same(found, "groups", list(groups), list(actual.basis().groups())));
        denial(found, expected, actual);
        granted(found, expected, actual);
        expected.challenge().ifPresent(asked -> challenge(found, asked, actual));
        expected.risk().ifPresent(risk -> risk(found, risk, decider.risk(moment.event(), moment.facts())));
        rendered(found, expected, moment);
        expected.reconsiderAt().ifPresent(due -> same(found, "reconsider-at", instant(due.at()), instant(actual.basis().reconsiderAt())));
        return found;
    }

    private static void by(List<Mismatch> found, Expectation expected, Decision actual) {
        SortedSet<String> deciders = Deciders.of(actual);
        if (!deciders.containsAll(expected.by())) {
            boolean byRule = expected.by().stream().anyMatch(Deciders::isRule);
            found.add(
                    new Mismatch("by", list(expected.by()), list(deciders.stream().filter(id -> byRule || !Deciders.isRule(id)).toList())));
        }
    }

    private static void denial(List<Mismatch> found, Expectation expected, Decision actual) {
        Optional<Decision.Refuse> refusal = actual instanceof Decision.Refuse refuse ? Optional.of(refuse) : Optional.empty();
        String otherwise = "no refusal, but " + Verdict.of(actual);
        expected.reason().ifPresent(id -> same(found, "reason", id, refusal.map(r -> r.denial().id()).orElse(otherwise)));
        expected.message().ifPresent(text -> same(found, "message", text, refusal.map(r -> r.denial().clientMessage()).orElse(otherwise)));
    }

    private static void challenge(List<Mismatch> found, Expectation.Asked expected, Decision actual) {
        Optional<Decision.Challenge> challenge = actual instanceof Decision.Challenge c ? Optional.of(c) : Optional.empty();
        String otherwise = "no challenge, but " + Verdict.of(actual);
        expected.method().ifPresent(text -> same(found, "challenge method", text, challenge.map(c -> c.method()).orElse(otherwise)));
        expected.prompt().ifPresent(text -> same(found, "challenge prompt", text, challenge.map(c -> c.prompt()).orElse(otherwise)));
    }

    /** A part of several rows of one name is their sum; one that is not there gives nothing. */
    private static void risk(List<Mismatch> found, Expectation.Score expected, Risk actual) {
        expected.score().ifPresent(score -> same(found, "risk", score, actual.score()));
        expected.parts().forEach((name, points) -> same(found, "risk " + name, points,
                actual.parts().stream().filter(part -> part.name().equals(name)).mapToInt(part -> part.points(actual.now())).sum()));
    }

    /** A client that is not admitted is sent nothing, and nothing is set up for it. */
    private void rendered(List<Mismatch> found, Expectation expected, Moment moment) {
        if (expected.rendered().isEmpty()) {
            return;
        }
        Effects effects = moment.decision() instanceof Decision.Admit admit
                ? Effects.of(policy, moment.event().client(), admit.grant())
                : new Effects(List.of(), "", List.of());
        expected.rendered().forEach((kind, wanted) -> {
            List<String> actual = effects.lines(kind).stream().map(String::strip).filter(line -> !line.isEmpty()).toList();
            wanted.include().stream().filter(line -> !actual.contains(line))
                    .forEach(line -> found.add(new Mismatch(kind + " include", line, nearest(line, actual))));
            wanted.exclude().stream().filter(actual::contains)
                    .forEach(line -> found.add(new Mismatch(kind + " exclude", "not " + line, line)));
            wanted.exact().filter(lines -> !lines.equals(actual)).ifPresent(lines -> differing(found, kind, lines, actual));
        });
    }

    /** The line that begins most alike: the whole text would hide it. */
    private static String nearest(String line, List<String> actual) {
        String best = "no such line among " + actual.size();
        int most = 0;
        for (String other : actual) {
            int alike = 0;
            while (alike < Math.min(line.length(), other.length()) && line.charAt(alike) == other.charAt(alike)) {
                alike++;
            }
            if (alike > most) {
                most = alike;
                best = other;
            }
        }
        return best;
    }

    /** The first line that is not as expected. */
    private static void differing(List<Mismatch> found, String kind, List<String> expected, List<String> actual) {
        int line = 0;
        while (line < Math.min(expected.size(), actual.size()) && expected.get(line).equals(actual.get(line))) {
            line++;
        }
        found.add(new Mismatch(kind + " line " + (line + 1), line < expected.size() ? expected.get(line) : "no more line",
                line < actual.size() ? actual.get(line) : "no more line"));
    }

    /** A client that is not admitted has no address, no route and no rate, and reaches nothing. */
    private void granted(List<Mismatch> found, Expectation expected, Decision actual) {
        Optional<Grant> grant = actual instanceof Decision.Admit admit ? Optional.of(admit.grant()) : Optional.empty();
        expected.address().ifPresent(address -> {
            List<Address> has = grant.map(Judge::addresses).orElse(List.of());
            if (has.stream().noneMatch(address::contains)) {
                found.add(new Mismatch("address",
                        address.length() == address.family().bits() ? address.base().toString() : "one of " + address, list(has)));
            }
        });
        ReachJudge judge = new ReachJudge(policy, grant.map(Grant::reach).orElse(Reach.NOTHING));
        expected.reach().forEach((name, covering) -> policy.resources(List.of(name))
                .forEach(resource -> same(found, "reach " + name, covering, judge.covering(resource))));
        if (!expected.limits().isEmpty()) {
            limits(found, expected.limits(), grant.map(Grant::limits));
        }
        Pushed pushed = grant.map(g -> Pushed.of(policy, g)).orElse(Pushed.NOTHING);
        routes(found, expected.routes(), pushed.routes());
        expected.dns().ifPresent(servers -> same(found, "dns", list(servers), list(pushed.dnsServers())));
    }

    private static List<Address> addresses(Grant grant) {
        List<Address> addresses = new ArrayList<>(List.of(grant.lease().address4()));
        grant.lease().address6().ifPresent(addresses::add);
        return addresses;
    }

    private static void limits(List<Mismatch> found, Expectation.Rates expected, Optional<Limits> actual) {
        String nothing = "not admitted";
        expected.down().ifPresent(rate -> same(found, "limits down", rate(rate.value()), actual.map(l -> rate(l.down())).orElse(nothing)));
        expected.up().ifPresent(rate -> same(found, "limits up", rate(rate.value()), actual.map(l -> rate(l.up())).orElse(nothing)));
        expected.burst()
                .ifPresent(size -> same(found, "limits burst", rate(size.value()), actual.map(l -> rate(l.burst())).orElse(nothing)));
        expected.priority().ifPresent(
                priority -> same(found, "limits priority", priority.toString(),
                        actual.map(l -> l.priority().orElse(Priority.NORMAL).toString()).orElse(nothing)));
        expected.shared()
                .ifPresent(row -> same(found, "limits shared", rate(row.value()), actual.map(l -> rate(l.shared())).orElse(nothing)));
    }

    private static String rate(Optional<?> rate) {
        return rate.map(Object::toString).orElse(UNLIMITED);
    }

    /** Routes are judged by the addresses they cover, since neighbouring networks are pushed as one. */
    private static void routes(List<Mismatch> found, Expectation.Routes expected, SortedSet<Network> actual) {
        if (!expected.include().stream().allMatch(network -> Pushed.covers(actual, network))) {
            found.add(new Mismatch("routes include", list(expected.include()), list(actual)));
        }
        if (expected.exclude().stream().anyMatch(network -> actual.stream().anyMatch(network::overlaps))) {
            found.add(new Mismatch("routes exclude", list(expected.exclude()), list(actual)));
        }
        expected.exact().filter(exact -> !exact.stream().allMatch(network -> Pushed.covers(actual, network))
                || !actual.stream().allMatch(network -> Pushed.covers(exact, network)))
                .ifPresent(exact -> found.add(new Mismatch("routes exact", list(exact), list(actual))));
    }

    private String instant(Optional<Instant> at) {
        return at.map(instant -> instant.atZone(policy.manifest().zone()).toOffsetDateTime().toString()).orElse(NEVER);
    }

    private static void same(List<Mismatch> found, String what, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            found.add(new Mismatch(what, expected.toString(), actual.toString()));
        }
    }

    static String list(Collection<?> values) {
        return values.isEmpty() ? "nothing" : values.stream().map(Object::toString).collect(Collectors.joining(", "));
    }
}

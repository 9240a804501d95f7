package io.sallyport.decision;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;

import io.sallyport.decision.Reason.Kind;
import io.sallyport.facts.Facts;
import io.sallyport.ipam.Offer;
import io.sallyport.model.Bandwidth;
import io.sallyport.policy.Factor;
import io.sallyport.rules.drl.OwnConclusion;
import io.sallyport.rules.drl.OwnRule;

/** What follows from the organisation's rules that fired. Rules in shadow give reasons and nothing else. */
final class Ruled {
    /** No rule fired. */
    static final Ruled NOTHING = new Ruled(List.of(), Optional.empty(), Facts.of(Instant.EPOCH, new Offer.NoNetwork()));

    /** How long ago a second factor may have been given to count, in hours. */
    static final int FACTOR_HOURS_MAX = 12;

    private final List<OwnRule> fired;
    private final Optional<Instant> nextChange;
    private final Facts facts;
    private final List<Reason> reasons = new ArrayList<>();

    /**
     * @param fired by place
     * @param nextChange the next instant at which others could fire
     */
    Ruled(List<OwnRule> fired, Optional<Instant> nextChange, Facts facts) {
        this.facts = facts;
        this.fired = fired;
        this.nextChange = nextChange;
        fired.forEach(rule -> rule.then().stream().map(Ruled::kind).distinct()
                .forEach(kind -> reasons.add(new Reason(kind, Optional.empty(), Optional.of(rule.ref()), rule.reason(), rule.shadow()))));
        reasons.sort(Comparator.comparing(Reason::kind));
    }

    private static Kind kind(OwnConclusion conclusion) {
        return switch (conclusion) {
            case OwnConclusion.Allow _ -> Kind.ALLOWED;
            case OwnConclusion.Deny _ -> Kind.DENIED;
            case OwnConclusion.Narrow _ -> Kind.NARROWED;
            case OwnConclusion.Challenge _ -> Kind.CHALLENGED;
            case OwnConclusion.Limit _ -> Kind.LIMITED;
            case OwnConclusion.Isolate _ -> Kind.ISOLATED;
            case OwnConclusion.Tag _ -> Kind.TAGGED;
        };
    }

    /** With the reasons of the rules after those of the rows, and the sooner of both instants. */
    Basis basis(Basis rows) {
        if (fired.isEmpty() && nextChange.isEmpty()) {
            return rows;
        }
        Optional<Instant> again = Stream.of(rows.reconsiderAt().stream(), nextChange.stream(),
                challenged().flatMap(factor -> givenUntil(factor).stream())).flatMap(all -> all).min(Comparator.naturalOrder());
        return new Basis(rows.policy(), rows.at(), rows.person(), rows.groups(), joined(rows.reasons(), reasons), again);
    }

    /** The same refusal, with the rules among its causes. */
    Denial joining(Denial denial, Kind kind) {
        return new Denial(denial.id(), denial.operatorReason(), denial.clientMessage(), joined(denial.by(), reasons(kind)));
    }

    /** The refusal, when a rule denies. */
    Optional<Denial> denial() {
        List<Reason> by = reasons(Kind.DENIED);
        if (by.isEmpty()) {
            return Optional.empty();
        }
        Reason first = by.getFirst();
        String message = inForce().filter(rule -> rule.then().contains(new OwnConclusion.Deny())).map(OwnRule::message)
                .flatMap(Optional::stream).findFirst().orElse(Denials.ASK);
        String operator = "denied by " + first.rule().map(Object::toString).orElse("a rule") + ": " + first.text();
        return Optional.of(new Denial("denied-by-rule", operator, message, by));
    }

    SortedSet<String> allowed() {
        TreeSet<String> names = new TreeSet<>();
        conclusions(OwnConclusion.Allow.class).forEach(allow -> names.add(allow.resource()));
        return names;
    }

    /** What the rules add to the reach that rows give, and take from it. */
    Reach reach(Reach rows) {
        SortedSet<String> allowed = allowed();
        SortedSet<String> denied = new TreeSet<>();
        conclusions(OwnConclusion.Narrow.class).forEach(narrow -> denied.add(narrow.resource()));
        if (allowed.isEmpty() && denied.isEmpty()) {
            return rows;
        }
        allowed.addAll(rows.allowed());
        denied.addAll(rows.denied());
        return new Reach(allowed, denied);
    }

    /** The second factor to ask of a client that is let in otherwise; empty when it gave what the rules ask for. */
    Optional<Factor> asks() {
        return challenged().filter(factor -> givenUntil(factor).isEmpty()).findFirst();
    }

    private Stream<Factor> challenged() {
        return conclusions(OwnConclusion.Challenge.class).map(OwnConclusion.Challenge::method).sorted().distinct();
    }

    /** Until when the factor that was given counts; empty when it does not. */
    private Optional<Instant> givenUntil(Factor factor) {
        return Optional.ofNullable(facts.client().signIn().factors().get(factor)).map(at -> at.plus(Duration.ofHours(FACTOR_HOURS_MAX)))
                .filter(facts.now()::isBefore);
    }

    /** What conditions of rows can ask for. */
    SortedSet<String> tags() {
        TreeSet<String> tags = new TreeSet<>();
        conclusions(OwnConclusion.Tag.class).forEach(tag -> tags.add(tag.name()));
        return tags;
    }

    boolean isolates() {
        return conclusions(OwnConclusion.Isolate.class).findAny().isPresent();
    }

    /** The strictest of each limit. */
    Limits limits(Limits rows) {
        Optional<Bandwidth> down = rows.down();
        Optional<Bandwidth> up = rows.up();
        for (OwnConclusion.Limit limit : conclusions(OwnConclusion.Limit.class).toList()) {
            down = strictest(down, limit.down());
            up = strictest(up, limit.up());
        }
        return down.equals(rows.down()) && up.equals(rows.up()) ? rows : rows.at(down, up);
    }

    private static Optional<Bandwidth> strictest(Optional<Bandwidth> a, Optional<Bandwidth> b) {
        return Stream.concat(a.stream(), b.stream()).reduce(BinaryOperator.minBy(Comparator.naturalOrder()));
    }

    private List<Reason> reasons(Kind kind) {
        return reasons.stream().filter(reason -> reason.kind() == kind && !reason.shadow()).toList();
    }

    private Stream<OwnRule> inForce() {
        return fired.stream().filter(rule -> !rule.shadow());
    }

    private <T extends OwnConclusion> Stream<T> conclusions(Class<T> type) {
        return inForce().flatMap(rule -> rule.then().stream()).filter(type::isInstance).map(type::cast);
    }

    private static List<Reason> joined(List<Reason> some, List<Reason> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }
}

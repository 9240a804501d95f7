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
import io.sallyport.model.Bandwidth;
import io.sallyport.rules.drl.OwnConclusion;
import io.sallyport.rules.drl.OwnRule;

/** What follows from the organisation's rules that fired. Rules in shadow give reasons and nothing else. */
final class Ruled {
    /** No rule fired. */
    static final Ruled NOTHING = new Ruled(List.of(), Optional.empty());

    private static final String PROMPT = "Enter your one-time code";
    /** How long a client has for its second factor. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(60);

    private final List<OwnRule> fired;
    private final Optional<Instant> nextChange;
    private final List<Reason> reasons = new ArrayList<>();

    /**
     * @param fired by place
     * @param nextChange the next instant at which others could fire
     */
    Ruled(List<OwnRule> fired, Optional<Instant> nextChange) {
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
        };
    }

    /** With the reasons of the rules after those of the rows, and the sooner of both instants. */
    Basis basis(Basis rows) {
        if (fired.isEmpty() && nextChange.isEmpty()) {
            return rows;
        }
        Optional<Instant> again = Stream.concat(rows.reconsiderAt().stream(), nextChange.stream()).min(Comparator.naturalOrder());
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

    /** What to ask of a client that is let in otherwise. */
    Optional<Decision> challenge(Basis basis) {
        return conclusions(OwnConclusion.Challenge.class).findFirst()
                .map(challenge -> new Decision.Challenge(challenge.method(), PROMPT, ANSWER_WITHIN, basis));
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
        return down.equals(rows.down()) && up.equals(rows.up()) ? rows : new Limits(down, up, rows.burst());
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

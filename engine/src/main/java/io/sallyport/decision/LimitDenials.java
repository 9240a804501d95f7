package io.sallyport.decision;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.sallyport.facts.AuthenticationCandidate;
import io.sallyport.facts.Breach;
import io.sallyport.facts.QuotaCandidate;
import io.sallyport.facts.RiskCandidate;
import io.sallyport.model.RowRef;
import io.sallyport.policy.RiskTable.Response;

/** The wording of refusals by authentication, risk and quotas. */
final class LimitDenials {
    private LimitDenials() {}

    /** Something has not been proved; a lock-out is told first. */
    static Optional<Denial> unproved(Weighed weighed) {
        List<AuthenticationCandidate> unproved = weighed.unproved();
        Optional<AuthenticationCandidate> lockedOut = unproved.stream().filter(AuthenticationCandidate::isLockedOut).findFirst();
        if (lockedOut.isPresent()) {
            RowRef row = lockedOut.get().row().ref();
            return Optional.of(new Denial("locked-out", "locked out by " + row, "too many sign-ins failed; try again later",
                    about(weighed, Set.of(row))));
        }
        return unproved.stream().findFirst().map(first -> new Denial("not-authenticated",
                Denials.failing(first.unmet()) + ": " + first.row().ref(), "your sign-in was not accepted",
                about(weighed, Set.copyOf(unproved.stream().map(c -> c.row().ref()).toList()))));
    }

    /** The risk is too high. */
    static Optional<Denial> risky(Weighed weighed) {
        List<RiskCandidate> refusing = weighed.reached().stream()
                .filter(c -> c.row().then() instanceof Response.Deny || c.row().then() instanceof Response.Cut).toList();
        return refusing.stream().findFirst().map(first -> new Denial("risk",
                "the risk is " + first.score() + ", at least " + first.row().at() + ": " + first.row().ref(),
                refusing.stream().flatMap(c -> c.row().message().stream()).findFirst().orElse(Denials.ASK),
                about(weighed, Set.copyOf(refusing.stream().map(c -> c.row().ref()).toList()))));
    }

    /** A limit is reached that leaves no session. */
    static Optional<Denial> used(Weighed weighed) {
        for (QuotaCandidate candidate : weighed.limiting()) {
            for (Breach breach : candidate.breaches()) {
                if (breach.refuses()) {
                    return Optional.of(used(candidate, breach, weighed));
                }
            }
        }
        return Optional.empty();
    }

    private static Denial used(QuotaCandidate candidate, Breach breach, Weighed weighed) {
        RowRef row = candidate.row().ref();
        List<Reason> by = about(weighed, Set.of(row));
        String operator = breach.text() + ": " + row;
        return switch (breach.limit()) {
            case VOLUME -> new Denial("over-quota", operator, "your volume of data is used up", by);
            case SESSIONS -> new Denial("too-many-sessions", operator, "too many sessions are open under your name", by);
            case SESSION_LENGTH -> new Denial("session-ended", operator, "your session has lasted its time; connect again", by);
            case IDLE -> new Denial("idle", operator, "your session carried nothing for long; connect again", by);
            case HOURS -> new Denial("outside-hours", operator, "access is closed at this hour", by);
            default -> throw new IllegalStateException("no limit: " + breach.limit());
        };
    }

    /** The refusing reasons of these rows. */
    private static List<Reason> about(Weighed weighed, Set<RowRef> rows) {
        return weighed.reasons(Reason.Kind.DENIED).stream().filter(reason -> reason.row().filter(rows::contains).isPresent()).toList();
    }
}

package io.sallyport.decision;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.sallyport.event.Peer;
import io.sallyport.facts.AccessCandidate;
import io.sallyport.facts.ConditionKind;
import io.sallyport.policy.AuthenticationRow;
import io.sallyport.policy.Factor;
import io.sallyport.policy.RiskTable.Response;

/** Finds out whether a client has to be asked for a second factor, and for which. */
final class Challenges {
    /** How long a client may take to answer, in seconds. */
    static final int ANSWER_SECONDS_MAX = 120;

    private Challenges() {}

    /** Whether an authentication row or a risk threshold asks. */
    static boolean isAsked(Weighed weighed) {
        return !weighed.asking().isEmpty() || weighed.reached().stream().anyMatch(c -> c.row().then() instanceof Response.StepUp);
    }

    /** Allow rows that would apply, were there a second factor. */
    static List<AccessCandidate> wanting(Weighed weighed) {
        return weighed.missed().stream().filter(candidate -> candidate.lacksOnly(ConditionKind.SECOND_FACTOR)).toList();
    }

    /** The question. */
    static Decision.Challenge ask(Peer peer, Weighed weighed, Basis basis) {
        return question(method(peer, methods(weighed)), basis);
    }

    /** The question for this factor. */
    static Decision.Challenge question(Factor method, Basis basis) {
        String prompt = switch (method) {
            case TOTP -> "enter the code of your authenticator";
            case WEB -> "sign in in your browser";
        };
        return new Decision.Challenge(method.toString(), prompt, Duration.ofSeconds(ANSWER_SECONDS_MAX), basis);
    }

    /** The basis with a reason for each allow row that wants a second factor. */
    static Basis wanted(Basis basis, List<AccessCandidate> wanting, Weighed weighed) {
        List<Reason> reasons = new ArrayList<>(basis.reasons());
        for (AccessCandidate candidate : wanting) {
            Optional<Reason> missed = weighed.reasons(Reason.Kind.MISSED).stream()
                    .filter(reason -> reason.row().filter(candidate.row().ref()::equals).isPresent()).findFirst();
            missed.ifPresent(reason -> reasons.add(new Reason(Reason.Kind.CHALLENGED, reason.row(), reason.rule(), reason.text(), false)));
        }
        return new Basis(basis.policy(), basis.at(), basis.person(), basis.groups(), reasons, basis.reconsiderAt());
    }

    /** What every row that asks accepts, in the order of the first; where no authentication row asks, any. */
    private static List<Factor> methods(Weighed weighed) {
        List<Factor> accepted = new ArrayList<>(Arrays.asList(Factor.values()));
        List<List<Factor>> asked = weighed.asking().stream().map(c -> c.row().secondFactor().map(AuthenticationRow.SecondFactor::methods))
                .flatMap(Optional::stream).toList();
        if (asked.isEmpty()) {
            return accepted;
        }
        List<Factor> common = new ArrayList<>(asked.getFirst());
        asked.forEach(common::retainAll);
        return common.isEmpty() ? asked.getFirst() : common;
    }

    /** The first that the client can do by its own word; the first of all when it does not say. */
    private static Factor method(Peer peer, List<Factor> accepted) {
        boolean browser = peer.info().opensBrowser();
        return accepted.stream().filter(factor -> factor != Factor.WEB || browser).findFirst().orElse(accepted.getFirst());
    }
}

package io.sallyport.audit;

import java.time.Duration;

import io.sallyport.decision.Decision;
import io.sallyport.decision.Denial;
import io.sallyport.decision.Grant;

/** A decision without its basis. */
public sealed interface Verdict {

    /** Let in. */
    record Admitted(Grant grant) implements Verdict {}

    /** Not let in. */
    record Refused(Denial denial) implements Verdict {}

    /** Asked for a second factor. */
    record Challenged(String method, String prompt, Duration timeout) implements Verdict {}

    /** Made to wait. */
    record Waiting(String what, Duration timeout) implements Verdict {}

    static Verdict of(Decision decision) {
        return switch (decision) {
            case Decision.Admit admit -> new Admitted(admit.grant());
            case Decision.Refuse refuse -> new Refused(refuse.denial());
            case Decision.Challenge challenge -> new Challenged(challenge.method(), challenge.prompt(), challenge.timeout());
            case Decision.Pending pending -> new Waiting(pending.what(), pending.timeout());
        };
    }

    /** The word for it: {@code admit}, {@code refuse}, {@code challenge}, {@code pending}. */
    default String word() {
        return switch (this) {
            case Admitted admitted -> "admit";
            case Refused refused -> "refuse";
            case Challenged challenged -> "challenge";
            case Waiting waiting -> "pending";
        };
    }
}

package io.sallyport.decision;

import java.time.Duration;
import java.util.List;

/**
 * What was decided for one client. Every variant says why.
 *
 * <pre>
 *   request ──► Admit       the grant is put in force, then the daemon is told
 *          ├──► Refuse      the daemon is told to deny; the client reads {@link Denial#clientMessage()}
 *          ├──► Challenge   the client is asked, and decided again with its answer
 *          └──► Pending     the answer comes from elsewhere (a web sign-in, an approval)
 * </pre>
 */
public sealed interface Decision {
    Basis basis();

    /** The reasons that determined the answer; empty where the engine itself refused. */
    default List<Reason> by() {
        return switch (this) {
            case Refuse refuse -> refuse.denial().by();
            case Admit admit -> admit.basis().reasons().stream().filter(Reason::determines).toList();
            case Challenge challenge ->
                challenge.basis().reasons().stream().filter(r -> r.kind() == Reason.Kind.CHALLENGED && !r.shadow()).toList();
            case Pending pending -> pending.basis().reasons().stream().filter(Reason::determines).toList();
        };
    }

    /** Let in, with exactly this. */
    record Admit(Grant grant, Basis basis) implements Decision {}

    /** Not let in. */
    record Refuse(Denial denial, Basis basis) implements Decision {}

    /**
     * Ask the client for a second factor.
     *
     * @param method {@code totp} or {@code web}
     * @param prompt is shown to the client
     */
    record Challenge(String method, String prompt, Duration timeout, Basis basis) implements Decision {}

    /** Wait for {@code what}, at most {@code timeout}. */
    record Pending(String what, Duration timeout, Basis basis) implements Decision {}
}

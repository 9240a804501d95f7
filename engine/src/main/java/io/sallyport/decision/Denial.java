package io.sallyport.decision;

import java.util.List;

/**
 * Why a client is refused, twice: for the operator in full, and the one sentence the client sees, which never leaks policy.
 *
 * @param id stable id: {@code denied-by-row}, {@code denied-by-rule}, {@code rules-stopped}, {@code nothing-allows}, {@code ended},
 *     {@code not-yet}, {@code outside-hours},
 *     {@code condition-unmet}, {@code nothing-left}, {@code not-authenticated}, {@code locked-out}, {@code risk}, {@code over-quota},
 *     {@code too-many-sessions}, {@code session-ended}, {@code idle}, {@code pool-exhausted}, {@code no-network}, {@code unknown-person},
 *     {@code internal}, {@code not-enforced}
 * @param by the reasons that determined it; empty where the engine itself refused
 */
public record Denial(String id, String operatorReason, String clientMessage, List<Reason> by) {
    public Denial {
        by = List.copyOf(by);
    }
}

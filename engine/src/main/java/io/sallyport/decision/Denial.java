package io.sallyport.decision;

/**
 * Why a client is refused, twice: for the operator in full, and the one sentence the client sees, which never leaks policy.
 *
 * @param id stable id: {@code denied-by-row}, {@code nothing-allows}, {@code ended}, {@code outside-hours}, {@code nothing-left},
 *     {@code pool-exhausted}, {@code no-network}, {@code unknown-person}, {@code internal}
 */
public record Denial(String id, String operatorReason, String clientMessage) {}

/**
 * The judgement: {@code decide(Policy, Event, Facts) → Decision}.
 *
 * <p>In: one immutable policy, one event, and every fact. Out: a decision that explains itself. Never: a clock, a look-up, randomness, an effect.
 */
@NullMarked
package io.sallyport.decision;

import org.jspecify.annotations.NullMarked;

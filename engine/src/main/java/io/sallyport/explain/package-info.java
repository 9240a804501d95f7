/**
 * Everything that was considered for one decision.
 *
 * <p>In: a decider, a request, its facts and the decision. Out: each row and rule that could bear on it, whether it applied, and which condition kept
 * it from it; as values, as text for people, as values for JSON. Never: a judgement of its own, a clock, a look-up.
 */
@NullMarked
package io.sallyport.explain;

import org.jspecify.annotations.NullMarked;

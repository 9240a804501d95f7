/**
 * From a source tree to a compiled policy: one check per file, each looking at the whole draft.
 *
 * <p>In: a source tree and the stock rules. Out: {@code Compiled<Policy>}: every diagnostic, and the policy when none is an error. Never: a clock, a
 * file, or stopping at the first mistake.
 */
@NullMarked
package io.sallyport.policy.check;

import org.jspecify.annotations.NullMarked;

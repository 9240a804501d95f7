/**
 * Tests of a policy, written as data beside it: what they say, their runner, and the report.
 *
 * <p>In: a compiled policy, its decider, and the documents of kind {@code PolicyTest} in its source tree. Out: results in the order of the
 * source, the same bytes for the same input. Never: a second evaluator; each test is decided by the one the daemon uses.
 */
@NullMarked
package io.sallyport.policytest;

import org.jspecify.annotations.NullMarked;

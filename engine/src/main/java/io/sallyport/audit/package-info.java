/**
 * The record of a decision: what was heard, what was known, what was decided and why, what followed.
 *
 * <p>In: the event, the facts, the decision and what it led to. Out: one line of JSON, chained by hash to the line before, and the same as text
 * for people. Never: a password, a one-time code, a byte that could act on a terminal, a clock, a file.
 */
@NullMarked
package io.sallyport.audit;

import org.jspecify.annotations.NullMarked;

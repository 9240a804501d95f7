/**
 * Upkeep of a policy that compiles: names, owners, rows that nobody tests or needs.
 *
 * <p>In: a source tree, the tests in it and the time. Out: warnings and hints with places. Never: an error, nor anything that {@code check}
 * says; whatever keeps a policy from being used, or a line from meaning anything, belongs there.
 */
@NullMarked
package io.sallyport.lint;

import org.jspecify.annotations.NullMarked;

/**
 * Sallyport as a library: read and compile a policy repository, run its tests, put events to it. The command line is built on this.
 *
 * <p>In: a directory. Out: diagnostics, results, decisions, all as values. Never: an exit code, something printed, or a change of anything.
 * How to run policy tests as JUnit tests is shown in {@code engine/docs/testing.md}.
 */
@NullMarked
package io.sallyport.api;

import org.jspecify.annotations.NullMarked;

/**
 * What came of checking and testing a policy, in the forms that people, editors and build servers read.
 *
 * <p>In: diagnostics, test results, coverage. Out: text, the same bytes for the same input. Never: a time, a duration or a machine's name, and
 * never a name of the policy that could act where it is shown.
 */
@NullMarked
package io.sallyport.report;

import org.jspecify.annotations.NullMarked;

/**
 * The compiled policy: immutable tables with the indexes that make an event find its few candidate rows by hash.
 *
 * <p>In: a source tree. Out: {@code Compiled<Policy>}, a value and every diagnostic at once. Never: a clock or a file; the tree is handed in.
 */
@NullMarked
package io.sallyport.policy;

import org.jspecify.annotations.NullMarked;

/**
 * One reader per kind of table: documents become the policy's nouns, with the places that later checks point at.
 *
 * <p>In: documents of {@code policies/}. Out: a {@link io.sallyport.policy.table.Draft}, and a diagnostic for whatever one row alone shows to be
 * wrong. Never: a look at another row; that is what the checks do.
 */
@NullMarked
package io.sallyport.policy.table;

import org.jspecify.annotations.NullMarked;

/**
 * What has to survive: leases, activations and epochs in one SQLite file, decisions in hash-chained journal segments.
 *
 * <p>In: leases, activations, lines. Out: outcomes, and after a restart what was acknowledged, each damaged row or line named. Never: an
 * acknowledgement before the flush, a grant after a failed flush, or a damaged row used as if it were whole.
 */
@NullMarked
package io.sallyport.adapter.store;

import org.jspecify.annotations.NullMarked;

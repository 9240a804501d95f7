/**
 * What this policy needs to know for this event, and what was known.
 *
 * <p>In: what the gather stage loaded. Out: the fact records that rules match. Never: a look-up; whatever is not here is unknown, and the unknown
 * never satisfies an allow.
 */
@NullMarked
package io.sallyport.facts;

import org.jspecify.annotations.NullMarked;

/**
 * The shared nouns: addresses, names, rates, places. Values only.
 *
 * <p>In: text and numbers. Out: values that are valid by construction. Never: a clock, a file, a socket, or any of our other packages.
 */
@NullMarked
package io.sallyport.model;

import org.jspecify.annotations.NullMarked;

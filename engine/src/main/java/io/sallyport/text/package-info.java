/**
 * Text for machines and terminals: JSON, and what may be shown as it is.
 *
 * <p>In: values and text from anywhere, hostile names among them. Out: text in which nothing of it can act. Never: a meaning of its own.
 */
@NullMarked
package io.sallyport.text;

import org.jspecify.annotations.NullMarked;

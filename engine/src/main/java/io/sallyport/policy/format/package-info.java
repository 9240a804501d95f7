/**
 * The one layout of policy files: white space, blank lines and quotes. Words, comments and their order stay the author's.
 *
 * <p>In: a path and its text. Out: the text as it should be laid out, or why it cannot be. Never: another meaning, a lost comment, or a scalar
 * written anew from its value.
 */
@NullMarked
package io.sallyport.policy.format;

import org.jspecify.annotations.NullMarked;

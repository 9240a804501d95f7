/**
 * The language of an organisation's own rules: the part of DRL that can match facts and draw conclusions, and nothing else.
 *
 * <p>In: rule files and the names a policy knows. Out: checked rules as values, canonical DRL for their conditions, and every diagnostic. Never: a word
 * of the author's text handed on that was not understood here.
 */
@NullMarked
package io.sallyport.rules.drl;

import org.jspecify.annotations.NullMarked;

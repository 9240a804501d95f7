/**
 * The logic tier: Drools rules compiled and run over fact records. The only package that imports Drools.
 *
 * <p>In: rule sources and facts. Out: conclusions, each with the rule and the row it rests on. Never: a rule that reaches beyond the facts and the
 * conclusion vocabulary; an answer after an exception.
 */
@NullMarked
package io.sallyport.rules;

import org.jspecify.annotations.NullMarked;

/**
 * What would have to be otherwise for another answer.
 *
 * <p>In: a decider, a request, its facts, and the answer that is wished for. Out: the smallest sets of changes that lead to it, each tried by really
 * deciding. Never: a judgement of its own, a clock, a look-up.
 */
@NullMarked
package io.sallyport.whynot;

import org.jspecify.annotations.NullMarked;

/**
 * What ships with the engine: the stock rules and the sample organisation.
 *
 * <p>In: the program's own files. Out: texts by path. Never: a file of anybody else.
 */
@NullMarked
package io.sallyport.adapter.stock;

import org.jspecify.annotations.NullMarked;

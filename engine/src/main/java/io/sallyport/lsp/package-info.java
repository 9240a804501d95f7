/**
 * What an editor asks about a policy that is being written: mistakes, names, meanings, places.
 *
 * <p>In: the texts of a repository, saved or not, and a position. Out: values that know nothing of a protocol. Never: a list of keys or names of
 * its own; keys come from the schemas that ship with the engine, and which names belong where from asking the readers themselves.
 */
@NullMarked
package io.sallyport.lsp;

import org.jspecify.annotations.NullMarked;

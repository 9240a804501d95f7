/**
 * The Language Server Protocol, version 3.17, over a pair of streams.
 *
 * <p>In: an editor's requests. Out: answers of {@link io.sallyport.lsp.Editor}, and diagnostics as the policy is typed. Never: an answer worked
 * out here, a byte on the stream that is not the protocol's, or a write to a file; the editor writes.
 */
@NullMarked
package io.sallyport.adapter.lsp;

import org.jspecify.annotations.NullMarked;

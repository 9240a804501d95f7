/**
 * Where policy versions come from and where the verified ones are kept.
 *
 * <p>In: a Git remote, or a directory. Out: {@link io.sallyport.policy.SourceTree} values read straight from a commit, and generations on disk.
 * Never: a checkout, a hook, a process, or the configuration and environment of whoever runs the program.
 */
@NullMarked
package io.sallyport.adapter.git;

import org.jspecify.annotations.NullMarked;

/**
 * The command line.
 *
 * <p>In: arguments. Out: data on standard output, progress and logs on standard error, and one of {@link io.sallyport.cli.ExitCode}. Never: a
 * rule of its own; each command calls the same stages as the daemon.
 */
@NullMarked
package io.sallyport.cli;

import org.jspecify.annotations.NullMarked;

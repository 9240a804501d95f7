package io.sallyport.cli;

import java.util.List;
import java.util.Optional;

/** The machine as {@code doctor} looks at it. */
interface Machine {
    /** What a command printed on standard output and standard error; empty when it is not installed, failed to start or did not end in time. */
    Optional<String> run(List<String> command);

    /** The text of a file; empty when it cannot be read. */
    Optional<String> read(String path);

    /** Whether there is something at this path. */
    boolean exists(String path);

    /** The Java that runs this, as {@code 25.0.3}. */
    String java();
}

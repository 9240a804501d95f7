package io.sallyport.cli;

import java.util.List;
import java.util.Optional;

import io.sallyport.adapter.kernel.KernelProbe;

/** The machine as {@code doctor} looks at it. */
interface Machine {
    /** What a command printed; empty when it is not installed, failed to start or did not end in time. */
    Optional<String> run(List<String> command);

    /** What the kernel and its tools can do. */
    List<KernelProbe.Feature> kernel();

    /** The Java that runs this, as {@code 25.0.3}. */
    String java();
}

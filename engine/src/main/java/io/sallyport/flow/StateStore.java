package io.sallyport.flow;

import java.time.Instant;
import java.util.List;

import io.sallyport.model.InstanceName;
import io.sallyport.model.PolicyVersion;

/** What the daemon must know again after a restart, besides leases. */
public interface StateStore {

    /** Records that this version became the active one; done means durable. */
    Outcome recordActivation(Activation activation);

    /** The last activations, newest first, at most {@code count}. */
    List<Activation> activations(int count);

    /** A number for this instance that was never given before and is higher than all before it, durably, across restarts. */
    Numbered nextEpoch(InstanceName instance);

    /** A version that became the active one, and when. */
    record Activation(PolicyVersion version, Instant at) {}

    /** An epoch, or why there is none: without one no client may be let in, since identities would repeat. */
    sealed interface Numbered {
        /** The epoch. */
        record Epoch(long number) implements Numbered {}

        /** It could not be made durable. */
        record Unavailable(Outcome.Failed failure) implements Numbered {}
    }
}

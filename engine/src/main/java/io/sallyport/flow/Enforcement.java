package io.sallyport.flow;

import java.util.List;

import io.sallyport.effect.Delta;
import io.sallyport.effect.Desired;
import io.sallyport.effect.nft.Uses;

/** The kernel's side of one instance: firewall, traffic classes, routes. Calls may come from any thread and are carried out one by one. */
public interface Enforcement extends AutoCloseable {

    /** Brings the kernel to exactly this, in one firewall transaction; what stays allowed is not interrupted. */
    Outcome sync(Desired desired);

    /** Carries out some clients' changes as one transaction, relative to the last {@code sync} and {@code apply}. */
    Outcome apply(Delta delta);

    /** Compares the kernel with what should be in force, repairs, and says what was wrong, one line each. */
    Reconciled reconcile();

    /**
     * Makes some of what clients will need, before they come, as long as there is less than for so many; a little at a time, so that nobody waits for it.
     *
     * @return whether there is more to make
     */
    default boolean prepare(int clients) {
        return false;
    }

    /** How often what is allowed was used, and what was dropped, up to now. */
    default Uses uses() {
        return Uses.NONE;
    }

    /** What a pass of reconciling found, and whether the repair worked. */
    record Reconciled(List<String> drift, Outcome repair) {}

    /** Removes everything that was put in place. */
    @Override
    void close();
}

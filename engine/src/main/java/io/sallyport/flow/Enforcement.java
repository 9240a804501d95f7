package io.sallyport.flow;

import java.util.List;

import io.sallyport.effect.Delta;
import io.sallyport.effect.Desired;
import io.sallyport.effect.bridge.Owners;
import io.sallyport.effect.nft.Uses;

/** The kernel's side of one instance: firewall, traffic classes, routes. Calls may come from any thread and are carried out one by one. */
public interface Enforcement extends AutoCloseable {

    /**
     * Makes what this state will need and the one in force does not, in small steps, so that the coming {@link #sync} is short. Changes nothing for
     * anybody. What fails is left to {@code sync}, which says so.
     */
    default void foresee(Desired desired) {}

    /**
     * Takes some of what nobody needs any more out; a little at a time, so that nobody waits for it.
     *
     * @return whether there may be more to take out
     */
    default boolean tidy() {
        return false;
    }

    /**
     * Brings the kernel to exactly this, in one firewall transaction; what stays allowed is not interrupted. Other rates of who stays may follow, by
     * {@link #catchUp}.
     */
    Outcome sync(Desired desired);

    /**
     * Carries out some of what the last {@code sync} left for later; a little at a time, so that nobody waits for it. What fails is in {@link #health}, and
     * tried again by {@link #reconcile}.
     *
     * @return whether there is more
     */
    default boolean catchUp() {
        return false;
    }

    /** Carries out some clients' changes as one transaction, relative to the last {@code sync} and {@code apply}. */
    Outcome apply(Delta delta);

    /** On a bridged instance: has frames pass by whose MAC addresses are whose, from now on. Replaces what was told before. */
    default Outcome bind(Owners owners) {
        return Outcome.done();
    }

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

    /** Rings, as soon as it can be told, when somebody may have changed what is in force. A hint: it may ring for nothing, and may not ring. */
    default void watch(Runnable bell) {}

    /**
     * What a pass of reconciling found, and whether the repair worked.
     *
     * @param reopen whether the tunnel device was made anew: OpenVPN still has the old one open
     */
    record Reconciled(List<String> drift, Outcome repair, boolean reopen) {
        public Reconciled(List<String> drift, Outcome repair) {
            this(drift, repair, false);
        }
    }

    /** How well the kernel does what it is told. Answers at once. */
    default Health health() {
        return Health.WELL;
    }

    /** How often what is allowed was used, and what was dropped, up to now. */
    default Uses uses() {
        return Uses.NONE;
    }

    /** Removes everything that was put in place. */
    @Override
    void close();
}

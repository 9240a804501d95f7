package io.sallyport.adapter.kernel;

import java.util.List;

import io.sallyport.decision.Grant;
import io.sallyport.effect.nft.FirewallBook;
import io.sallyport.effect.nft.UseBook;
import io.sallyport.effect.nft.Uses;

/** What one instance's firewall counted, kept up beside the kernel. Not for several threads. */
final class Counters {
    /** Reading takes time with every pair of client and ground: no more than this part of all time is spent on it. */
    private static final int PART = 20;

    private final Nft nft;
    private final UseBook uses = new UseBook();
    private int loads;
    private long dueNanos = System.nanoTime();

    Counters(Nft nft) {
        this.nft = nft;
    }

    /** Whose the addresses are from now on. */
    void take(Grant grant) {
        uses.taken(grant.lease().address4(), grant.lease().holder());
        grant.lease().address6().ifPresent(address -> uses.taken(address, grant.lease().holder()));
    }

    /** Takes note of what was counted, before the tables are loaded anew. */
    void save(FirewallBook book) {
        nft.counts().ifPresent(counts -> note(counts, book));
    }

    /** The tables were loaded anew. */
    void loaded() {
        loads++;
        uses.loaded();
    }

    /** How often they were: what was read before counts no more, since it was saved then. */
    int loads() {
        return loads;
    }

    /** Whether it is time to read them again. */
    boolean isDue() {
        return System.nanoTime() - dueNanos >= 0;
    }

    /** Reading them took so long. */
    void took(long nanos) {
        dueNanos = System.nanoTime() + PART * nanos;
    }

    /** Takes note of what was counted, and removes the counters of those who left. What cannot be removed is tried again next time. */
    void count(Nft.Counts counts, FirewallBook book) {
        if (nft.forget(note(counts, book)).isEmpty()) {
            uses.removed();
        }
    }

    private List<String> note(Nft.Counts counts, FirewallBook book) {
        return uses.read(counts.counted(), counts.grounds(), book::holds);
    }

    /** All that was counted, as of the last time it was read. */
    Uses uses() {
        return uses.uses();
    }
}

package io.sallyport.adapter.kernel;

import java.util.List;
import java.util.Optional;

import io.sallyport.decision.Grant;
import io.sallyport.effect.nft.FirewallBook;
import io.sallyport.effect.nft.MapName;
import io.sallyport.effect.nft.UseBook;
import io.sallyport.effect.nft.Uses;

/** What one instance's firewall counted, kept up beside the kernel. Not for several threads. */
final class Counters {
    private final Nft nft;
    private final UseBook uses = new UseBook();

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
        nft.list().ifPresent(found -> read(found, book));
    }

    /** The tables were loaded anew. */
    void loaded() {
        uses.loaded();
    }

    /** Takes note of what was counted, and removes the counters of those who left. What cannot be removed is tried again next time. */
    void count(Nft.Found found, FirewallBook book) {
        if (nft.forget(read(found, book)).isEmpty()) {
            uses.removed();
        }
    }

    private List<String> read(Nft.Found found, FirewallBook book) {
        return uses.read(found.counted(), found.state().of(MapName.GROUNDS), book::holds);
    }

    Uses uses(Optional<FirewallBook> book) {
        book.ifPresent(held -> nft.list().ifPresent(found -> count(found, held)));
        return uses.uses();
    }
}

package io.sallyport.effect.nft;

import java.util.HashMap;
import java.util.Map;

import io.sallyport.model.Address;

/**
 * How often what is allowed was used, and what was dropped, over all reloads of the tables.
 *
 * @param named by the text of a ground, or {@link Refusal#counter()}
 * @param clients by tunnel address and the text of a ground, or {@link #REFUSED}: since its holder has the address
 */
public record Uses(Map<String, Tally> named, Map<Address, Map<String, Tally>> clients) {
    public static final Uses NONE = new Uses(Map.of(), Map.of());

    /** Stands for what a client began and was dropped. */
    public static final String REFUSED = "refused";

    public Uses {
        named = Map.copyOf(named);
        Map<Address, Map<String, Tally>> copy = new HashMap<>();
        clients.forEach((address, by) -> copy.put(address, Map.copyOf(by)));
        clients = Map.copyOf(copy);
    }

    public Tally of(Ground ground) {
        return named.getOrDefault(ground.toString(), Tally.ZERO);
    }

    public Tally of(Refusal refusal) {
        return named.getOrDefault(refusal.counter(), Tally.ZERO);
    }

    /** What one address used of one thing. */
    public Tally of(Address client, String text) {
        return clients.getOrDefault(client, Map.of()).getOrDefault(text, Tally.ZERO);
    }
}

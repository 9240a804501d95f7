package io.sallyport.policy.table;

import java.util.List;

import io.sallyport.model.Network;
import io.sallyport.policy.Connection;
import io.sallyport.policy.yaml.Marked;

/** A connection with the places of its route policies. */
public record ConnectionDraft(Connection connection, List<Marked<Network>> accept, List<Marked<Network>> refuse) {
    public ConnectionDraft {
        accept = List.copyOf(accept);
        refuse = List.copyOf(refuse);
    }
}

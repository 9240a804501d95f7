package io.sallyport.effect;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import io.sallyport.decision.Grant;
import io.sallyport.model.ClientId;

/** What changes for some clients, as one transaction: the new grant, or empty where the client is to have nothing any more. */
public record Delta(SortedMap<ClientId, Optional<Grant>> changes) {
    public Delta {
        changes = Collections.unmodifiableSortedMap(new TreeMap<>(changes));
    }
}

package io.sallyport.effect;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

import io.sallyport.decision.Grant;
import io.sallyport.model.ClientId;
import io.sallyport.model.InstanceName;
import io.sallyport.policy.Policy;

/** All that should be in force on one instance: the policy's tables, and each admitted client with its grant. */
public record Desired(InstanceName instance, Policy policy, SortedMap<ClientId, Grant> clients) {
    public Desired {
        clients = Collections.unmodifiableSortedMap(new TreeMap<>(clients));
    }
}

package io.sallyport.policy.check;

import io.sallyport.model.Network;
import io.sallyport.policy.table.ConnectionDraft;
import io.sallyport.policy.table.Draft;
import io.sallyport.policy.table.NetworkDraft;
import io.sallyport.policy.yaml.Marked;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Words;

/** No connection takes routes to clients' addresses, and what it refuses is something it would take. */
final class ConnectionRoutes {
    private ConnectionRoutes() {}

    static void run(Draft draft, Problems problems) {
        for (ConnectionDraft connection : draft.connections()) {
            for (Marked<Network> accepted : connection.accept()) {
                for (NetworkDraft network : draft.networks()) {
                    network.pools().forEach(pool -> pool(connection, accepted, pool.value(), problems));
                }
            }
            for (Marked<Network> refused : connection.refuse()) {
                if (connection.accept().stream().noneMatch(accepted -> accepted.value().overlaps(refused.value()))) {
                    problems.add(EstateConflict.REFUSED_ANYWAY, refused.place(), Words.quote(refused.value().toString())
                            + " is not accepted, so it need not be refused", "routes that nothing accepts are not taken");
                }
            }
        }
    }

    private static void pool(ConnectionDraft connection, Marked<Network> accepted, Network pool, Problems problems) {
        boolean refused = connection.connection().refuse().stream().anyMatch(network -> network.contains(pool));
        if (accepted.value().overlaps(pool) && !refused) {
            problems.add(EstateConflict.ROUTE_OVER_POOL, accepted.place(), Words.quote(accepted.value().toString())
                    + " shares addresses with the pool " + Words.quote(pool.toString()),
                    "refuse " + Words.quote(pool.toString())
                            + ", or accept less");
        }
    }
}

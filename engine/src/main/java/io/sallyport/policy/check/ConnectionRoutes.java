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
        NetworkIndex pools = new NetworkIndex();
        for (NetworkDraft network : draft.networks()) {
            network.pools().forEach(pool -> pools.add(pool.value()));
        }
        for (ConnectionDraft connection : draft.connections()) {
            NetworkIndex accepts = new NetworkIndex();
            connection.accept().forEach(accepted -> accepts.add(accepted.value()));
            for (Marked<Network> accepted : connection.accept()) {
                pool(connection, accepted, pools, problems);
            }
            for (Marked<Network> refused : connection.refuse()) {
                if (accepts.overlapping(refused.value()).isEmpty()) {
                    problems.add(EstateConflict.REFUSED_ANYWAY, refused.place(), Words.quote(refused.value().toString())
                            + " is not accepted, so it need not be refused", "routes that nothing accepts are not taken");
                }
            }
        }
    }

    /** The pools that are not refused must lie outside what is accepted. */
    private static void pool(ConnectionDraft connection, Marked<Network> accepted, NetworkIndex pools, Problems problems) {
        for (Network pool : pools.allOverlapping(accepted.value())) {
            if (!isRefused(connection, pool)) {
                problems.add(EstateConflict.ROUTE_OVER_POOL, accepted.place(), Words.quote(accepted.value().toString())
                        + " shares addresses with the pool " + Words.quote(pool.toString()),
                        "refuse " + Words.quote(pool.toString())
                                + ", or accept less");
                return;
            }
        }
    }

    private static boolean isRefused(ConnectionDraft connection, Network pool) {
        for (int length = 0; length <= pool.length(); length++) {
            if (connection.connection().refuse().contains(new Network(pool.base().masked(length), length))) {
                return true;
            }
        }
        return false;
    }
}

package io.sallyport.flow;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.sallyport.decision.Decision;
import io.sallyport.decision.Grant;
import io.sallyport.effect.push.PushConfig;
import io.sallyport.event.Peer;
import io.sallyport.ipam.Lease;
import io.sallyport.model.ClientId;
import io.sallyport.model.Network;
import io.sallyport.model.Revocation;

/**
 * A client that was let in, as we know it.
 *
 * <pre>
 *   Live ──redecided──► Live          the policy, or time, changed what it may
 *     └───revoked─────► Leaving       fenced ► told ► killed where need be; gone when the daemon says DISCONNECT, or no longer has it
 * </pre>
 */
public sealed interface Session {
    ClientId client();

    Peer peer();

    Lease lease();

    /** When it was let in. */
    Instant since();

    /**
     * In force.
     *
     * @param decisionId the record of the decision that holds now
     * @param routes the push lines the client was sent; they stay until it reconnects
     * @param establishedAt when the daemon said so
     */
    record Live(ClientId client, long kid, Peer peer, Instant since, String decisionId, Decision.Admit decision, List<String> routes,
            Optional<Instant> establishedAt) implements Session {
        public Live {
            routes = List.copyOf(routes);
        }

        public Grant grant() {
            return decision.grant();
        }

        @Override
        public Lease lease() {
            return decision.grant().lease();
        }

        /** Whether the daemon is to send it what goes there: its addresses, and the networks that stand behind it. */
        boolean holds(Network network) {
            return network.equals(Network.host(lease().address4()))
                    || lease().address6().filter(six -> network.equals(Network.host(six))).isPresent()
                    || routes.contains(PushConfig.inner(network));
        }

        Live established(Instant at) {
            return new Live(client, kid, peer, since, decisionId, decision, routes, Optional.of(at));
        }

        Live redecided(long key, String id, Decision.Admit next) {
            return new Live(client, key, peer, since, id, next, routes, establishedAt);
        }

        Leaving leaving(Revocation revocation, Optional<String> farewell) {
            return new Leaving(client, peer, lease(), since, revocation, farewell);
        }
    }

    /**
     * It has to go. It is kept until the daemon confirms that it is gone.
     *
     * @param farewell what the client is told; empty where the daemon ends the session of its own accord, or by a refusal
     */
    record Leaving(ClientId client, Peer peer, Lease lease, Instant since, Revocation revocation, Optional<String> farewell)
            implements
                Session {}
}

package io.sallyport.policytest;

import java.util.Optional;

import io.sallyport.decision.Decision;
import io.sallyport.facts.Pools;
import io.sallyport.ipam.Fit;
import io.sallyport.ipam.Lease;
import io.sallyport.ipam.Pool;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Network;
import io.sallyport.policy.InstanceNetwork;
import io.sallyport.policy.Policy;
import io.sallyport.policytest.Results.Moment;

/** Who keeps their addresses under a policy that is about to come, and where the others get theirs. */
final class Seats {
    private final Policy policy;
    private final Optional<InstanceNetwork> network;
    private final Optional<Fit> fit;

    Seats(Policy policy, InstanceName instance) {
        this.policy = policy;
        network = Optional.ofNullable(policy.networks().get(instance));
        fit = network.map(Pools::of).map(Fit::new);
    }

    boolean keeps(Moment moment, Lease lease) {
        return fit.filter(pool -> pool.keeps(part(moment), lease)).isPresent();
    }

    private String part(Moment moment) {
        return network.map(of -> Pools.part(policy, of, moment.event().peer(), moment.facts().upstreamGroups())).orElse(Pool.NO_PART);
    }

    /** Says from where to where somebody moves. */
    Swap.Change moving(Moment moment, Swap.Change change) {
        if (change.what() != Swap.What.MOVES || !(change.now() instanceof Decision.Admit admit)) {
            return change;
        }
        return change.moving("address " + admit.grant().lease().address4(), "an address of " + where(part(moment)));
    }

    private String where(String part) {
        Optional<String> own = network.flatMap(of -> of.addresses().pools().stream().filter(pool -> pool.name().equals(part)).findFirst())
                .map(pool -> "pool " + pool.name() + pool.pool4().or(pool::pool6).map(net -> " (" + net + ")").orElse(""));
        return own.or(() -> network.map(InstanceNetwork::pool4).map(Network::toString)).orElse("no network");
    }
}

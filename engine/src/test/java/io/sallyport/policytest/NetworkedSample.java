package io.sallyport.policytest;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

import io.sallyport.decision.Sample;
import io.sallyport.model.Address;
import io.sallyport.model.Network;
import io.sallyport.policy.InstanceNetwork;
import io.sallyport.policy.Policy;

/** The sample policy with a network of five addresses, one of them ben's. */
public final class NetworkedSample {
    private NetworkedSample() {}

    public static Policy policy() {
        Policy base = Sample.policy();
        InstanceNetwork network = new InstanceNetwork(Sample.ref("networks.yaml", 4, "main"), Sample.MAIN, Network.of("10.8.0.0/29"),
                Optional.empty(), new TreeSet<>(), new TreeMap<>(Map.of("ben", List.of(Address.of("10.8.0.6")))),
                Duration.ofHours(1),
                List.of(Address.of("10.20.0.53")), List.of("corp.example"), new TreeSet<>(), false, 1500);
        return new Policy(base.version(), base.manifest(), base.directory(), base.resources(), base.access(), base.isolation(),
                new TreeMap<>(Map.of(Sample.MAIN, network)), base.quotas(), base.ruleSources());
    }
}

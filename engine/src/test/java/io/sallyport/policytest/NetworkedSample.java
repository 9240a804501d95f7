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
import io.sallyport.policy.AddressTerms;
import io.sallyport.policy.InstanceNetwork;
import io.sallyport.policy.Policy;
import io.sallyport.policy.PushTerms;

/** The sample policy with a network of five addresses, one of them ben's. */
public final class NetworkedSample {
    private NetworkedSample() {}

    public static Policy policy() {
        Policy base = Sample.policy();
        InstanceNetwork network = new InstanceNetwork(Sample.ref("networks.yaml", 4, "main"), Sample.MAIN,
                new AddressTerms(Network.of("10.8.0.0/29"), Optional.empty(), new TreeSet<>(),
                        new TreeMap<>(Map.of("ben", List.of(Address.of("10.8.0.6")))), List.of(), Duration.ofHours(1), Duration.ZERO),
                new PushTerms(List.of(Address.of("10.20.0.53")), List.of("corp.example"), new TreeSet<>(), false, 1500, List.of()));
        return new Policy(base.version(), base.manifest(), base.directory(), base.resources(), base.access(), base.isolation(),
                new TreeMap<>(Map.of(Sample.MAIN, network)), base.quotas(), base.ruleSources());
    }
}

package io.sallyport.policy.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.sallyport.model.Network;

/** Networks, found by one that shares addresses with them, without comparing with each. Networks lie in each other or apart. */
final class NetworkIndex {
    private final TreeMap<Network, Network> networks = new TreeMap<>();

    void add(Network network) {
        networks.put(network, network);
    }

    /** One of the networks that share addresses with this one: the outermost around it, or else the first inside it. */
    Optional<Network> overlapping(Network network) {
        for (int length = 0; length <= network.length(); length++) {
            Network around = new Network(network.base().masked(length), length);
            if (networks.containsKey(around)) {
                return Optional.of(around);
            }
        }
        return Optional.ofNullable(networks.ceilingEntry(network)).map(Map.Entry::getKey).filter(network::contains);
    }

    /** Every network that shares addresses with this one, those around it first. */
    Iterable<Network> allOverlapping(Network network) {
        List<Network> around = new ArrayList<>();
        for (int length = 0; length < network.length(); length++) {
            Network outer = new Network(network.base().masked(length), length);
            if (networks.containsKey(outer)) {
                around.add(outer);
            }
        }
        return () -> Stream.concat(around.stream(), networks.tailMap(network, true).keySet().stream().takeWhile(network::contains))
                .iterator();
    }
}

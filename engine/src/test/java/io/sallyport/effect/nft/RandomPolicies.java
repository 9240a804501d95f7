package io.sallyport.effect.nft;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

import io.sallyport.decision.Reach;
import io.sallyport.effect.Samples;
import io.sallyport.model.Address;
import io.sallyport.model.Family;
import io.sallyport.model.Network;
import io.sallyport.model.PortRange;
import io.sallyport.model.Protocol;
import io.sallyport.policy.Policy;
import io.sallyport.policy.Resource;
import io.sallyport.policy.Service;

/** Small overlapping policies by chance, and the plain reading of them that the firewall is compared with. */
public final class RandomPolicies {
    private static final int RESOURCES = 8;
    private static final int PORTS = 40;
    private static final List<Protocol> PROTOCOLS = List.of(Protocol.TCP, Protocol.UDP, Protocol.ICMP, Protocol.ICMPV6);

    private RandomPolicies() {}

    public static Policy policy(SplittableRandom random) {
        List<Resource> resources = new ArrayList<>();
        for (int i = 0; i < RESOURCES; i++) {
            TreeSet<Network> networks = new TreeSet<>();
            for (int n = random.nextInt(4); n >= 0; n--) {
                boolean v4 = random.nextInt(3) > 0;
                int length = v4 ? 24 + random.nextInt(9) : 120 + random.nextInt(9);
                Address base = Address.of(v4 ? "10.60.0.0" : "fd60::").plus(random.nextInt(512));
                networks.add(new Network(base.masked(length), length));
            }
            List<Service> services = new ArrayList<>();
            for (int s = random.nextInt(4); s > 0; s--) {
                int from = random.nextInt(PORTS);
                services.add(new Service(PROTOCOLS.get(random.nextInt(4)), new PortRange(from, from + random.nextInt(PORTS - from))));
            }
            resources.add(
                    new Resource(Samples.row("r" + i), "r" + i, networks, services, new TreeMap<>(), java.util.Optional.empty(), true));
        }
        return Samples.policy(resources);
    }

    public static Reach reach(SplittableRandom random, Policy policy) {
        TreeSet<String> allowed = new TreeSet<>();
        TreeSet<String> denied = new TreeSet<>();
        for (String name : policy.resources().keySet()) {
            int way = random.nextInt(5);
            if (way < 3) {
                allowed.add(name);
            } else if (way == 3) {
                denied.add(name);
            }
        }
        return new Reach(allowed, denied);
    }

    /** An address somewhere in or about the policy's networks. */
    public static Address address(SplittableRandom random, Policy policy) {
        List<Resource> resources = List.copyOf(policy.resources().values());
        List<Network> networks = List.copyOf(resources.get(random.nextInt(resources.size())).networks());
        Network network = networks.get(random.nextInt(networks.size()));
        Address edge = random.nextBoolean() ? network.first() : network.last();
        Address near = edge.plus(random.nextInt(3) - 1);
        return near.family() == Family.V6 && near.high() == 0 ? edge : near;
    }

    public static int protocol(SplittableRandom random) {
        return random.nextInt(4) > 0 ? PROTOCOLS.get(random.nextInt(4)).number() : random.nextInt(256);
    }

    public static int port(SplittableRandom random) {
        return random.nextInt(PORTS + 5);
    }

    /** The plain reading: some allowed resource covers it, and no denied one does. */
    public static boolean reaches(Policy policy, Reach reach, Address address, int protocol, int port) {
        return reach.allowed().stream().anyMatch(name -> covers(policy, name, address, protocol, port))
                && reach.denied().stream().noneMatch(name -> covers(policy, name, address, protocol, port));
    }

    private static boolean covers(Policy policy, String name, Address address, int protocol, int port) {
        return policy.resources(List.of(name)).stream().anyMatch(resource -> resource.networks().stream().anyMatch(n -> n.contains(address))
                && (resource.services().isEmpty() || resource.services().stream()
                        .anyMatch(s -> s.protocol().number() == protocol && s.ports().contains(port))));
    }
}

package io.sallyport.policytest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.sallyport.decision.Grant;
import io.sallyport.effect.push.PushConfig;
import io.sallyport.model.Address;
import io.sallyport.model.Family;
import io.sallyport.model.Network;
import io.sallyport.policy.InstanceNetwork;
import io.sallyport.policy.Policy;

/** The part of the push configuration that tests speak of, read from the very lines that would be sent. */
record Pushed(SortedSet<Network> routes, List<Address> dnsServers) {
    static final Pushed NOTHING = new Pushed(new TreeSet<>(), List.of());
    private static final Pattern ROUTE4 = Pattern.compile("push \"route ([0-9.]+) ([0-9.]+)\"");
    private static final Pattern ROUTE6 = Pattern.compile("push \"route-ipv6 ([0-9a-f:./]+)\"");
    private static final Pattern GATEWAY = Pattern.compile("push \"redirect-gateway ([^\"]*)\"");
    private static final Pattern DNS = Pattern.compile("push \"dhcp-option DNS ([0-9a-f:.]+)\"");

    Pushed {
        routes = Collections.unmodifiableSortedSet(new TreeSet<>(routes));
        dnsServers = List.copyOf(dnsServers);
    }

    static Pushed of(Policy policy, Grant grant) {
        InstanceNetwork network = policy.networks().get(grant.lease().instance());
        return network == null ? NOTHING : of(PushConfig.of(policy, network, grant).lines());
    }

    private static Pushed of(List<String> lines) {
        TreeSet<Network> routes = new TreeSet<>();
        List<Address> servers = new ArrayList<>();
        for (String line : lines) {
            Matcher route4 = ROUTE4.matcher(line);
            Matcher route6 = ROUTE6.matcher(line);
            Matcher gateway = GATEWAY.matcher(line);
            Matcher dns = DNS.matcher(line);
            if (route4.matches()) {
                routes.add(network(Address.of(route4.group(1)), route4.group(2)));
            } else if (route6.matches()) {
                routes.add(Network.of(route6.group(1)));
            } else if (gateway.matches()) {
                gateway(List.of(gateway.group(1).split(" ")), routes);
            } else if (dns.matches()) {
                servers.add(Address.of(dns.group(1)));
            }
        }
        return new Pushed(routes, servers);
    }

    private static void gateway(List<String> flags, Collection<Network> routes) {
        if (!flags.contains("!ipv4")) {
            routes.add(Network.of("0.0.0.0/0"));
        }
        if (flags.contains("ipv6")) {
            routes.add(Network.of("::/0"));
        }
    }

    private static Network network(Address base, String netmask) {
        for (int length = 0; length <= Family.V4.bits(); length++) {
            Network masked = new Network(base.masked(length), length);
            if (masked.netmask().equals(netmask)) {
                return masked;
            }
        }
        throw new IllegalStateException("not a netmask: " + netmask);
    }

    /** Whether every address of a network lies in one of these. */
    static boolean covers(Collection<Network> routes, Network network) {
        if (routes.stream().anyMatch(route -> route.contains(network))) {
            return true;
        }
        List<Network> inside = routes.stream().filter(network::contains).toList();
        if (inside.isEmpty()) {
            return false;
        }
        int length = network.length() + 1;
        Network low = new Network(network.base(), length);
        Network high = new Network(network.last().masked(length), length);
        return covers(inside, low) && covers(inside, high);
    }
}

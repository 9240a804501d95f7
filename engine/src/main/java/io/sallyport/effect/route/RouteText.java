package io.sallyport.effect.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import io.sallyport.model.Address;
import io.sallyport.model.Family;
import io.sallyport.model.Network;

/** The lines {@code ip -batch} takes and those {@code ip route show} prints. Source: ip-route(8). */
public final class RouteText {
    /** The protocol number of our routes (rtnetlink's {@code rtm_protocol}): free in iproute2's own table, so a route with it is ours. */
    public static final int PROTOCOL = 83;

    private RouteText() {}

    /**
     * The lines of a plan. Routes are added, never replaced: where somebody else routes the very same network, the line fails and theirs stays.
     */
    public static List<String> lines(String device, RoutePlan plan) {
        List<String> lines = new ArrayList<>();
        plan.missing().forEach(network -> lines.add("route add " + tail(device, network, Optional.empty())));
        plan.surplus().forEach(network -> lines.add("route del " + tail(device, network, Optional.empty())));
        return List.copyOf(lines);
    }

    /** The line that has a route of ours go by this router on the device, or, without one, straight to the device. */
    public static String by(String device, Network network, Optional<Address> router) {
        return "route replace " + tail(device, network, router);
    }

    private static String tail(String device, Network network, Optional<Address> router) {
        return network + router.map(address -> " via " + address).orElse("") + " dev " + device + router.map(a -> " onlink").orElse("")
                + " proto " + PROTOCOL;
    }

    /** By which router each IPv4 route goes, from what {@code ip -4 route show dev … proto 83} prints; empty for one that goes straight to the device. */
    public static SortedMap<Network, Optional<Address>> routers(String printed) {
        TreeMap<Network, Optional<Address>> routers = new TreeMap<>();
        for (String line : printed.lines().toList()) {
            List<String> words = List.of(line.strip().split(" +"));
            int via = words.indexOf("via");
            Network.parse(words.getFirst()).ifPresent(network -> routers.put(network,
                    via < 0 || via + 1 >= words.size() ? Optional.empty() : Address.parse(words.get(via + 1))));
        }
        return routers;
    }

    /** Reads what {@code ip route show dev … proto 83} prints for one family. A line that is not a plain route of ours is left out. */
    public static SortedSet<Network> read(Family family, String printed) {
        TreeSet<Network> routes = new TreeSet<>();
        for (String line : printed.lines().toList()) {
            String first = line.strip().split(" ", 2)[0];
            Optional<Network> network = first.equals("default")
                    ? Network.parse(family == Family.V4 ? "0.0.0.0/0" : "::/0")
                    : Network.parse(first);
            network.filter(n -> n.family() == family).ifPresent(routes::add);
        }
        return routes;
    }
}

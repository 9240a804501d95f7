package io.sallyport.policy;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.model.Address;
import io.sallyport.model.Network;

/**
 * What every client of an instance is told, whatever it may reach.
 *
 * @param dnsServers pushed as resolvers
 * @param searchDomains pushed as search domains
 * @param routes pushed to every client: a change of policy then needs no reconnect
 * @param fullTunnel whether the client's default route is redirected
 * @param mtu of the tunnel device in bytes
 * @param options further ones, as OpenVPN's {@code push} takes them
 */
public record PushTerms(List<Address> dnsServers, List<String> searchDomains, SortedSet<Network> routes, boolean fullTunnel, int mtu,
        List<String> options) {
    /** No resolvers, routes by reach, packets of up to 1,500 bytes. */
    public static final PushTerms PLAIN = new PushTerms(List.of(), List.of(), new TreeSet<>(), false, 1_500, List.of());

    public PushTerms {
        dnsServers = List.copyOf(dnsServers);
        searchDomains = List.copyOf(searchDomains);
        routes = Collections.unmodifiableSortedSet(new TreeSet<>(routes));
        options = List.copyOf(options);
    }
}

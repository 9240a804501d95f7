package io.sallyport.effect;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import io.sallyport.decision.Circle;
import io.sallyport.decision.Grant;
import io.sallyport.decision.Limits;
import io.sallyport.decision.Reach;
import io.sallyport.ipam.Lease;
import io.sallyport.model.Address;
import io.sallyport.model.Bandwidth;
import io.sallyport.model.ClientId;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Network;
import io.sallyport.model.Place;
import io.sallyport.model.PolicyVersion;
import io.sallyport.model.PortRange;
import io.sallyport.model.Protocol;
import io.sallyport.model.RowId;
import io.sallyport.model.RowRef;
import io.sallyport.policy.AccessTable;
import io.sallyport.policy.AddressTerms;
import io.sallyport.policy.Capacity;
import io.sallyport.policy.Directory;
import io.sallyport.policy.InstanceNetwork;
import io.sallyport.policy.IsolationTable;
import io.sallyport.policy.IsolationTable.Mode;
import io.sallyport.policy.Manifest;
import io.sallyport.policy.Policy;
import io.sallyport.policy.PushTerms;
import io.sallyport.policy.QuotaRow;
import io.sallyport.policy.QuotaTable;
import io.sallyport.policy.QuotaTerms;
import io.sallyport.policy.Resource;
import io.sallyport.policy.Service;
import io.sallyport.policy.Traffic;

/** Small policies and grants for the tests of what is made of them, written as a policy author would. */
public final class Samples {
    public static final InstanceName MAIN = new InstanceName("main");
    public static final Instant NOW = Instant.parse("2026-03-02T06:00:00Z");

    private Samples() {}

    public static RowRef row(String name) {
        return new RowRef(new RowId("sample.yaml", name), new Place("policies/sample.yaml", 1, 1));
    }

    /** A resource: networks and services ({@code tcp/443}, {@code udp/53}, {@code icmp}, {@code icmp/8}) separated by blanks. */
    public static Resource resource(String name, String networks, String services) {
        TreeSet<Network> where = new TreeSet<>();
        words(networks).forEach(n -> where.add(Network.of(n)));
        List<Service> what = new ArrayList<>();
        words(services).forEach(s -> what.add(service(s)));
        return new Resource(row(name), name, where, what, new TreeMap<>(), Optional.empty(), true);
    }

    private static Service service(String text) {
        String[] parts = text.split("/");
        Protocol protocol = Protocol.valueOf(parts[0].toUpperCase(java.util.Locale.ROOT));
        if (parts.length == 1) {
            return new Service(protocol, PortRange.ALL);
        }
        boolean icmp = protocol == Protocol.ICMP || protocol == Protocol.ICMPV6;
        int type = icmp ? Integer.parseInt(parts[1]) : 0;
        return new Service(protocol, icmp ? new PortRange(type * 256, type * 256 + 255) : PortRange.parse(parts[1]).orElseThrow());
    }

    public static Policy policy(Collection<Resource> resources, IsolationTable.Exemption... exemptions) {
        return policy(resources, Arrays.asList(exemptions), List.of());
    }

    public static Policy policy(Collection<Resource> resources, List<IsolationTable.Exemption> exemptions,
            List<IsolationTable.Invitation> invitations) {
        TreeMap<String, Resource> byName = new TreeMap<>();
        resources.forEach(r -> byName.put(r.name(), r));
        TreeMap<InstanceName, InstanceNetwork> networks = new TreeMap<>();
        networks.put(MAIN, network("10.8.0.0/24"));
        return new Policy(new PolicyVersion("worktree", "sample"), new Manifest("sample", ZoneOffset.UTC, true, true),
                new Directory(List.of()), byName, new AccessTable(List.of()), new IsolationTable(List.of(), exemptions, invitations),
                networks,
                new QuotaTable(List.of()), new TreeMap<>());
    }

    /** The same where all clients have a line, and those of one row of Quotas share a rate. */
    public static Policy sharing(Collection<Resource> resources, Traffic traffic, String row, Capacity shared) {
        Policy plain = policy(resources);
        InstanceNetwork old = network("10.8.0.0/24");
        TreeMap<InstanceName, InstanceNetwork> networks = new TreeMap<>();
        networks.put(MAIN, new InstanceNetwork(old.ref(), MAIN, old.addresses(), old.push(), old.door(), traffic, old.bridged()));
        QuotaTerms terms = new QuotaTerms(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.of(shared));
        QuotaRow quota = new QuotaRow(row(row), new TreeSet<>(), new TreeSet<>(), Optional.empty(), Optional.empty(), Optional.empty(),
                false,
                terms);
        return new Policy(plain.version(), plain.manifest(), plain.directory(), plain.resources(), plain.access(), plain.isolation(),
                networks,
                new QuotaTable(List.of(quota)), new TreeMap<>());
    }

    public static InstanceNetwork network(String pool) {
        return new InstanceNetwork(row("main"), MAIN, AddressTerms.of(Network.of(pool), Optional.of(Network.of("fd08::/64")),
                Duration.ofHours(1)), PushTerms.PLAIN);
    }

    /** An exemption: members of {@code from} may start connections to members of {@code to}. */
    public static IsolationTable.Exemption exemption(String from, String to) {
        return new IsolationTable.Exemption(row(from + "-to-" + to), set(from), set(to));
    }

    /** An invitation: networks of {@code resources} may start connections to {@code services} of members of {@code to}. */
    public static IsolationTable.Invitation invitation(String name, String resources, String to, String services) {
        return new IsolationTable.Invitation(row(name), set(resources), set(to), words(services).stream().map(Samples::service).toList());
    }

    public static ClientId client(long cid) {
        return new ClientId(MAIN, 1, cid);
    }

    public static Lease lease(String holder, String address4, String address6) {
        return new Lease(MAIN, holder, Address.of(address4), address6.isBlank() ? Optional.empty() : Optional.of(Address.of(address6)), NOW,
                Optional.empty());
    }

    /** What may be reached: resources allowed, then denied, separated by blanks. */
    public static Reach reach(String allowed, String denied) {
        return new Reach(set(allowed), set(denied));
    }

    public static Circle circle(Mode mode, String shared, String groups) {
        return new Circle(mode, set(shared), set(groups));
    }

    public static Limits limits(String down, String up) {
        return new Limits(Bandwidth.parse(down), Bandwidth.parse(up), Optional.empty());
    }

    /** A client at 10.8.0.{@code host} and fd08::{@code host} that reaches these resources and no other client. */
    public static Grant grant(int host, String allowed) {
        return new Grant(lease("c" + host, "10.8." + host / 250 + "." + host % 250, "fd08::" + Integer.toHexString(host)),
                reach(allowed, ""),
                Circle.ALONE, Limits.NONE);
    }

    public static SortedSet<String> set(String words) {
        return new TreeSet<>(words(words));
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split(" +"));
    }
}

package io.sallyport.daemon;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.sallyport.control.ReachRow;
import io.sallyport.control.Reply;
import io.sallyport.control.Request;
import io.sallyport.control.TracedPacket;
import io.sallyport.decision.Circle;
import io.sallyport.decision.Decision;
import io.sallyport.decision.Reason;
import io.sallyport.effect.nft.Ground;
import io.sallyport.effect.nft.Isolation;
import io.sallyport.effect.nft.Packet;
import io.sallyport.effect.nft.Tally;
import io.sallyport.effect.nft.Trace;
import io.sallyport.effect.nft.Traced;
import io.sallyport.effect.nft.Uses;
import io.sallyport.flow.Session;
import io.sallyport.model.Address;
import io.sallyport.model.InstanceName;
import io.sallyport.policy.IsolationTable.Mode;
import io.sallyport.policy.Policy;
import io.sallyport.policy.Resource;
import io.sallyport.policy.Service;

/** What the firewalls let through now, for operators: what a client may reach and used, and what becomes of a packet. */
final class Firewalls {
    private final Daemon daemon;

    Firewalls(Daemon daemon) {
        this.daemon = daemon;
    }

    /** One row for each live session of a client, person or tunnel address. */
    List<ReachRow> reach(String target) {
        Optional<Policy> policy = daemon.gate().policy();
        if (policy.isEmpty()) {
            return List.of();
        }
        Map<InstanceName, Uses> uses = new TreeMap<>();
        List<ReachRow> rows = new ArrayList<>();
        for (Session.Live live : live()) {
            if (isMeant(live, target)) {
                InstanceName instance = live.client().instance();
                rows.add(row(policy.get(), live, uses.computeIfAbsent(instance, name -> daemon.gate().uses(name))));
            }
        }
        return rows;
    }

    private List<Session.Live> live() {
        return daemon.gate().sessions().stream().filter(Session.Live.class::isInstance).map(Session.Live.class::cast).toList();
    }

    private static boolean isMeant(Session.Live live, String target) {
        return live.client().toString().equals(target) || live.peer().person().filter(target::equals).isPresent()
                || addresses(live).stream().anyMatch(address -> address.toString().equals(target));
    }

    private static List<Address> addresses(Session.Live live) {
        return Stream.concat(Stream.of(live.lease().address4()), live.lease().address6().stream()).toList();
    }

    private static ReachRow row(Policy policy, Session.Live live, Uses uses) {
        Trace trace = new Trace(policy, live.client().instance(), Map.of());
        List<ReachRow.Item> items = new ArrayList<>();
        for (Resource resource : policy.resources(live.grant().reach().allowed())) {
            items.add(item("to", resource.name(), where(List.of(resource), resource.services()),
                    trace.opened(live.decision(), resource.name(), Reason.Kind.ALLOWED),
                    used(uses, live, Ground.resource(resource.name()).toString())));
        }
        for (Resource resource : policy.resources(live.grant().reach().denied())) {
            items.add(item("not to", resource.name(), where(List.of(resource), resource.services()),
                    trace.opened(live.decision(), resource.name(), Reason.Kind.NARROWED), Tally.ZERO));
        }
        Circle circle = live.grant().circle();
        uses.clients().getOrDefault(live.lease().address4(), Map.of()).keySet().stream().sorted().map(Ground::parse)
                .flatMap(Optional::stream).filter(ground -> ground.kind() == Ground.Kind.MODE || ground.kind() == Ground.Kind.EXEMPT)
                .forEach(ground -> items.add(item("clients", ground.toString(), "", List.of(), used(uses, live, ground.toString()))));
        Isolation.invitations(policy.isolation(), circle).forEach(row -> items.add(item("from", row.ref().id().name(),
                where(policy.resources(row.resources()), row.services()), List.of(row.ref().toString()),
                used(uses, live, new Ground(Ground.Kind.INVITE, row.ref().id().name()).toString()))));
        Tally refused = used(uses, live, Uses.REFUSED);
        return new ReachRow(live.client(), live.peer().person().orElse(""), live.lease().address4(), live.lease().address6(), live.since(),
                items, isolation(circle), refused.packets(), refused.bytes());
    }

    private static ReachRow.Item item(String way, String name, String where, List<String> by, Tally tally) {
        return new ReachRow.Item(way, name, where, by, tally.packets(), tally.bytes());
    }

    private static Tally used(Uses uses, Session.Live live, String text) {
        return addresses(live).stream().map(address -> uses.of(address, text)).reduce(Tally.ZERO, Tally::plus);
    }

    private static String where(Collection<Resource> resources, Collection<Service> services) {
        String networks = resources.stream().flatMap(resource -> resource.networks().stream()).map(Object::toString).distinct()
                .collect(Collectors.joining(" "));
        return services.isEmpty() ? networks : networks + " " + services.stream().map(Service::text).collect(Collectors.joining(" "));
    }

    private static String isolation(Circle circle) {
        String mode = circle.mode().name().toLowerCase(Locale.ROOT);
        return circle.mode() == Mode.GROUP ? mode + " " + String.join(", ", circle.shared()) : mode;
    }

    /** What becomes of a packet on the instance that one of its ends is a client of. */
    Reply trace(Request.Trace asked) {
        Optional<Policy> policy = daemon.gate().policy();
        if (policy.isEmpty()) {
            return new Reply.Failed("no policy is in force yet", "nothing passes until there is one");
        }
        Optional<Session.Live> named = live().stream().filter(live -> isMeant(live, asked.from()) || isMeant(live, asked.to())).findFirst();
        Optional<Address> from = end(asked.from());
        Optional<Address> to = end(asked.to());
        if (from.isEmpty() || to.isEmpty()) {
            String missing = from.isEmpty() ? asked.from() : asked.to();
            return new Reply.Failed("`" + missing + "` is neither an address nor connected", "`sallyport sessions` lists who is connected");
        }
        if (from.get().family() != to.get().family()) {
            return new Reply.Failed(from.get() + " and " + to.get() + " are of different families", "give two IPv4 or two IPv6 addresses");
        }
        Optional<Packet.Wanted> wanted = Packet.Wanted.parse(asked.wanted(), to.get().family());
        if (wanted.isEmpty()) {
            return new Reply.Failed("`" + asked.wanted() + "` is not what a packet asks for",
                    "write for example tcp/443, udp/53, ping, icmp/8 or a protocol's number");
        }
        InstanceName instance = named.map(live -> live.client().instance()).orElseGet(() -> policy.get().networks().firstKey());
        Map<Address, Decision.Admit> clients = new HashMap<>();
        live().stream().filter(live -> live.client().instance().equals(instance))
                .forEach(live -> addresses(live).forEach(address -> clients.put(address, live.decision())));
        Packet packet = new Packet(from.get(), to.get(), wanted.get().protocol(), wanted.get().port());
        Traced traced = new Trace(policy.get(), instance, clients).of(packet);
        return new Reply.Traced(new TracedPacket(packet.toString(), traced.verdict(), traced.counter(), traced.why()));
    }

    /** An address, or the tunnel address of somebody who is connected. */
    private Optional<Address> end(String text) {
        return Address.parse(text)
                .or(() -> live().stream().filter(live -> isMeant(live, text)).map(live -> live.lease().address4()).findFirst());
    }
}

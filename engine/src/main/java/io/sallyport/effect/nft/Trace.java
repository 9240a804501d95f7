package io.sallyport.effect.nft;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Stream;

import io.sallyport.decision.Circle;
import io.sallyport.decision.Decision.Admit;
import io.sallyport.decision.Reach;
import io.sallyport.decision.Reason;
import io.sallyport.decision.Reason.Kind;
import io.sallyport.effect.SitePlan;
import io.sallyport.model.Address;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Network;
import io.sallyport.model.RowRef;
import io.sallyport.policy.AccessRow;
import io.sallyport.policy.InstanceNetwork;
import io.sallyport.policy.IsolationTable.Invitation;
import io.sallyport.policy.Policy;
import io.sallyport.policy.Resource;

/**
 * Says what the firewall of one instance does with a packet, and which row that rests on. It judges by what the maps are made of, in the order in which the
 * chains look; a test compares it with the kernel. Not for several threads.
 */
public final class Trace {
    private final Policy policy;
    private final InstanceName instance;
    private final Map<Address, Admit> clients;
    private final SitePlan sites;
    private final Map<Reach, List<Box>> reaches = new HashMap<>();
    private final Map<Circle, List<Box>> invitations = new HashMap<>();

    /** @param clients who has which tunnel address of this instance, by what decision */
    public Trace(Policy policy, InstanceName instance, Map<Address, Admit> clients) {
        this.policy = policy;
        this.instance = instance;
        this.clients = Map.copyOf(clients);
        sites = SitePlan.of(policy, instance);
    }

    /** What becomes of the first packet of a flow, and with it of all others. */
    public Traced of(Packet packet) {
        Admit from = clients.get(packet.from());
        Admit to = clients.get(packet.to());
        Optional<Admit> connector = behind(packet.from());
        boolean toSite = behind(packet.to()).isPresent();
        boolean ours = isPooled(packet.from()) || isPooled(packet.to()) || connector.isPresent() || toSite;
        if (from == null && to == null && !ours) {
            return new Traced.NotOurs();
        }
        if (!packet.begins()) {
            return dropped(Refusal.INVALID, List.of("it passes only as an answer to, or an error about, a flow that is allowed"));
        }
        if (from == null && isPooled(packet.from())) {
            return dropped(Refusal.NO_CLIENT, List.of());
        }
        boolean toClient = to != null || isPooled(packet.to());
        if (from == null && connector.isPresent()) {
            Admit site = connector.get();
            return toClient
                    ? dropped(Refusal.NO_CLIENT, List.of("what stands behind a connector meets no clients"))
                    : reached(packet, site, SiteBook.reach(policy, site.grant()).orElse(site.grant().reach()));
        }
        if (from != null && toClient && !toSite) {
            return between(from, Optional.ofNullable(to));
        }
        return from == null ? invited(packet, Optional.ofNullable(to)) : reached(packet, from, from.grant().reach());
    }

    /** The active connector of the site an address belongs to. */
    private Optional<Admit> behind(Address address) {
        return clients.values().stream().filter(admit -> admit.grant().site().stream().flatMap(site -> sites.of(site).stream())
                .anyMatch(leg -> leg.known().contains(address))).findFirst();
    }

    private boolean isPooled(Address address) {
        return pool(address).filter(pool -> !pool.first().plus(1).equals(address)).isPresent();
    }

    /** The pool of the instance an address is in. The first address after a pool's base is the gateway's own and judged like any destination. */
    private Optional<Network> pool(Address address) {
        InstanceNetwork network = policy.networks().get(instance);
        return network == null
                ? Optional.empty()
                : Stream.concat(Stream.of(network.pool4()), network.pool6().stream()).filter(pool -> pool.contains(address)).findFirst();
    }

    private List<Box> reach(Reach reach) {
        return reaches.computeIfAbsent(reach, one -> Boxes.of(policy, one));
    }

    private List<Box> invited(Circle circle) {
        return invitations.computeIfAbsent(circle, one -> Isolation.invited(policy, one));
    }

    private Traced reached(Packet packet, Admit client, Reach reach) {
        Optional<Box> box = find(reach(reach), packet.to(), packet);
        if (box.isPresent()) {
            return new Traced.Passes(Ground.resource(box.get().by()), opened(client, box.get().by(), Kind.ALLOWED));
        }
        List<String> why = new ArrayList<>();
        for (String name : covering(reach.denied(), packet)) {
            why.addAll(opened(client, name, Kind.NARROWED).stream().map(row -> "denied by " + row).toList());
        }
        List<String> elsewhere = policy.resources().keySet().stream().filter(name -> !reach.allowed().contains(name))
                .filter(name -> !covering(List.of(name), packet).isEmpty()).toList();
        if (why.isEmpty() && !elsewhere.isEmpty()) {
            why.add("it belongs to " + String.join(", ", elsewhere) + ", which no row allows this client");
        } else if (why.isEmpty()) {
            why.add("no resource of the policy covers it");
        }
        return dropped(Refusal.NOT_ALLOWED, why);
    }

    private List<String> covering(Iterable<String> names, Packet packet) {
        List<String> found = new ArrayList<>();
        for (Resource resource : policy.resources(names)) {
            if (find(Boxes.of(List.of(resource), List.of()), packet.to(), packet).isPresent()) {
                found.add(resource.name());
            }
        }
        return found;
    }

    /** The rows and rules of a client's decision that are about a resource. */
    public List<String> opened(Admit client, String name, Kind kind) {
        List<String> rows = new ArrayList<>();
        for (Reason reason : client.basis().reasons()) {
            if (reason.kind() == kind && !reason.shadow() && (reason.row().isEmpty() || names(reason.row().get(), name))) {
                rows.add(reason.row().map(RowRef::toString).or(() -> reason.rule().map(Object::toString)).orElse(reason.text()));
            }
        }
        Resource resource = policy.resources().get(name);
        String which = resource == null ? name : resource.ref() + " (resource)";
        if (rows.isEmpty()) {
            return List.of(which);
        }
        rows.add(which);
        return List.copyOf(rows);
    }

    private boolean names(RowRef ref, String resource) {
        return policy.access().rows().stream().filter(row -> row.ref().equals(ref)).map(AccessRow::resources)
                .anyMatch((SortedSet<String> resources) -> resources.contains(resource));
    }

    private Traced between(Admit from, Optional<Admit> to) {
        Circle mine = from.grant().circle();
        if (to.isEmpty()) {
            return dropped(Refusal.ISOLATED, List.of("no admitted client has the address it goes to"));
        }
        Circle theirs = to.get().grant().circle();
        Optional<Ground> ground = Isolation.lets(policy.isolation(), mine, theirs);
        if (ground.isEmpty()) {
            return dropped(Refusal.ISOLATED, List.of("from a client of mode " + mine.mode() + " to one of mode " + theirs.mode()));
        }
        return new Traced.Passes(ground.get(), switch (ground.get().kind()) {
            case EXEMPT ->
                Isolation.exemption(policy.isolation().exemptions(), mine, theirs).map(row -> List.of(row.ref().toString()))
                        .orElse(List.of());
            case MODE, ALLOW, INVITE -> from.basis().reasons().stream().filter(r -> r.kind() == Kind.ISOLATED && !r.shadow())
                    .flatMap(r -> r.row().stream()).map(RowRef::toString).toList();
        });
    }

    private Traced invited(Packet packet, Optional<Admit> to) {
        Optional<Box> box = to.flatMap(client -> find(invited(client.grant().circle()), packet.from(), packet));
        if (box.isEmpty()) {
            return dropped(Refusal.NOT_INVITED, List.of());
        }
        String name = box.get().by();
        return new Traced.Passes(new Ground(Ground.Kind.INVITE, name), policy.isolation().invitations().stream().map(Invitation::ref)
                .filter(ref -> ref.id().name().equals(name)).map(RowRef::toString).toList());
    }

    private static Optional<Box> find(List<Box> boxes, Address other, Packet packet) {
        return boxes.stream().filter(box -> box.contains(other, packet.protocol(), packet.port())).findFirst();
    }

    private static Traced dropped(Refusal refusal, List<String> more) {
        List<String> why = new ArrayList<>(List.of(refusal.text()));
        why.addAll(more);
        return new Traced.Dropped(refusal, why);
    }
}

package io.sallyport.adapter.kernel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.sallyport.effect.nft.Packet;
import io.sallyport.model.Address;
import io.sallyport.model.Network;

/**
 * A small policy by chance, the text an author would write for it, and the plain reading of that text: for each packet every row is looked at, and there are no maps,
 * profiles, circles or boxes. Written from what the language promises, so that it can contradict the compiler.
 */
record PlainPolicy(List<Thing> resources, List<Access> access, List<Mode> modes, List<Exemption> exemptions, List<Invitation> invitations,
        SortedMap<String, SortedSet<String>> groups) {
    static final List<String> PEOPLE = List.of("ana", "bob", "cem", "dua", "eve", "fay", "gus", "hal");
    static final int PORTS = 30;
    private static final List<String> GROUPS = List.of("g0", "g1", "g2", "g3", "g4");
    private static final List<String> MODES = List.of("none", "group", "full");
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int ICMP = 1;
    private static final int ICMPV6 = 58;
    /** Of ICMP: what may begin a flow. Everything else is an answer or an error, which passes as part of another flow only. */
    private static final Set<Integer> BEGINS4 = Set.of(8, 13, 15, 17);
    private static final Set<Integer> BEGINS6 = Set.of(128, 139);

    /** What of a destination is meant: a protocol with its ports, or with ICMP types and, where {@code code} is not negative, one code. */
    record Offer(int protocol, int from, int to, int code) {
        boolean covers(int wanted, int port) {
            if (wanted != protocol) {
                return false;
            }
            boolean icmp = protocol == ICMP || protocol == ICMPV6;
            return icmp ? port / 256 >= from && port / 256 <= to && (code < 0 || port % 256 == code) : port >= from && port <= to;
        }

        String text() {
            return switch (protocol) {
                case TCP -> "tcp/" + from + "-" + to;
                case UDP -> "udp/" + from + "-" + to;
                case ICMP -> "icmp/" + from + (code < 0 ? "" : "." + code);
                default -> "icmpv6/" + from + (code < 0 ? "" : "." + code);
            };
        }
    }

    record Thing(String name, SortedSet<Network> networks, List<Offer> offers) {
        boolean covers(Address address, int protocol, int port) {
            return isIn(address) && offered(offers, protocol, port);
        }

        boolean isIn(Address address) {
            return networks.stream().anyMatch(network -> network.contains(address));
        }
    }

    record Access(String name, boolean allows, SortedSet<String> groups, SortedSet<String> resources) {}

    record Mode(String name, SortedSet<String> groups, String mode) {}

    record Exemption(String name, SortedSet<String> from, SortedSet<String> to) {}

    record Invitation(String name, SortedSet<String> resources, SortedSet<String> to, List<Offer> offers) {}

    static PlainPolicy random(SplittableRandom random) {
        List<Thing> things = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            TreeSet<Network> networks = new TreeSet<>();
            for (int n = random.nextInt(3); n >= 0; n--) {
                boolean v4 = random.nextInt(5) < 3;
                int length = v4 ? 24 + random.nextInt(9) : 120 + random.nextInt(9);
                Address base = Address.of(v4 ? "10.60.0.0" : "fd60::").plus(random.nextInt(512));
                networks.add(new Network(base.masked(length), length));
            }
            things.add(new Thing("r" + i, networks, offers(random)));
        }
        List<String> names = things.stream().map(Thing::name).toList();
        List<Access> access = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            access.add(new Access("a" + i, i < 5, some(random, GROUPS), some(random, names)));
        }
        List<Mode> modes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            modes.add(new Mode("m" + i, some(random, GROUPS), MODES.get(random.nextInt(3))));
        }
        List<Exemption> exemptions = List.of(new Exemption("x0", some(random, GROUPS), some(random, GROUPS)));
        List<Invitation> invitations = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            invitations.add(new Invitation("i" + i, some(random, names), some(random, GROUPS), offers(random)));
        }
        TreeMap<String, SortedSet<String>> groups = new TreeMap<>();
        GROUPS.forEach(group -> groups.put(group, some(random, PEOPLE)));
        return new PlainPolicy(things, access, modes, exemptions, invitations, groups);
    }

    private static List<Offer> offers(SplittableRandom random) {
        List<Offer> offers = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            switch (random.nextInt(6)) {
                case 0 -> offers.add(new Offer(ICMP, type(random, false), 0, random.nextInt(3) - 1));
                case 1 -> offers.add(new Offer(ICMPV6, type(random, true), 0, random.nextInt(3) - 1));
                default -> {
                    int from = 1 + random.nextInt(PORTS);
                    offers.add(new Offer(random.nextBoolean() ? TCP : UDP, from, from + random.nextInt(PORTS), -1));
                }
            }
        }
        return offers.stream()
                .map(o -> o.protocol() == ICMP || o.protocol() == ICMPV6 ? new Offer(o.protocol(), o.from(), o.from(), o.code()) : o)
                .toList();
    }

    static int type(SplittableRandom random, boolean v6) {
        List<Integer> types = v6 ? List.of(128, 128, 139, 1, 129) : List.of(8, 8, 13, 15, 17, 3, 0);
        return types.get(random.nextInt(types.size()));
    }

    private static SortedSet<String> some(SplittableRandom random, List<String> all) {
        TreeSet<String> some = new TreeSet<>(List.of(all.get(random.nextInt(all.size()))));
        all.stream().filter(one -> random.nextInt(4) == 0).forEach(some::add);
        return some;
    }

    // ---- as an author writes it

    SortedMap<String, String> files() {
        TreeMap<String, String> files = new TreeMap<>();
        files.put("policies/manifest.yaml", "apiVersion: sallyport/v1\nkind: Manifest\nname: chance\nzone: UTC\n");
        files.put("policies/networks.yaml",
                table("Networks", List.of("{name: main, instance: main, ipv4: 10.8.0.0/24, ipv6: 'fd08::/64'}")));
        files.put("policies/groups.yaml",
                table("Groups", groups.entrySet().stream().map(g -> "{name: " + g.getKey() + ", users: " + g.getValue() + "}").toList()));
        files.put("policies/resources.yaml", table("Resources", resources.stream()
                .map(r -> "{name: " + r.name() + ", networks: " + quoted(r.networks()) + services(r.offers()) + "}").toList()));
        files.put("policies/access.yaml",
                table("Access", access.stream().map(a -> "{name: " + a.name() + ", " + (a.allows() ? "allow: " : "deny: ")
                        + a.groups() + ", to: " + a.resources() + "}").toList()));
        List<String> isolation = new ArrayList<>();
        modes.forEach(m -> isolation.add("{name: " + m.name() + ", for: " + m.groups() + ", mode: " + m.mode() + "}"));
        exemptions.forEach(x -> isolation.add("{name: " + x.name() + ", from: " + x.from() + ", to: " + x.to() + "}"));
        invitations.forEach(i -> isolation.add("{name: " + i.name() + ", from-resources: " + i.resources() + ", to: " + i.to()
                + services(i.offers()) + "}"));
        files.put("policies/isolation.yaml", table("Isolation", isolation));
        return files;
    }

    private static String quoted(SortedSet<Network> networks) {
        return networks.stream().map(network -> "'" + network + "'").collect(Collectors.joining(", ", "[", "]"));
    }

    private static String services(List<Offer> offers) {
        return offers.isEmpty() ? "" : offers.stream().map(Offer::text).collect(Collectors.joining(", ", ", services: [", "]"));
    }

    private static String table(String kind, List<String> rows) {
        return "apiVersion: sallyport/v1\nkind: " + kind + "\nrows:\n  - " + String.join("\n  - ", rows) + "\n";
    }

    // ---- as a reader understands it

    private SortedSet<String> groupsOf(String person) {
        TreeSet<String> found = new TreeSet<>();
        groups.forEach((group, members) -> {
            if (members.contains(person)) {
                found.add(group);
            }
        });
        return found;
    }

    /** Whether some allow row lets the person reach something that no deny row takes away. */
    boolean admits(String person) {
        SortedSet<String> mine = groupsOf(person);
        return resources.stream().anyMatch(r -> named(mine, true, r.name()) && !named(mine, false, r.name()));
    }

    private boolean named(SortedSet<String> mine, boolean allows, String resource) {
        return access.stream().anyMatch(row -> row.allows() == allows && meet(row.groups(), mine) && row.resources().contains(resource));
    }

    /** Whether a flow may pass that begins with this packet; {@code people}: who has which tunnel address and was admitted. */
    boolean passes(Packet packet, SortedMap<String, String> people) {
        String from = people.get(packet.from().toString());
        String to = people.get(packet.to().toString());
        if (!begins(packet)) {
            return false;
        }
        if (from != null && to != null) {
            return meets(from, to);
        }
        if (from != null) {
            SortedSet<String> mine = groupsOf(from);
            boolean allowed = resources.stream()
                    .anyMatch(r -> named(mine, true, r.name()) && r.covers(packet.to(), packet.protocol(), packet.port()));
            boolean denied = resources.stream()
                    .anyMatch(r -> named(mine, false, r.name()) && r.covers(packet.to(), packet.protocol(), packet.port()));
            return allowed && !denied;
        }
        return to != null && invitations.stream()
                .anyMatch(row -> meet(row.to(), groupsOf(to)) && offered(row.offers(), packet.protocol(), packet.port())
                        && resources.stream().anyMatch(r -> row.resources().contains(r.name()) && r.isIn(packet.from())));
    }

    private static boolean begins(Packet packet) {
        int type = packet.port() / 256;
        return switch (packet.protocol()) {
            case ICMP -> BEGINS4.contains(type);
            case ICMPV6 -> BEGINS6.contains(type);
            default -> true;
        };
    }

    private boolean meets(String from, String to) {
        SortedSet<String> mine = groupsOf(from);
        SortedSet<String> theirs = groupsOf(to);
        if (exemptions.stream().anyMatch(row -> meet(row.from(), mine) && meet(row.to(), theirs))) {
            return true;
        }
        if (strictest(theirs).equals("full")) {
            return false;
        }
        return switch (strictest(mine)) {
            case "none" -> true;
            case "group" -> modes.stream().filter(row -> row.mode().equals("group")).flatMap(row -> row.groups().stream())
                    .anyMatch(group -> mine.contains(group) && theirs.contains(group));
            default -> false;
        };
    }

    private String strictest(SortedSet<String> mine) {
        return modes.stream().filter(row -> meet(row.groups(), mine)).map(Mode::mode).max((a, b) -> MODES.indexOf(a) - MODES.indexOf(b))
                .orElse("full");
    }

    private static boolean offered(List<Offer> offers, int protocol, int port) {
        return offers.isEmpty() || offers.stream().anyMatch(offer -> offer.covers(protocol, port));
    }

    private static boolean meet(SortedSet<String> one, SortedSet<String> other) {
        return !Collections.disjoint(one, other);
    }
}

package io.sallyport.effect.nft;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.sallyport.effect.Bundles;

/**
 * The text {@code nft} takes. Source of the form: nft(8), version 1.0.6 and later.
 *
 * <p>How a packet is judged, in a fixed number of look-ups. It is always the <em>flow</em> that is judged, by the direction it began in, for each
 * packet anew: there is no short cut for established flows, so taking a client out of the maps stops what it has open, and replies need no rule.
 *
 * <pre>
 *   client to network   client address → profile; profile . destination . protocol . port → ground
 *   network to client   client address → profile; profile . source . protocol . port → ground: only where an invitation says so
 *   client to client    client address → profile, destination → circle; profile . circle → ground
 *   to the networks of a site, from the tunnel: as to a network; from another tunnel: what that tunnel's tables let pass, and the answers back to it
 * </pre>
 *
 * <p>What comes from the networks of a site has the profile of the site's active connector; they meet no clients and are invited nowhere.
 *
 * <p>Where a look-up finds a ground, the packet is counted for the client and for the ground, and passes; otherwise it is counted by why it is dropped.
 * Who claims an address that is routed into the tunnel without coming from there is dropped before connection tracking sees it.
 *
 * <p>The profile is kept in the packet's priority while it is judged: the kernel derives that field from the type of service just before the forward
 * hook, so it can be restored exactly, whereas packet and connection marks may mean something to others and are left alone (the packet mark is used
 * from tunnel to tunnel only).
 *
 * <p>One bit of the packet mark tells the routing rules of the tunnel that this firewall stands: they drop what comes from the tunnel without it, so
 * that nothing passes while somebody has flushed the ruleset. {@code pass} takes it away again.
 */
public final class FirewallText {
    /** The bit of the packet mark that what comes from the tunnel has while the firewall stands. */
    public static final int STANDING_MARK = 0x0800_0000;

    /**
     * Gives {@code ct original proto-dst} its data type, which nft 1.0.6 knows only after a single protocol was named. Adjacent intervals would be
     * merged in a listing, and a saved listing then refused: hence the gap, filled by a second rule.
     */
    private static final List<String> EVERY_PROTOCOL = List.of("meta l4proto { 0-4, 6, 8-255 }", "meta l4proto { 5, 7 }");

    /** How many pairs of client and ground are counted; what is beyond them passes uncounted. */
    static final int USES_MAX = 262_144;

    /** The number that counts what of a client was dropped. */
    static final String REFUSED = "0:0";

    /** Follows the name of a map that takes the place of another for a moment. */
    private static final String SPARE = "_spare";

    /** The chains that do nothing but go to one that looks up what profiles open, so that another can take its place. */
    private static final SortedMap<String, String> JUDGING = new TreeMap<>(Map.of("out", "reached", "in", "invited"));

    private static final String SOURCE = "saddr";
    private static final String DESTINATION = "daddr";
    private static final String NO_PROFILE = "meta priority set 0:0";

    /** The queue of a class that does not stand under the root is found by the packet's mark. */
    private static final String MARK_BUNDLE = "meta mark set meta priority map { " + String.join(", ", Bundles.marks()) + " }";

    /**
     * The most elements in one command. nft 1.0.6 cuts a longer command into netlink messages of 64 KiB and turns the bytes of the first part of the key around in
     * the element at each cut: 0:3 becomes 300:0. An element takes up to some 130 bytes.
     */
    static final int ELEMENTS_PER_COMMAND_MAX = 200;

    private FirewallText() {}

    /** The two tables, in place of whatever they held: one transaction for {@code nft -f}. */
    public static String render(Tables tables, FirewallState state) {
        StringBuilder out = new StringBuilder();
        for (String table : List.of("inet " + tables.name(), "netdev " + tables.name())) {
            out.append("add table ").append(table).append("\ndelete table ").append(table).append('\n');
        }
        inet(tables, out);
        netdev(tables, out);
        for (MapName map : MapName.values()) {
            counters(out, tables, map, state.sorted(map).values());
            fill(out, tables, map, "", state);
        }
        return out.toString();
    }

    private static void fill(StringBuilder out, Tables tables, MapName map, String suffix, FirewallState state) {
        List<String> elements = new ArrayList<>();
        state.sorted(map).forEach((key, value) -> elements.add(key + " : " + value));
        for (List<String> some : inCommands(elements)) {
            out.append("add element ").append(tables.tableOf(map)).append(' ').append(map.text()).append(suffix).append(" {\n    ")
                    .append(String.join(",\n    ", some)).append("\n}\n");
        }
    }

    /**
     * What profiles open, written anew without the moment in which interval maps and sets are not in force yet, those within rules among them: maps and chains
     * beside those that are used are filled, then the others turn to them; and the same once more, so that all is called as before. Transactions for
     * {@code nft -f}, one after the other.
     */
    public static List<String> renewal(Tables tables, FirewallState state) {
        return List.of(filled(tables, SPARE, state), turned(tables, SPARE), emptied(tables, ""), filled(tables, "", state),
                turned(tables, ""),
                emptied(tables, SPARE));
    }

    private static String filled(Tables tables, String suffix, FirewallState state) {
        StringBuilder out = new StringBuilder();
        for (MapName map : MapName.values()) {
            if (map.isOpening()) {
                out.append("add map ").append(tables.tableOf(map)).append(' ').append(map.text()).append(suffix).append(" { type ")
                        .append(map.type()).append("; flags interval; }\n");
                fill(out, tables, map, suffix, state);
            }
        }
        out.append("table inet ").append(tables.name()).append(" {\n");
        judging(out, suffix);
        return out.append("}\n").toString();
    }

    private static String turned(Tables tables, String to) {
        StringBuilder out = new StringBuilder();
        JUDGING.forEach(
                (from, chain) -> out.append("flush chain inet ").append(tables.name()).append(' ').append(from).append("\nadd rule inet ")
                        .append(tables.name()).append(' ').append(from).append(" goto ").append(chain).append(to).append('\n'));
        return out.toString();
    }

    private static String emptied(Tables tables, String suffix) {
        StringBuilder out = new StringBuilder();
        for (String chain : JUDGING.values()) {
            for (String verb : List.of("flush", "delete")) {
                out.append(verb).append(" chain inet ").append(tables.name()).append(' ').append(chain).append(suffix).append('\n');
            }
        }
        for (MapName map : MapName.values()) {
            if (map.isOpening()) {
                out.append("delete map ").append(tables.tableOf(map)).append(' ').append(map.text()).append(suffix).append('\n');
            }
        }
        return out.toString();
    }

    private static void counters(StringBuilder out, Tables tables, MapName map, Collection<String> values) {
        if (map == MapName.GROUNDS) {
            values.forEach(
                    value -> out.append("add counter ").append(tables.tableOf(map)).append(' ').append(unquoted(value)).append('\n'));
        }
    }

    static String unquoted(String value) {
        return value.replace("\"", "");
    }

    /** Removes both tables, whether they exist or not: one transaction. */
    public static String remove(Tables tables) {
        return "add table inet %1$s\ndelete table inet %1$s\nadd table netdev %1$s\ndelete table netdev %1$s\n".formatted(tables.name());
    }

    /** The edits as one line, which {@code nft -i} carries out as one transaction: removals first, since a key cannot be added twice. */
    public static String transaction(Tables tables, List<Edit> edits) {
        Map<MapName, List<String>> gone = new EnumMap<>(MapName.class);
        Map<MapName, List<String>> come = new EnumMap<>(MapName.class);
        StringBuilder counters = new StringBuilder();
        StringBuilder goneCounters = new StringBuilder();
        for (Edit edit : edits) {
            if (edit.map() == MapName.GROUNDS) {
                String table = tables.tableOf(edit.map());
                edit.was().ifPresent(
                        was -> goneCounters.append("delete counter ").append(table).append(' ').append(unquoted(was)).append("; "));
                edit.is().ifPresent(is -> counters.append("add counter ").append(table).append(' ').append(unquoted(is)).append("; "));
            }
            edit.was().ifPresent(was -> gone.computeIfAbsent(edit.map(), k -> new ArrayList<>()).add(edit.map().removed(edit.key())));
            edit.is().ifPresent(is -> come.computeIfAbsent(edit.map(), k -> new ArrayList<>()).add(edit.key() + " : " + is));
        }
        StringBuilder out = new StringBuilder();
        gone.forEach((map, elements) -> command(out, "delete", tables, map, elements));
        out.append(goneCounters).append(counters);
        come.forEach((map, elements) -> command(out, "add", tables, map, elements));
        return out.isEmpty() ? "" : out.substring(0, out.length() - 2);
    }

    /** Removes pairs of client and ground from the sets that count them: one transaction. */
    public static String forget(Tables tables, List<String> used) {
        Map<Boolean, List<String>> byFamily = used.stream().collect(Collectors.partitioningBy(key -> key.indexOf(':') < key.indexOf(' ')
                && key.indexOf(':') >= 0));
        StringBuilder out = new StringBuilder();
        byFamily.forEach((v6, keys) -> {
            for (List<String> some : inCommands(keys)) {
                out.append("delete element inet ").append(tables.name()).append(v6 ? " used6 { " : " used4 { ")
                        .append(String.join(", ", some)).append(" }; ");
            }
        });
        return out.isEmpty() ? "" : out.substring(0, out.length() - 2);
    }

    private static void command(StringBuilder out, String verb, Tables tables, MapName map, List<String> elements) {
        for (List<String> some : inCommands(elements)) {
            out.append(verb).append(" element ").append(tables.tableOf(map)).append(' ').append(map.text()).append(" { ")
                    .append(String.join(", ", some)).append(" }; ");
        }
    }

    private static List<List<String>> inCommands(List<String> elements) {
        List<List<String>> commands = new ArrayList<>();
        for (int from = 0; from < elements.size(); from += ELEMENTS_PER_COMMAND_MAX) {
            commands.add(elements.subList(from, Math.min(elements.size(), from + ELEMENTS_PER_COMMAND_MAX)));
        }
        return commands;
    }

    private static void maps(StringBuilder out, boolean netdev) {
        for (MapName map : MapName.values()) {
            if (map.isNetdev() == netdev) {
                out.append("    map ").append(map.text()).append(" { type ").append(map.type()).append("; ")
                        .append(map.isInterval() ? "flags interval; " : "").append("}\n");
            }
        }
    }

    private static void inet(Tables tables, StringBuilder out) {
        out.append("table inet ").append(tables.name()).append(" {\n");
        for (Refusal refusal : Refusal.values()) {
            out.append("    counter ").append(refusal.counter()).append(" { }\n");
        }
        maps(out, false);
        out.append("    set used4 { type ipv4_addr . classid; flags dynamic; size ").append(USES_MAX).append("; counter; }\n");
        out.append("    set used6 { type ipv6_addr . classid; flags dynamic; size ").append(USES_MAX).append("; counter; }\n");
        chain(out, "pass", "meta mark set meta mark & " + hex(~STANDING_MARK), NO_PROFILE,
                "meta priority set ip dscp & 0x06 map { 0x02 : 0:2, 0x04 : 0:6, 0x06 : 0:4 }",
                "accept");
        chain(out, "use", use(SOURCE, "counter name meta priority map @grounds", "goto pass"));
        chain(out, "use_invited", use(DESTINATION, "counter name meta priority map @grounds", "goto pass"));
        List<String> refuse = new ArrayList<>(List.of("meta priority set " + REFUSED));
        refuse.addAll(use(SOURCE, "drop"));
        chain(out, "refuse", refuse);
        chain(out, "between", concat(List.of(NO_PROFILE), site(DESTINATION),
                List.of("meta priority != 0:0 goto out", "meta mark set 0x0"), profile(SOURCE),
                List.of("meta mark set ct original ip daddr map @circle4", "meta mark set ct original ip6 daddr map @circle6",
                        "meta priority set meta priority . meta mark map @peers goto use"),
                unknown(), List.of(refused(Refusal.ISOLATED))));
        judging(out, "");
        JUDGING.forEach((from, to) -> chain(out, from, "goto " + to));
        hooks(tables, out);
        out.append("}\n");
    }

    /** The chains that look up what profiles open. */
    private static void judging(StringBuilder out, String suffix) {
        chain(out, "reached" + suffix,
                concat(List.of(NO_PROFILE), site(SOURCE), profile(SOURCE), judged("reach", suffix, DESTINATION, "use"), unknown(),
                        List.of(refused(Refusal.NOT_ALLOWED))));
        chain(out, "invited" + suffix, concat(List.of(NO_PROFILE), profile(DESTINATION), judged("invite", suffix, SOURCE, "use_invited"),
                List.of(dropped("ct state invalid ", Refusal.INVALID), dropped("", Refusal.NOT_INVITED))));
    }

    /** The profile of the client at one end of the flow, as the packet's priority. */
    private static List<String> profile(String end) {
        return List.of("meta priority set ct original ip " + end + " map @client4",
                "meta priority set ct original ip6 " + end + " map @client6");
    }

    /** The profile of the site at one end of the flow, if there is one there. The priority is 0:0 before. */
    private static List<String> site(String end) {
        return List.of("meta priority set meta priority map @side",
                "meta priority set meta priority . ct original ip " + end + " map @site4",
                "meta priority set meta priority . ct original ip6 " + end + " map @site6", "meta priority set meta priority map @behind");
    }

    /** The ground for what the client's profile and the other end of the flow make of it, if there is one. */
    private static List<String> judged(String map, String suffix, String other, String then) {
        List<String> rules = new ArrayList<>();
        for (String any : EVERY_PROTOCOL) {
            for (String family : List.of("ip " + other + " . ct protocol . ct original proto-dst map @" + map + "4" + suffix,
                    "ip6 " + other + " . ct protocol . ct original proto-dst map @" + map + "6" + suffix)) {
                rules.add(any + " meta priority set meta priority . ct original " + family + " goto " + then);
            }
        }
        return rules;
    }

    /** Counts the packet for the client at one end of the flow and what its priority says. When the set is full these rules do nothing. */
    private static List<String> use(String client, String... then) {
        return concat(List.of("update @used4 { ct original ip " + client + " . meta priority }",
                "update @used6 { ct original ip6 " + client + " . meta priority }"), List.of(then));
    }

    /** Drops what no client's address began. */
    private static List<String> unknown() {
        return List.of(dropped("meta priority 0:0 ct state invalid ", Refusal.INVALID), dropped("meta priority 0:0 ", Refusal.NO_CLIENT));
    }

    private static String dropped(String when, Refusal why) {
        return when + "counter name \"" + why.counter() + "\" drop";
    }

    /** Drops what a client began, and counts it for the client. */
    private static String refused(Refusal why) {
        return "counter name \"" + why.counter() + "\" goto refuse";
    }

    @SafeVarargs
    private static List<String> concat(List<String>... parts) {
        List<String> all = new ArrayList<>();
        for (List<String> part : parts) {
            all.addAll(part);
        }
        return all;
    }

    private static void hooks(Tables tables, StringBuilder out) {
        String from = "iifname \"" + tables.tun() + "\"";
        String to = "oifname \"" + tables.tun() + "\"";
        // Last in its hook: whoever else sets marks there has done so, and the route is looked up next.
        chain(out, "standing", "type filter hook prerouting priority 300; policy accept;",
                from + " meta mark set meta mark | " + hex(STANDING_MARK));
        String coming = from + " ct direction reply goto in";
        String going = to + " ct direction reply goto out";
        List<String> forward = new ArrayList<>(
                List.of("type filter hook forward priority 0; policy accept;", from + " " + to + " goto between"));
        if (!tables.others().isEmpty()) {
            String others = "{ \"" + String.join("\", \"", tables.others()) + "\" }";
            chain(out, "abroad",
                    concat(List.of(NO_PROFILE), site(DESTINATION), List.of("meta priority != 0:0 goto pass", going, "goto in")));
            forward.add(from + " oifname " + others + " ct direction reply goto abroad");
            forward.add("iifname " + others + " " + to + " goto abroad");
        }
        forward.addAll(List.of(coming, from + " goto out", going, to + " goto in"));
        chain(out, "forward", forward);
        chain(out, "input", "type filter hook input priority 0; policy accept;", coming, from + " goto out");
        chain(out, "output", "type filter hook output priority 0; policy accept;", going, to + " goto in");
        // Before connection tracking, so that nobody can begin a flow in a client's name from elsewhere.
        chain(out, "claimed", "type filter hook prerouting priority -300; policy accept;",
                "iifname { \"lo\", \"" + tables.tun() + "\" } accept",
                "fib saddr oifname \"" + tables.tun() + "\" " + dropped("", Refusal.CLAIMED));
        // What came through the ifb may carry a bundle's mark, which is nobody else's business: gone before anyone looks.
        chain(out, "unmark", "type filter hook prerouting priority -400; policy accept;",
                from + " meta mark " + Bundles.markRange() + " meta mark set 0x0");
        // After everyone in the hook: the mark is changed for the tunnel's queues only.
        chain(out, "shape", "type filter hook postrouting priority 1000; policy accept;",
                to + " meta priority set ip daddr map @sitedown4", to + " meta priority set ip6 daddr map @sitedown6",
                to + " meta priority set ip daddr map @down4",
                to + " meta priority set ip6 daddr map @down6", to + " " + MARK_BUNDLE);
    }

    private static String hex(int mark) {
        return String.format(Locale.ROOT, "0x%08x", mark);
    }

    private static void netdev(Tables tables, StringBuilder out) {
        out.append("table netdev ").append(tables.name()).append(" {\n");
        maps(out, true);
        if (tables.lifts()) {
            chain(out, "lift", MARK_BUNDLE, "fwd to \"" + tables.ifb() + "\"");
        } else {
            chain(out, "lift", "accept");
        }
        chain(out, "ingress", "type filter hook ingress device \"" + tables.tun() + "\" priority 0; policy accept;",
                "meta priority set ip saddr map @up4 goto lift", "meta priority set ip6 saddr map @up6 goto lift",
                "meta priority set ip saddr map @siteup4 goto lift", "meta priority set ip6 saddr map @siteup6 goto lift");
        out.append("}\n");
    }

    private static void chain(StringBuilder out, String name, String... lines) {
        chain(out, name, List.of(lines));
    }

    private static void chain(StringBuilder out, String name, List<String> lines) {
        out.append("    chain ").append(name).append(" {\n");
        for (String line : lines) {
            out.append("        ").append(line).append('\n');
        }
        out.append("    }\n");
    }
}

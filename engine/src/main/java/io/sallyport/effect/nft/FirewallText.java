package io.sallyport.effect.nft;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.sallyport.effect.Bundles;

/**
 * The text {@code nft} takes. Source of the form: nft(8), version 1.0.6 and later.
 *
 * <p>How a packet is judged, in a fixed number of look-ups. It is always the <em>flow</em> that is judged, by the direction it began in, for each
 * packet anew: there is no short cut for established flows, so taking a client out of the maps stops what it has open, and replies need no rule.
 *
 * <pre>
 *   from the tunnel     client address → profile; profile . destination . protocol . port → pass, else drop
 *   to the tunnel       the same, and only as a reply: networks start nothing towards clients
 *   tunnel to tunnel    client address → profile, destination → circle; profile . circle → pass, else drop
 *                       to the networks of a site: as from the tunnel
 *   from another tunnel to the networks of a site: what that tunnel's tables let pass; and the answers back to it
 * </pre>
 *
 * <p>What comes from the networks of a site has the profile of the site's active connector.
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
            List<String> elements = new ArrayList<>();
            state.sorted(map).forEach((key, value) -> elements.add(key + " : " + value));
            for (List<String> some : inCommands(elements)) {
                out.append("add element ").append(tables.tableOf(map)).append(' ').append(map.text()).append(" {\n    ")
                        .append(String.join(",\n    ", some)).append("\n}\n");
            }
        }
        return out.toString();
    }

    /** Removes both tables, whether they exist or not: one transaction. */
    public static String remove(Tables tables) {
        return "add table inet %1$s\ndelete table inet %1$s\nadd table netdev %1$s\ndelete table netdev %1$s\n".formatted(tables.name());
    }

    /** The edits as one line, which {@code nft -i} carries out as one transaction: removals first, since a key cannot be added twice. */
    public static String transaction(Tables tables, List<Edit> edits) {
        Map<MapName, List<String>> gone = new EnumMap<>(MapName.class);
        Map<MapName, List<String>> come = new EnumMap<>(MapName.class);
        for (Edit edit : edits) {
            edit.was().ifPresent(was -> gone.computeIfAbsent(edit.map(), k -> new ArrayList<>()).add(edit.key()));
            edit.is().ifPresent(is -> come.computeIfAbsent(edit.map(), k -> new ArrayList<>()).add(edit.key() + " : " + is));
        }
        StringBuilder out = new StringBuilder();
        gone.forEach((map, elements) -> command(out, "delete", tables, map, elements));
        come.forEach((map, elements) -> command(out, "add", tables, map, elements));
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
        maps(out, false);
        chain(out, "pass", "meta mark set meta mark & " + hex(~STANDING_MARK), "meta priority set 0:0",
                "meta priority set ip dscp & 0x06 map { 0x02 : 0:2, 0x04 : 0:6, 0x06 : 0:4 }",
                "accept");
        chain(out, "between", "meta priority set 0:0", "meta priority set ct original ip daddr map @site4",
                "meta priority set ct original ip6 daddr map @site6", "meta priority != 0:0 goto out", "meta mark set 0x0",
                "meta priority set ct original ip saddr map @client4",
                "meta priority set ct original ip6 saddr map @client6", "meta mark set ct original ip daddr map @circle4",
                "meta mark set ct original ip6 daddr map @circle6", "meta priority . meta mark vmap @peers", "drop");
        List<String> reach = new ArrayList<>(List.of("meta priority set 0:0", "meta priority set ct original ip saddr map @site4",
                "meta priority set ct original ip6 saddr map @site6", "meta priority set ct original ip saddr map @client4",
                "meta priority set ct original ip6 saddr map @client6"));
        for (String any : EVERY_PROTOCOL) {
            reach.add(any + " meta priority . ct original ip daddr . ct protocol . ct original proto-dst vmap @reach4");
            reach.add(any + " meta priority . ct original ip6 daddr . ct protocol . ct original proto-dst vmap @reach6");
        }
        reach.add("drop");
        chain(out, "out", reach.toArray(String[]::new));
        chain(out, "back", "ct direction original drop", "goto out");
        String from = "iifname \"" + tables.tun() + "\"";
        String to = "oifname \"" + tables.tun() + "\"";
        // Last in its hook: whoever else sets marks there has done so, and the route is looked up next.
        chain(out, "standing", "type filter hook prerouting priority 300; policy accept;",
                from + " meta mark set meta mark | " + hex(STANDING_MARK));
        List<String> forward = new ArrayList<>(
                List.of("type filter hook forward priority 0; policy accept;", from + " " + to + " goto between"));
        if (!tables.others().isEmpty()) {
            String others = "{ \"" + String.join("\", \"", tables.others()) + "\" }";
            chain(out, "abroad", "meta priority set 0:0", "meta priority set ct original ip daddr map @site4",
                    "meta priority set ct original ip6 daddr map @site6", "meta priority != 0:0 goto pass", "goto back");
            forward.add(from + " oifname " + others + " ct direction reply goto pass");
            forward.add("iifname " + others + " " + to + " goto abroad");
        }
        forward.add(from + " goto out");
        forward.add(to + " goto back");
        chain(out, "forward", forward.toArray(String[]::new));
        chain(out, "input", "type filter hook input priority 0; policy accept;", from + " goto out");
        chain(out, "output", "type filter hook output priority 0; policy accept;", to + " goto back");
        // What came through the ifb may carry a bundle's mark, which is nobody else's business: gone before anyone looks.
        chain(out, "unmark", "type filter hook prerouting priority -400; policy accept;",
                from + " meta mark " + Bundles.markRange() + " meta mark set 0x0");
        // After everyone in the hook: the mark is changed for the tunnel's queues only.
        chain(out, "shape", "type filter hook postrouting priority 1000; policy accept;",
                to + " meta priority set ip daddr map @sitedown4", to + " meta priority set ip6 daddr map @sitedown6",
                to + " meta priority set ip daddr map @down4",
                to + " meta priority set ip6 daddr map @down6", to + " " + MARK_BUNDLE);
        out.append("}\n");
    }

    private static String hex(int mark) {
        return String.format(Locale.ROOT, "0x%08x", mark);
    }

    private static void netdev(Tables tables, StringBuilder out) {
        out.append("table netdev ").append(tables.name()).append(" {\n");
        maps(out, true);
        chain(out, "lift", MARK_BUNDLE, "fwd to \"" + tables.ifb() + "\"");
        chain(out, "ingress", "type filter hook ingress device \"" + tables.tun() + "\" priority 0; policy accept;",
                "meta priority set ip saddr map @up4 goto lift", "meta priority set ip6 saddr map @up6 goto lift",
                "meta priority set ip saddr map @siteup4 goto lift", "meta priority set ip6 saddr map @siteup6 goto lift");
        out.append("}\n");
    }

    private static void chain(StringBuilder out, String name, String... lines) {
        out.append("    chain ").append(name).append(" {\n");
        for (String line : lines) {
            out.append("        ").append(line).append('\n');
        }
        out.append("    }\n");
    }
}

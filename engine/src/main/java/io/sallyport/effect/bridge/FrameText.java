package io.sallyport.effect.bridge;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.sallyport.effect.nft.FirewallText;
import io.sallyport.effect.nft.Tables;

/**
 * The table that binds MAC addresses to IP addresses on a bridged instance's device: the text {@code nft} takes and prints. Source of the form: nft(8), version
 * 1.0.6 and later.
 *
 * <p>All clients stand behind one port of one device, so what a frame shows of its sender is its MAC address alone. A frame from the device passes when its MAC
 * and IP address are tied to each other; an ARP packet when its sender's addresses are, and the frame's own MAC address with them. So nobody is believed to
 * have the gateway's address, or another client's. Towards the device the same ties hold: a packet leaves only to a MAC address that its receiver
 * alone uses. All else, IPv6 among it, is dropped and counted.
 *
 * <p>The chains come before the ones that lift what clients send to the ifb (priority 0), from where it comes back past them.
 */
public final class FrameText {
    /** Before the traffic classes' chain. */
    private static final int PRIORITY = -10;
    /** The most elements in one command, which keeps it within one netlink message of 64 KiB. */
    private static final int ELEMENTS_PER_COMMAND_MAX = 200;
    /** The counter of what is dropped. */
    public static final String COUNTER = "drop/frame";

    /** The tunnel's routing rules drop what has not this mark, and the kernel looks for a route before it answers for somebody else. */
    private static final String STANDING = String.format(Locale.ROOT, "0x%08x", FirewallText.STANDING_MARK);
    private static final String OWN = "own";
    private static final String BEHIND = "behind";
    private static final Pattern ELEMENT = Pattern.compile("[0-9a-f]{2}(?::[0-9a-f]{2}){5} \\. [0-9./-]+");

    private FrameText() {}

    /** The table's name. */
    public static String name(Tables tables) {
        return tables.name() + ".frames";
    }

    /** The table, in place of whatever it held: one transaction for {@code nft -f}. */
    public static String render(Tables tables, Ties ties) {
        StringBuilder out = new StringBuilder(remove(tables));
        out.append("table netdev ").append(name(tables)).append(" {\n    counter ").append(COUNTER).append(" { }\n");
        out.append("    set ").append(OWN).append(" { type ether_addr . ipv4_addr; }\n");
        out.append("    set ").append(BEHIND).append(" { type ether_addr . ipv4_addr; flags interval; }\n");
        List<String> in = new ArrayList<>();
        List<String> to = new ArrayList<>(List.of("ether type arp accept"));
        for (String set : List.of(OWN, BEHIND)) {
            in.add("ether type ip ether saddr . ip saddr @" + set + " accept");
            in.add("ether type arp arp saddr ether . arp saddr ip @" + set + " ether saddr . arp saddr ip @" + set
                    + " meta mark set " + STANDING + " accept");
            to.add("ether type ip ether daddr . ip daddr @" + set + " accept");
        }
        chain(out, tables, "ingress", in);
        chain(out, tables, "egress", to);
        out.append("}\n");
        String elements = edits(tables, Ties.NONE, ties);
        return out.append(elements.isEmpty() ? "" : elements + "\n").toString();
    }

    private static void chain(StringBuilder out, Tables tables, String hook, List<String> rules) {
        out.append("    chain ").append(hook).append(" {\n        type filter hook ").append(hook).append(" device \"").append(tables.tun())
                .append("\" priority ").append(PRIORITY).append("; policy drop;\n");
        rules.forEach(rule -> out.append("        ").append(rule).append('\n'));
        out.append("        counter name \"").append(COUNTER).append("\"\n    }\n");
    }

    /** Removes the table, whether it exists or not. */
    public static String remove(Tables tables) {
        return "add table netdev %1$s\ndelete table netdev %1$s\n".formatted(name(tables));
    }

    /** The way from some ties to others, as one line; empty when nothing changes. Removals first: what comes may overlap what goes. */
    public static String edits(Tables tables, Ties from, Ties to) {
        List<String> commands = new ArrayList<>();
        command(commands, "delete", tables, OWN, from.own(), to.own());
        command(commands, "delete", tables, BEHIND, from.behind(), to.behind());
        command(commands, "add", tables, OWN, to.own(), from.own());
        command(commands, "add", tables, BEHIND, to.behind(), from.behind());
        return String.join("; ", commands);
    }

    private static void command(List<String> out, String verb, Tables tables, String set, SortedSet<Ties.Tie> these,
            SortedSet<Ties.Tie> without) {
        List<String> keys = these.stream().filter(tie -> !without.contains(tie)).map(Ties.Tie::key).toList();
        for (int from = 0; from < keys.size(); from += ELEMENTS_PER_COMMAND_MAX) {
            out.add(verb + " element netdev " + name(tables) + " " + set + " { "
                    + String.join(", ", keys.subList(from, Math.min(keys.size(), from + ELEMENTS_PER_COMMAND_MAX))) + " }");
        }
    }

    /**
     * What a listing of the table ({@code nft -n list table}) shows.
     *
     * @param elements of both sets
     * @param rest all else, without what counts
     */
    public record Listed(SortedSet<String> elements, String rest) {}

    /** Reads a listing. */
    public static Listed read(String listing) {
        TreeSet<String> elements = new TreeSet<>();
        Matcher matcher = ELEMENT.matcher(listing);
        while (matcher.find()) {
            elements.add(matcher.group());
        }
        String rest = matcher.replaceAll("").replaceAll("elements = \\{[\\s,]*\\}", "").replaceAll("packets \\d+ bytes \\d+", "")
                .replaceAll("\\s+", " ");
        return new Listed(elements, rest);
    }

    /** The elements that a listing shows when these ties are in force. */
    public static SortedSet<String> elements(Ties ties) {
        TreeSet<String> elements = new TreeSet<>();
        ties.own().forEach(tie -> elements.add(tie.key()));
        ties.behind().forEach(tie -> elements.add(tie.key()));
        return elements;
    }
}

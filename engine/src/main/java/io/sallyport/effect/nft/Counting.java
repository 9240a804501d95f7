package io.sallyport.effect.nft;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.sallyport.model.Address;
import io.sallyport.model.Family;
import io.sallyport.model.Traffic;
import io.sallyport.usage.Reading;

/**
 * The table in which the kernel counts what passes each tunnel address, as text for {@code nft} and read back. Source of the form: nft(8), version 1.0.6
 * and later.
 *
 * <p>It stands beside the firewall's tables, so that loading those anew sets no counter back. Its chains come after everyone else's in their hooks:
 * what is counted has passed. The kernel makes an address's counter with its first packet, so a client costs nothing here when it comes, and nothing
 * when it goes. The comment names the run: a table that was made anew counts from nothing, and must not be taken for the one before.
 */
public final class Counting {
    /** How many addresses are counted at most, each way and family; what passes more of them is not counted. */
    public static final int ADDRESSES_MAX = 262_144;

    private static final List<String> SETS = List.of("down4", "down6", "up4", "up6");
    private static final Pattern RUN = Pattern.compile("comment \"run ([0-9a-z-]+)\"");
    private static final Pattern ELEMENT = Pattern.compile("([0-9a-f:.]+) counter packets [0-9]+ bytes ([0-9]+)");

    private Counting() {}

    /** The table's name: no instance's firewall has one with a point. */
    public static String table(Tables tables) {
        return tables.name() + ".usage";
    }

    /** Makes the table in place of one that is there: one transaction for {@code nft -f}. */
    public static String render(Tables tables, String run) {
        String from = "iifname \"" + tables.tun() + "\"";
        String to = "oifname \"" + tables.tun() + "\"";
        StringBuilder out = new StringBuilder();
        out.append("add table inet %1$s\ndelete table inet %1$s\n".formatted(table(tables)));
        out.append("table inet ").append(table(tables)).append(" {\n    comment \"run ").append(run).append("\"\n");
        for (String set : SETS) {
            out.append("    set ").append(set).append(" { type ").append(set.endsWith("4") ? "ipv4_addr" : "ipv6_addr").append("; size ")
                    .append(ADDRESSES_MAX).append("; flags dynamic; }\n");
        }
        for (String hook : List.of("forward", "input")) {
            chain(out, "from_" + hook, hook, from + " update @up4 { ip saddr counter }", from + " update @up6 { ip6 saddr counter }");
        }
        chain(out, "to", "postrouting", to + " update @down4 { ip daddr counter }", to + " update @down6 { ip6 daddr counter }");
        return out.append("}\n").toString();
    }

    private static void chain(StringBuilder out, String name, String hook, String... lines) {
        out.append("    chain ").append(name).append(" {\n        type filter hook ").append(hook)
                .append(" priority 900; policy accept;\n");
        for (String line : lines) {
            out.append("        ").append(line).append('\n');
        }
        out.append("    }\n");
    }

    /** Removes the table, whether it exists or not: one transaction. */
    public static String remove(Tables tables) {
        return "add table inet %1$s\ndelete table inet %1$s\n".formatted(table(tables));
    }

    /** Throws these addresses' counters away, whether they exist or not: one transaction. */
    public static String forget(Tables tables, SortedSet<Address> addresses) {
        StringBuilder out = new StringBuilder();
        for (Family family : Family.values()) {
            String list = addresses.stream().filter(address -> address.family() == family).map(Address::toString)
                    .collect(Collectors.joining(", "));
            String suffix = family == Family.V4 ? "4" : "6";
            for (String way : list.isEmpty() ? List.<String>of() : List.of("down", "up")) {
                for (String verb : List.of("add", "delete")) {
                    out.append(verb).append(" element inet ").append(table(tables)).append(' ').append(way).append(suffix).append(" { ")
                            .append(list).append(" }\n");
                }
            }
        }
        return out.toString();
    }

    /**
     * A listing of the table.
     *
     * @param skeleton everything but the counters, as nft prints it
     */
    public record Found(Reading reading, String skeleton) {}

    /** Reads {@code nft list table}; empty when it is not our table, whole. */
    public static Optional<Found> read(String text) {
        Matcher run = RUN.matcher(text);
        if (!run.find() || !text.endsWith("}\n")) {
            return Optional.empty();
        }
        TreeMap<Address, Traffic> counts = new TreeMap<>();
        StringBuilder skeleton = new StringBuilder();
        boolean down = false;
        boolean inside = false;
        for (String line : text.lines().toList()) {
            String stripped = line.strip();
            if (stripped.startsWith("set ")) {
                down = stripped.startsWith("set down");
            }
            inside |= stripped.startsWith("elements = {");
            if (inside) {
                take(stripped, down, counts);
                inside = !stripped.endsWith("}");
            } else {
                skeleton.append(stripped).append('\n');
            }
        }
        return Optional.of(new Found(new Reading(run.group(1), counts), skeleton.toString()));
    }

    /** A listing that is made while the kernel enlarges a set can name an address twice: the greater number is the later one. */
    private static void take(String line, boolean down, Map<Address, Traffic> counts) {
        Matcher element = ELEMENT.matcher(line);
        while (element.find()) {
            long bytes = Math.min(Long.parseLong(element.group(2)), Traffic.BYTES_MAX);
            Address.parse(element.group(1)).ifPresent(address -> counts.merge(address, down ? new Traffic(bytes, 0) : new Traffic(0, bytes),
                    (a, b) -> new Traffic(Math.max(a.down(), b.down()), Math.max(a.up(), b.up()))));
        }
    }
}

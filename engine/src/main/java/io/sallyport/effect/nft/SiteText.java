package io.sallyport.effect.nft;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.sallyport.effect.SitePlan;
import io.sallyport.model.Address;
import io.sallyport.model.Family;
import io.sallyport.model.Network;

/**
 * The table of an instance's sites, which changes with the policy only: translation at the edge of the tunnel, and the refusal of their addresses from
 * anywhere else.
 *
 * <p>Translation is one to one and keeps no state: what comes from the tunnel is given its virtual address before connection tracking sees it, what goes into the
 * tunnel its real one after all else is done. So two sites with the same range never meet in the routes or in the connection table, and which machine
 * begins a flow makes no difference. Addresses inside ICMP errors are not translated.
 */
public final class SiteText {
    /** Between defragmentation (−400) and everything that looks at addresses. */
    private static final int ENTER_PRIORITY = -350;
    /** Before connection tracking (−200): a forged packet leaves no trace in it. */
    private static final int FORGED_PRIORITY = -300;
    /** After the traffic classes were chosen by virtual address (1000). */
    private static final int LEAVE_PRIORITY = 1100;

    private SiteText() {}

    /** The table, in place of whatever it held, as part of a transaction; only its removal where there are no sites. */
    public static String render(Tables tables, SitePlan plan) {
        StringBuilder out = new StringBuilder(remove(tables));
        if (plan.legs().isEmpty()) {
            return out.toString();
        }
        List<SitePlan.Leg> here = plan.translatedHere();
        out.append("table inet ").append(name(tables)).append(" {\n");
        for (int i = 0; i < here.size(); i++) {
            chain(out, "real" + i, List.of(rewrite("daddr", here.get(i).real())));
            chain(out, "known" + i, List.of(rewrite("saddr", here.get(i).known())));
        }
        chain(out, "enter", hooked("prerouting", ENTER_PRIORITY, "iifname \"" + tables.tun() + "\"", "saddr", "known", here,
                SitePlan.Leg::real));
        List<String> forged = new ArrayList<>(List.of(hook("prerouting", FORGED_PRIORITY)));
        for (Family family : Family.values()) {
            List<String> known = plan.known().stream().filter(n -> n.family() == family).map(Network::toString).toList();
            if (!known.isEmpty()) {
                forged.add("iifname != \"" + tables.tun() + "\" " + ip(family) + " saddr { " + String.join(", ", known) + " } drop");
            }
        }
        chain(out, "forged", forged);
        chain(out, "leave", hooked("postrouting", LEAVE_PRIORITY, "oifname \"" + tables.tun() + "\"", "daddr", "real", here,
                SitePlan.Leg::known));
        return out.append("}\n").toString();
    }

    /** Removes the table, whether it exists or not. */
    public static String remove(Tables tables) {
        return "add table inet %1$s\ndelete table inet %1$s\n".formatted(name(tables));
    }

    /** The table's name. */
    public static String name(Tables tables) {
        return tables.name() + ".sites";
    }

    /** The bits of the network are replaced, those of the host are kept. */
    private static String rewrite(String field, Network to) {
        String address = ip(to.family()) + " " + field;
        Address hostBits = new Address(to.family(), 0, 0).filled(to.length());
        return to.length() == to.family().bits()
                ? address + " set " + to.base()
                : address + " set " + address + " & " + hostBits + " | " + to.base();
    }

    private static List<String> hooked(String hook, int priority, String device, String field, String chain, List<SitePlan.Leg> legs,
            Function<SitePlan.Leg, Network> key) {
        List<String> lines = new ArrayList<>(List.of(hook(hook, priority)));
        for (Family family : Family.values()) {
            List<String> elements = new ArrayList<>();
            for (int i = 0; i < legs.size(); i++) {
                if (legs.get(i).real().family() == family) {
                    elements.add(key.apply(legs.get(i)) + " : goto " + chain + i);
                }
            }
            if (!elements.isEmpty()) {
                lines.add(device + " " + ip(family) + " " + field + " vmap { " + String.join(", ", elements) + " }");
            }
        }
        return lines;
    }

    private static String hook(String name, int priority) {
        return "type filter hook " + name + " priority " + priority + "; policy accept;";
    }

    private static String ip(Family family) {
        return family == Family.V4 ? "ip" : "ip6";
    }

    private static void chain(StringBuilder out, String name, List<String> lines) {
        out.append("    chain ").append(name).append(" {\n");
        lines.forEach(line -> out.append("        ").append(line).append('\n'));
        out.append("    }\n");
    }
}

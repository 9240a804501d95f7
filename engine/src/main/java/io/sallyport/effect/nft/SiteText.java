package io.sallyport.effect.nft;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
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
        if (!plan.legs().isEmpty()) {
            table(tables, out, () -> {
                judging(plan, out);
                hooks(out);
            });
            turn(tables, plan, out);
        }
        return out.toString();
    }

    /**
     * The way from one plan to another, in three transactions like {@link Plan#phases}: chains beside those in use, since what is in braces in a rule comes into
     * force late; the turn to them, together with that of the clients; and the end of the others. None of them says anything where the plan stays.
     */
    public static List<String> change(Tables tables, SitePlan before, SitePlan after) {
        if (before.equals(after)) {
            return List.of("", "", "");
        }
        StringBuilder prepare = new StringBuilder();
        StringBuilder turn = new StringBuilder();
        StringBuilder clear = new StringBuilder();
        if (!after.legs().isEmpty()) {
            prepare.append("add table inet ").append(name(tables)).append('\n');
            table(tables, prepare, () -> judging(after, prepare));
            if (before.legs().isEmpty()) {
                table(tables, turn, () -> hooks(turn));
            }
            turn(tables, after, turn);
        }
        if (after.legs().isEmpty()) {
            clear.append(remove(tables));
        } else if (!before.legs().isEmpty()) {
            for (String verb : List.of("flush", "delete")) {
                chains(before).forEach(chain -> clear.append(verb).append(" chain inet ").append(name(tables)).append(' ').append(chain)
                        .append('\n'));
            }
        }
        return List.of(prepare.toString(), turn.toString(), clear.toString());
    }

    private static void table(Tables tables, StringBuilder out, Runnable body) {
        out.append("table inet ").append(name(tables)).append(" {\n");
        body.run();
        out.append("}\n");
    }

    /** Where packets come in. */
    private static void hooks(StringBuilder out) {
        chain(out, "enter", List.of(hook("prerouting", ENTER_PRIORITY)));
        chain(out, "forged", List.of(hook("prerouting", FORGED_PRIORITY)));
        chain(out, "leave", List.of(hook("postrouting", LEAVE_PRIORITY)));
    }

    /** Sends what comes in to the chains of a plan. */
    private static void turn(Tables tables, SitePlan plan, StringBuilder out) {
        String tun = "\"" + tables.tun() + "\"";
        new TreeMap<>(Map.of("enter", "iifname " + tun, "forged", "iifname != " + tun, "leave", "oifname " + tun))
                .forEach((hook, which) -> out.append("flush chain inet ").append(name(tables)).append(' ').append(hook)
                        .append("\nadd rule inet ").append(name(tables)).append(' ').append(hook).append(' ').append(which)
                        .append(" goto ").append(hook).append(mark(plan)).append('\n'));
    }

    /** The chains of a plan, those that others go to last. */
    private static List<String> chains(SitePlan plan) {
        List<String> chains = new ArrayList<>(List.of("enter" + mark(plan), "forged" + mark(plan), "leave" + mark(plan)));
        for (int i = 0; i < plan.translatedHere().size(); i++) {
            chains.add("real" + mark(plan) + "_" + i);
            chains.add("known" + mark(plan) + "_" + i);
        }
        return chains;
    }

    /** Whether the chains of two plans would have the same names, so that one cannot stand beside the other: as good as never. */
    public static boolean collide(SitePlan one, SitePlan other) {
        return !one.equals(other) && mark(one).equals(mark(other));
    }

    /** Tells the chains of one plan from those of another. */
    private static String mark(SitePlan plan) {
        return String.format(Locale.ROOT, "_%08x", plan.legs().toString().hashCode());
    }

    private static void judging(SitePlan plan, StringBuilder out) {
        List<SitePlan.Leg> here = plan.translatedHere();
        for (int i = 0; i < here.size(); i++) {
            chain(out, "real" + mark(plan) + "_" + i, List.of(rewrite("daddr", here.get(i).real())));
            chain(out, "known" + mark(plan) + "_" + i, List.of(rewrite("saddr", here.get(i).known())));
        }
        chain(out, "enter" + mark(plan), chosen("saddr", "known" + mark(plan) + "_", here, SitePlan.Leg::real));
        List<String> forged = new ArrayList<>();
        for (Family family : Family.values()) {
            List<String> known = plan.known().stream().filter(n -> n.family() == family).map(Network::toString).toList();
            if (!known.isEmpty()) {
                forged.add(ip(family) + " saddr { " + String.join(", ", known) + " } drop");
            }
        }
        chain(out, "forged" + mark(plan), forged);
        chain(out, "leave" + mark(plan), chosen("daddr", "real" + mark(plan) + "_", here, SitePlan.Leg::known));
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

    private static List<String> chosen(String field, String chain, List<SitePlan.Leg> legs, Function<SitePlan.Leg, Network> key) {
        List<String> lines = new ArrayList<>();
        for (Family family : Family.values()) {
            List<String> elements = new ArrayList<>();
            for (int i = 0; i < legs.size(); i++) {
                if (legs.get(i).real().family() == family) {
                    elements.add(key.apply(legs.get(i)) + " : goto " + chain + i);
                }
            }
            if (!elements.isEmpty()) {
                lines.add(ip(family) + " " + field + " vmap { " + String.join(", ", elements) + " }");
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

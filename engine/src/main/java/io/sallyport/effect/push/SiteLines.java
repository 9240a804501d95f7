package io.sallyport.effect.push;

import java.util.ArrayList;
import java.util.List;

import io.sallyport.effect.SitePlan;
import io.sallyport.effect.SitePlan.Translation;
import io.sallyport.model.Family;
import io.sallyport.model.Network;

/** What a connector is configured with beside everybody's lines. Source of the directives: openvpn(8). */
final class SiteLines {
    private static final String TRANSLATE = "push \"client-nat snat ";

    private SiteLines() {}

    /**
     * The lines for these legs of its site.
     *
     * @param active whether the daemon is to send it what goes to the site; the connector that stands by has everything else
     */
    static List<String> of(List<SitePlan.Leg> legs, boolean active) {
        List<String> lines = new ArrayList<>();
        for (SitePlan.Leg leg : legs) {
            if (active) {
                lines.add(inner(leg.carried()));
            }
        }
        for (SitePlan.Leg leg : legs) {
            if (leg.translation() == Translation.CONNECTOR && leg.real().family() == Family.V4) {
                lines.add(TRANSLATE + leg.real().base() + " " + leg.real().netmask() + " " + leg.known().base() + "\"");
            }
        }
        return lines;
    }

    /** Whether a line is one of these. */
    static boolean is(String line) {
        return line.startsWith("iroute") || line.startsWith(TRANSLATE);
    }

    static String inner(Network network) {
        return network.family() == Family.V4
                ? "iroute " + network.base() + " " + network.netmask()
                : "iroute-ipv6 " + network;
    }
}

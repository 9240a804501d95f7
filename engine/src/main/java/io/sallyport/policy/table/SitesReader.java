package io.sallyport.policy.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

import io.sallyport.model.Address;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Network;
import io.sallyport.policy.Site;
import io.sallyport.policy.SiteReach;
import io.sallyport.policy.table.Reference.Target;
import io.sallyport.policy.yaml.Fields;
import io.sallyport.policy.yaml.Marked;
import io.sallyport.policy.yaml.Node;
import io.sallyport.policy.yaml.Shape;
import io.sallyport.policy.yaml.Unit;
import io.sallyport.policy.yaml.Units;
import io.sallyport.policy.yaml.Words;

/** Reads rows of Sites: sites, and who reaches them. */
public final class SitesReader {
    /** The most connectors of a site: one active, one standing by. */
    public static final int CONNECTORS_MAX = 2;
    /** The keys of a row, of either sort. */
    public static final Shape ROW = Shape.of("a Sites row").required("name")
            .optional("connectors", "instance", "subnets", "virtual", "routers", "from", "for", "to");

    private static final List<String> OF_A_SITE = List.of("connectors", "instance", "subnets", "virtual", "routers");
    private static final List<String> OF_A_REACH = List.of("from", "for", "to");
    private static final Pattern MAC = Pattern.compile("[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}");
    private static final Unit<String> MAC_TEXT = Unit.of("a MAC address of one device", SitesReader::mac, EstateProblem.BAD_MAC,
            "write six bytes in hexadecimal with colons, in quotes, for example `\"02:00:5e:10:00:01\"`");

    private SitesReader() {}

    static void read(Row row) {
        Fields fields = row.fields();
        boolean site = fields.has("connectors") && fields.has("subnets") && OF_A_REACH.stream().noneMatch(fields::has);
        boolean reach = fields.has("to") && (fields.has("from") || fields.has("for")) && OF_A_SITE.stream().noneMatch(fields::has);
        if (!site && !reach) {
            row.problems().add(EstateProblem.SITE_ROW, row.ref().place(), "the row is neither a site nor says who reaches one",
                    "write `connectors` and `subnets`, or `from` or `for` with `to`");
        }
        site(row, site);
        List<Marked<String>> from = fields.someWords("from");
        List<Marked<String>> groups = fields.someWords("for");
        List<Marked<String>> to = fields.someWords("to");
        row.draft().mention(Target.SITE, row.ref(), from);
        row.draft().mention(Target.GROUP, row.ref(), groups);
        row.draft().mention(Target.SITE, row.ref(), to);
        if (reach) {
            row.draft().siteReaches().add(new SiteReach(row.ref(), Row.names(from), Row.names(groups), Row.names(to)));
        }
    }

    private static void site(Row row, boolean whole) {
        Fields fields = row.fields();
        List<Marked<String>> connectors = fields.someWords("connectors");
        if (connectors.size() > CONNECTORS_MAX) {
            row.problems().add(EstateProblem.TOO_MANY_CONNECTORS, fields.placeOf("connectors"), "the site has " + connectors.size()
                    + " connectors", "a site has one connector that is active, and at most one that stands by");
        }
        Optional<Marked<InstanceName>> instance = fields.value("instance", Units.INSTANCE);
        List<Marked<Network>> subnets = fields.values("subnets", Units.NETWORK);
        List<SiteDraft.Virtual> virtual = virtual(row);
        SortedMap<String, Address> routers = new TreeMap<>();
        for (Node.Entry entry : fields.entries("routers")) {
            Optional<Marked<String>> mac = fields.read(entry.key(), MAC_TEXT);
            Optional<Marked<Address>> address = fields.text(entry.value(), entry.key().value()).flatMap(w -> fields.read(w, Units.ADDRESS));
            if (mac.isPresent() && address.isPresent()) {
                routers.put(mac.get().value(), address.get().value());
            }
        }
        if (whole) {
            SortedMap<Network, Network> byReal = new TreeMap<>();
            virtual.forEach(pair -> byReal.put(pair.real().value(), pair.seen().value()));
            TreeSet<Network> all = new TreeSet<>();
            subnets.forEach(subnet -> all.add(subnet.value()));
            Site site = new Site(row.ref(), row.ref().id().name(), connectors.stream().map(Marked::value).toList(),
                    instance.map(Marked::value), all, byReal, routers);
            row.draft().sites().add(new SiteDraft(site, connectors, instance.map(Marked::place), subnets, virtual));
        }
    }

    private static List<SiteDraft.Virtual> virtual(Row row) {
        Fields fields = row.fields();
        List<SiteDraft.Virtual> found = new ArrayList<>();
        for (Node.Entry entry : fields.entries("virtual")) {
            Optional<Marked<Network>> real = fields.read(entry.key(), Units.NETWORK);
            Optional<Marked<Network>> seen = fields.text(entry.value(), entry.key().value()).flatMap(w -> fields.read(w, Units.NETWORK));
            if (real.isEmpty() || seen.isEmpty()) {
                continue;
            }
            if (real.get().value().family() != seen.get().value().family() || real.get().value().length() != seen.get().value().length()) {
                row.problems().add(EstateProblem.VIRTUAL_SIZE, seen.get().place(), Words.quote(seen.get().value().toString())
                        + " is not of the size of " + Words.quote(real.get().value().toString()),
                        "addresses are translated one to one: give both the same prefix length");
            } else {
                found.add(new SiteDraft.Virtual(real.get(), seen.get()));
            }
        }
        return found;
    }

    /** In lower case; empty for group addresses, which belong to no single device. */
    private static Optional<String> mac(String text) {
        boolean one = MAC.matcher(text).matches() && (Integer.parseInt(text.substring(0, 2), 16) & 1) == 0;
        return one ? Optional.of(text.toLowerCase(Locale.ROOT)) : Optional.empty();
    }
}

package io.sallyport.policy.table;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.sallyport.model.Address;
import io.sallyport.model.Family;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Network;
import io.sallyport.policy.AddressPool;
import io.sallyport.policy.AddressTerms;
import io.sallyport.policy.DoorTerms;
import io.sallyport.policy.InstanceNetwork;
import io.sallyport.policy.PushTerms;
import io.sallyport.policy.Traffic;
import io.sallyport.policy.Traffic.Shaping;
import io.sallyport.policy.table.NetworkDraft.StaticLease;
import io.sallyport.policy.table.Reference.Target;
import io.sallyport.policy.yaml.Fields;
import io.sallyport.policy.yaml.Marked;
import io.sallyport.policy.yaml.Node;
import io.sallyport.policy.yaml.Shape;
import io.sallyport.policy.yaml.Unit;
import io.sallyport.policy.yaml.Units;
import io.sallyport.policy.yaml.Words;

/** Reads rows of Networks. */
public final class NetworksReader {
    /** The keys of a row. */
    public static final Shape ROW = Shape.of("a Networks row").required("name", "instance", "ipv4")
            .optional("ipv6", "exclude", "static", "sticky", "dns", "routes", "tunnel", "mtu", "pools", "quarantine",
                    "push", "door", "line", "shaping", "device");
    /** The keys under {@code line}. */
    public static final Shape LINE = Shape.of("`line`").optional("down", "up");
    /** The keys under {@code dns}. */
    public static final Shape DNS = Shape.of("`dns`").optional("servers", "search");

    /** The keys of an entry of {@code pools}. */
    public static final Shape POOL = Shape.of("an entry of `pools`").required("name", "for").optional("ipv4", "ipv6");
    /** How long a lease outlives its session where the row does not say. */
    public static final Duration STICKY_DEFAULT = Duration.ofDays(7);
    /** The tunnel's MTU where the row does not say, in bytes. */
    public static final int MTU_BYTES_DEFAULT = 1_500;
    /** The smallest MTU, in bytes: every IPv4 host takes packets of this size (RFC 791). */
    public static final int MTU_BYTES_MIN = 576;
    /** The largest MTU, in bytes: common jumbo frames. */
    public static final int MTU_BYTES_MAX = 9_000;
    /** The smallest MTU that carries IPv6, in bytes (RFC 8200). */
    public static final int MTU_BYTES_IPV6_MIN = 1_280;

    private static final Pattern DOMAIN = Pattern
            .compile("(?=.{1,253})(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.){0,63}[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?");
    private static final Unit<String> DOMAIN_TEXT = Unit.of("a domain name", NetworksReader::domain, TableProblem.BAD_DOMAIN,
            "write for example `corp.example`");

    private NetworksReader() {}

    static boolean isDomain(String text) {
        return domain(text).isPresent();
    }

    static void read(Row row) {
        Fields fields = row.fields();
        Optional<Marked<InstanceName>> instance = fields.value("instance", Units.INSTANCE);
        Optional<Marked<Network>> pool4 = pool(row, "ipv4", Family.V4, 8, 30);
        Optional<Marked<Network>> pool6 = pool(row, "ipv6", Family.V6, 64, 124);
        List<Marked<Network>> exclusions = fields.values("exclude", Units.NETWORK);
        SortedMap<String, List<Address>> byHolder = new TreeMap<>();
        List<StaticLease> statics = statics(row, byHolder);
        Duration sticky = fields.value("sticky", Units.DURATION_TEXT).map(Marked::value).orElse(STICKY_DEFAULT);
        Duration quarantine = fields.value("quarantine", Units.DURATION_TEXT).map(Marked::value).orElse(Duration.ZERO);
        PushTerms push = push(row);
        DoorTerms door = DoorReader.read(row);
        List<NetworkDraft.Part> parts = parts(row);
        Traffic traffic = new Traffic(CapacityText.read(row, "line", LINE),
                fields.choice("shaping", Map.of("required", Shaping.REQUIRED, "best-effort", Shaping.BEST_EFFORT))
                        .orElse(Shaping.REQUIRED));
        if (instance.isPresent() && pool4.isPresent()) {
            AddressTerms addresses = new AddressTerms(pool4.get().value(), pool6.map(Marked::value), new TreeSet<>(values(exclusions)),
                    byHolder, parts.stream().map(NetworkDraft.Part::pool).toList(), sticky, quarantine);
            InstanceNetwork network = new InstanceNetwork(row.ref(), instance.get().value(), addresses, push, door, traffic,
                    DeviceReader.read(row));
            List<Marked<Network>> pools = new ArrayList<>(List.of(pool4.get()));
            pool6.ifPresent(pools::add);
            row.draft().networks().add(new NetworkDraft(network, instance.get().place(), pools, exclusions, statics, parts));
        }
    }

    private static PushTerms push(Row row) {
        Fields fields = row.fields();
        Optional<Fields> dns = fields.fields("dns", DNS);
        return new PushTerms(dns.map(d -> values(d.values("servers", Units.ADDRESS))).orElse(List.of()),
                dns.map(d -> values(d.values("search", DOMAIN_TEXT))).orElse(List.of()),
                new TreeSet<>(values(fields.values("routes", Units.NETWORK))),
                fields.choice("tunnel", Map.of("split", false, "full", true)).orElse(false), mtu(row),
                values(fields.values("push", PushText.OPTION)));
    }

    private static Optional<Marked<Network>> pool(Row row, String key, Family family, int shortest, int longest) {
        return row.fields().value(key, Units.NETWORK).filter(pool -> {
            Network network = pool.value();
            if (!isOf(row, pool, family)) {
                return false;
            }
            if (network.length() < shortest || network.length() > longest) {
                row.problems().add(TableProblem.POOL_SIZE, pool.place(), Words.quote(network.toString()) + " cannot be a pool",
                        "a pool has a prefix of /" + shortest + " to /" + longest);
                return false;
            }
            return true;
        });
    }

    private static List<NetworkDraft.Part> parts(Row row) {
        List<NetworkDraft.Part> found = new ArrayList<>();
        for (Node node : row.fields().items("pools")) {
            Fields.open(node, POOL, row.problems()).ifPresent(fields -> {
                Optional<Marked<String>> name = fields.value("name", Units.NAME_TEXT);
                List<Marked<String>> groups = fields.someWords("for");
                row.draft().mention(Target.GROUP, row.ref(), groups);
                Optional<Marked<Network>> part4 = part(row, fields, "ipv4", Family.V4);
                Optional<Marked<Network>> part6 = part(row, fields, "ipv6", Family.V6);
                if (!fields.has("ipv4") && !fields.has("ipv6")) {
                    row.problems().add(EstateProblem.POOL_WITHOUT_NETWORK, fields.place(), "the pool has neither `ipv4` nor `ipv6`");
                }
                if (name.isPresent()) {
                    AddressPool pool = new AddressPool(name.get().value(), Row.names(groups), part4.map(Marked::value),
                            part6.map(Marked::value));
                    found.add(new NetworkDraft.Part(pool, name.get().place(), Stream.concat(part4.stream(), part6.stream()).toList()));
                }
            });
        }
        return found;
    }

    private static Optional<Marked<Network>> part(Row row, Fields fields, String key, Family family) {
        return fields.value(key, Units.NETWORK).filter(part -> isOf(row, part, family));
    }

    private static boolean isOf(Row row, Marked<Network> network, Family family) {
        if (network.value().family() != family) {
            row.problems().add(TableProblem.WRONG_FAMILY, network.place(), Words.quote(network.value().toString()) + " is not an "
                    + (family == Family.V4 ? "IPv4" : "IPv6") + " network");
            return false;
        }
        return true;
    }

    private static List<StaticLease> statics(Row row, SortedMap<String, List<Address>> byHolder) {
        List<StaticLease> found = new ArrayList<>();
        for (Node.Entry entry : row.fields().entries("static")) {
            String holder = entry.key().value();
            List<Address> own = new ArrayList<>();
            for (Marked<Address> address : row.fields().read(row.fields().someTexts(entry.value(), holder), Units.ADDRESS)) {
                if (own.stream().anyMatch(other -> other.family() == address.value().family())) {
                    row.problems().add(TableProblem.WRONG_FAMILY, address.place(), Words.quote(holder)
                            + " has two static addresses of one family", "a holder has at most one IPv4 and one IPv6 address");
                } else {
                    own.add(address.value());
                    found.add(new StaticLease(holder, address));
                }
            }
            if (!own.isEmpty()) {
                byHolder.put(holder, List.copyOf(own));
            }
        }
        return found;
    }

    private static int mtu(Row row) {
        int mtu = row.fields().number("mtu", MTU_BYTES_MIN, MTU_BYTES_MAX).orElse(MTU_BYTES_DEFAULT);
        if (row.fields().has("ipv6") && mtu < MTU_BYTES_IPV6_MIN) {
            row.problems().add(TableProblem.MTU_BELOW_IPV6, row.fields().placeOf("mtu"), "a tunnel with IPv6 needs an MTU of "
                    + MTU_BYTES_IPV6_MIN + " at least");
        }
        return mtu;
    }

    private static Optional<String> domain(String text) {
        return text.length() <= 253 && DOMAIN.matcher(text).matches() ? Optional.of(text) : Optional.empty();
    }

    private static <T> List<T> values(List<Marked<T>> marked) {
        return marked.stream().map(Marked::value).toList();
    }
}

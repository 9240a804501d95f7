package io.sallyport.policy.table;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.sallyport.model.Address;
import io.sallyport.model.Network;
import io.sallyport.policy.Connection;
import io.sallyport.policy.Connection.Endpoint;
import io.sallyport.policy.Connection.Placement;
import io.sallyport.policy.Connection.ServiceClass;
import io.sallyport.policy.yaml.Fields;
import io.sallyport.policy.yaml.Marked;
import io.sallyport.policy.yaml.Shape;
import io.sallyport.policy.yaml.Unit;
import io.sallyport.policy.yaml.Units;

/** Reads rows of Connections. */
public final class ConnectionsReader {
    /** The keys of a row. */
    public static final Shape ROW = Shape.of("a Connections row").required("name", "endpoint", "provider", "credential")
            .optional("nodes", "placement", "state", "routes", "class");
    /** The keys under {@code routes}. */
    public static final Shape ROUTES = Shape.of("`routes`").optional("accept", "refuse");

    private static final Map<String, Connection.Provider> PROVIDERS = Map.of("openvpn", Connection.Provider.OPENVPN, "wireguard",
            Connection.Provider.WIREGUARD, "ipsec",
            Connection.Provider.IPSEC);
    private static final Map<String, Placement> PLACEMENTS = Map.of("any", Placement.ANY, "pinned", Placement.PINNED, "preferred",
            Placement.PREFERRED);
    private static final Map<String, ServiceClass> CLASSES = Map.of("interactive", ServiceClass.INTERACTIVE, "normal", ServiceClass.NORMAL,
            "bulk", ServiceClass.BULK);
    private static final Pattern ENDPOINT = Pattern.compile("(\\[[0-9A-Fa-f:.]{2,45}]|[A-Za-z0-9.-]{1,253}):([0-9]{1,5})(?:/(udp|tcp))?");
    private static final Pattern CREDENTIAL = Pattern.compile("file:/[A-Za-z0-9._/@+-]{1,200}|secret:[A-Za-z0-9][A-Za-z0-9._/-]{0,126}");
    private static final Unit<Endpoint> ENDPOINT_TEXT = Unit.of("an endpoint", ConnectionsReader::endpoint, EstateProblem.BAD_ENDPOINT,
            "write a host and a port, for example `vpn.partner.example:1194`, `198.51.100.7:443/tcp` or `\"[2001:db8::7]:1194\"`");
    private static final Unit<String> CREDENTIAL_TEXT = Unit.of("a reference to a credential",
            text -> CREDENTIAL.matcher(text).matches() ? Optional.of(text) : Optional.empty(), EstateProblem.BAD_CREDENTIAL,
            "say where the secret is kept, never the secret: `file:/etc/sallyport/partner.ovpn` or `secret:partner`");

    private ConnectionsReader() {}

    static void read(Row row) {
        Fields fields = row.fields();
        Optional<Endpoint> endpoint = fields.value("endpoint", ENDPOINT_TEXT).map(Marked::value);
        Optional<Connection.Provider> provider = fields.choice("provider", PROVIDERS);
        Optional<String> credential = fields.value("credential", CREDENTIAL_TEXT).map(Marked::value);
        List<String> nodes = fields.values("nodes", Units.NAME_TEXT).stream().map(Marked::value).toList();
        Placement placement = fields.choice("placement", PLACEMENTS).orElse(Placement.ANY);
        if (placement != Placement.ANY && !fields.has("nodes")) {
            row.problems().add(EstateProblem.PLACED_NOWHERE, fields.placeOf("placement"), "this placement needs `nodes`",
                    "name the nodes, the preferred first");
        }
        boolean up = fields.choice("state", Map.of("up", true, "down", false)).orElse(true);
        Optional<Fields> routes = fields.fields("routes", ROUTES);
        List<Marked<Network>> accept = routes.map(r -> r.values("accept", Units.NETWORK)).orElse(List.of());
        List<Marked<Network>> refuse = routes.map(r -> r.values("refuse", Units.NETWORK)).orElse(List.of());
        ServiceClass service = fields.choice("class", CLASSES).orElse(ServiceClass.NORMAL);
        if (endpoint.isPresent() && provider.isPresent() && credential.isPresent()) {
            Connection connection = new Connection(row.ref(), row.ref().id().name(), endpoint.get(), provider.get(), credential.get(),
                    nodes, placement, up, networks(accept), networks(refuse), service);
            row.draft().connections().add(new ConnectionDraft(connection, accept, refuse));
        }
    }

    private static SortedSet<Network> networks(List<Marked<Network>> marked) {
        TreeSet<Network> found = new TreeSet<>();
        marked.forEach(network -> found.add(network.value()));
        return found;
    }

    private static Optional<Endpoint> endpoint(String text) {
        Matcher m = ENDPOINT.matcher(text);
        if (!m.matches()) {
            return Optional.empty();
        }
        int port = Integer.parseInt(m.group(2));
        String host = m.group(1).startsWith("[") ? m.group(1).substring(1, m.group(1).length() - 1) : m.group(1);
        boolean number = m.group(1).startsWith("[") || host.matches("[0-9.]+");
        boolean known = number
                ? Address.parse(host).isPresent()
                : NetworksReader.isDomain(host);
        return known && port >= 1 && port <= 65_535
                ? Optional.of(new Endpoint(host, port, "tcp".equals(m.group(3))))
                : Optional.empty();
    }
}

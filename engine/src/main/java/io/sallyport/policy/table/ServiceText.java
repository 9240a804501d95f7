package io.sallyport.policy.table;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.sallyport.model.PortRange;
import io.sallyport.model.Protocol;
import io.sallyport.policy.Service;
import io.sallyport.policy.yaml.NearestName;
import io.sallyport.policy.yaml.Unit;
import io.sallyport.policy.yaml.YamlProblem;

/**
 * Services as written: {@code tcp/443}, {@code tcp/8000-8080}, {@code udp} (every port), {@code icmp}, {@code icmp/echo-request},
 * {@code icmp/3} (a type, every code), {@code icmp/3.4} (a type and a code). Names and numbers of types are those of IANA's icmp-parameters and
 * icmpv6-parameters, the names as nft writes them.
 */
final class ServiceText {
    static final Unit<Service> UNIT = new Unit<>(ServiceText::parse, ServiceText::explain);

    private static final int CODES = 256;
    private static final Map<String, Protocol> PROTOCOLS = new TreeMap<>(Map.of("tcp", Protocol.TCP, "udp", Protocol.UDP, "icmp",
            Protocol.ICMP, "icmpv6", Protocol.ICMPV6));
    private static final Map<String, Integer> ICMP_TYPES = new TreeMap<>(
            Map.of("echo-reply", 0, "destination-unreachable", 3, "redirect", 5,
                    "echo-request", 8, "time-exceeded", 11, "parameter-problem", 12, "timestamp-request", 13, "timestamp-reply", 14));
    private static final Map<String, Integer> ICMPV6_TYPES = new TreeMap<>(Map.of("destination-unreachable", 1, "packet-too-big", 2,
            "time-exceeded", 3, "parameter-problem", 4, "echo-request", 128, "echo-reply", 129));

    private ServiceText() {}

    private static Optional<Service> parse(String text) {
        int slash = text.indexOf('/');
        Protocol protocol = PROTOCOLS.get(slash < 0 ? text : text.substring(0, slash));
        if (protocol == null) {
            return Optional.empty();
        }
        if (slash < 0) {
            return Optional.of(new Service(protocol, PortRange.ALL));
        }
        String rest = text.substring(slash + 1);
        Optional<PortRange> ports = switch (protocol) {
            case TCP, UDP -> PortRange.parse(rest).filter(p -> p.from() > 0);
            case ICMP -> message(rest, ICMP_TYPES);
            case ICMPV6 -> message(rest, ICMPV6_TYPES);
        };
        return ports.map(p -> new Service(protocol, p));
    }

    private static Optional<PortRange> message(String text, Map<String, Integer> types) {
        Integer named = types.get(text);
        if (named != null) {
            return Optional.of(codes(named));
        }
        int dot = text.indexOf('.');
        Optional<Integer> type = octet(dot < 0 ? text : text.substring(0, dot));
        if (dot < 0) {
            return type.map(ServiceText::codes);
        }
        return type.flatMap(t -> octet(text.substring(dot + 1)).map(code -> new PortRange(t * CODES + code, t * CODES + code)));
    }

    private static PortRange codes(int type) {
        return new PortRange(type * CODES, type * CODES + CODES - 1);
    }

    private static Optional<Integer> octet(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 3 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Optional.of(Integer.parseInt(text)).filter(n -> n < CODES) : Optional.empty();
    }

    private static Unit.Mistake explain(String text) {
        int slash = text.indexOf('/');
        String protocol = slash < 0 ? text : text.substring(0, slash);
        Optional<String> hint = Optional.empty();
        if (!PROTOCOLS.containsKey(protocol)) {
            hint = NearestName.hint(protocol, PROTOCOLS.keySet());
        } else if (slash >= 0 && protocol.startsWith("icmp")) {
            hint = NearestName.hint(text.substring(slash + 1), (protocol.equals("icmp") ? ICMP_TYPES : ICMPV6_TYPES).keySet());
        }
        return new Unit.Mistake(YamlProblem.BAD_SERVICE, "is not a service",
                hint.orElse("write for example `tcp/443`, `tcp/8000-8080`, `udp/53`, `icmp` or `icmp/echo-request`; ports are 1 to 65535"));
    }
}

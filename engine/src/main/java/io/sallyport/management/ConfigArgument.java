package io.sallyport.management;

import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import io.sallyport.model.Address;
import io.sallyport.model.Family;
import io.sallyport.model.Network;

/** The shapes of arguments in configuration lines. Addresses are numbers: a name would make the daemon ask the DNS. */
@SuppressWarnings("ImmutableEnumChecker") // every shape is a function of its argument alone
enum ConfigArgument {
    V4(text -> is(text, Family.V4)), V6(text -> is(text, Family.V6)), ADDRESS(text -> Address.parse(text).isPresent()), GATEWAY4(
            text -> is(text, Family.V4) || text.equals("vpn_gateway") || text.equals("net_gateway")), MASK(
                    text -> Lines.prefixLength(text).isPresent()),
    /** A netmask that leaves the client's networks less than an eighth of the IPv4 space: no default route towards a client. */
    INNER_MASK(text -> Lines.prefixLength(text).orElse(0) >= 8), NETWORK6(text -> network6(text).isPresent()),
    /** An IPv6 network towards a client: never a default route. */
    INNER_NETWORK6(text -> network6(text).filter(network -> network.length() >= 16).isPresent()), V6_IN_NETWORK(text -> text
            .indexOf('/') > 0
            && Network.parseLoosely(text).filter(host -> host.address().family() == Family.V6).isPresent()), NUMBER(
                    text -> text.matches("[0-9]{1,9}")), DOMAIN(text -> text.length() <= 253
                            && text.matches(Label.TEXT + "(?:\\." + Label.TEXT + ")*\\.?")), OPTION4(
                                    Set.of("DNS", "WINS", "NTP", "NBDD")::contains), OPTION6(Set.of("DNS", "DNS6")::contains), OPTION_NAME(
                                            Set.of("DOMAIN", "DOMAIN-SEARCH", "ADAPTER_DOMAIN_SUFFIX",
                                                    "DOMAIN-ROUTE")::contains), GATEWAY_FLAG(
                                                            Set.of("def1", "local", "autolocal", "bypass-dhcp", "bypass-dns", "block-local",
                                                                    "ipv6", "!ipv4")::contains), SUBNET("subnet"::equals), SNAT(
                                                                            "snat"::equals), SERVER(
                                                                                    "server"::equals), WORD_ADDRESS(
                                                                                            "address"::equals), RESOLVE_DOMAINS(
                                                                                                    "resolve-domains"::equals), SEARCH_DOMAINS(
                                                                                                            "search-domains"::equals);

    private final Predicate<String> shape;

    ConfigArgument(Predicate<String> shape) {
        this.shape = shape;
    }

    boolean fits(String text) {
        return shape.test(text);
    }

    private static final class Label {
        static final String TEXT = "[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";
    }

    private static boolean is(String text, Family family) {
        return Address.parse(text).filter(address -> address.family() == family).isPresent();
    }

    private static Optional<Network> network6(String text) {
        return text.indexOf('/') > 0 ? Network.parse(text).filter(network -> network.family() == Family.V6) : Optional.empty();
    }
}

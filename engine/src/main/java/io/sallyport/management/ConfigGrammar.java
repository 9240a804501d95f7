package io.sallyport.management;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration lines a verdict may carry: the directives below, with arguments of these shapes, and nothing else. The daemon would answer
 * {@code SUCCESS} to nearly anything, skip what it does not understand, and let the client in; and read files or steal routes where it does.
 */
final class ConfigGrammar {
    private static final String PUSH = "push \"";

    /** Directives of the daemon itself. */
    private static final Map<String, List<List<ConfigArgument>>> DIRECT = Map.of(
            "ifconfig-push", List.of(List.of(ConfigArgument.V4, ConfigArgument.MASK)),
            "ifconfig-ipv6-push",
            List.of(List.of(ConfigArgument.V6_IN_NETWORK), List.of(ConfigArgument.V6_IN_NETWORK, ConfigArgument.V6)),
            "iroute", List.of(List.of(ConfigArgument.V4, ConfigArgument.INNER_MASK)),
            "iroute-ipv6", List.of(List.of(ConfigArgument.INNER_NETWORK6)));

    /** Directives that are pushed to the client. */
    private static final Map<String, List<List<ConfigArgument>>> PUSHED = Map.ofEntries(
            Map.entry("route", List.of(List.of(ConfigArgument.V4, ConfigArgument.MASK),
                    List.of(ConfigArgument.V4, ConfigArgument.MASK, ConfigArgument.GATEWAY4),
                    List.of(ConfigArgument.V4, ConfigArgument.MASK, ConfigArgument.GATEWAY4, ConfigArgument.NUMBER))),
            Map.entry("route-ipv6", List.of(List.of(ConfigArgument.NETWORK6), List.of(ConfigArgument.NETWORK6, ConfigArgument.V6),
                    List.of(ConfigArgument.NETWORK6, ConfigArgument.V6, ConfigArgument.NUMBER))),
            Map.entry("client-nat", List.of(List.of(ConfigArgument.SNAT, ConfigArgument.V4, ConfigArgument.INNER_MASK, ConfigArgument.V4))),
            Map.entry("route-gateway", List.of(List.of(ConfigArgument.V4))),
            Map.entry("route-metric", List.of(List.of(ConfigArgument.NUMBER))),
            Map.entry("dhcp-option", List.of(List.of(ConfigArgument.OPTION4, ConfigArgument.V4),
                    List.of(ConfigArgument.OPTION6, ConfigArgument.V6), List.of(ConfigArgument.OPTION_NAME, ConfigArgument.DOMAIN))),
            Map.entry("dns", List.of(
                    List.of(ConfigArgument.SERVER, ConfigArgument.NUMBER, ConfigArgument.WORD_ADDRESS, ConfigArgument.ADDRESS),
                    List.of(ConfigArgument.SERVER, ConfigArgument.NUMBER, ConfigArgument.RESOLVE_DOMAINS, ConfigArgument.DOMAIN),
                    List.of(ConfigArgument.SEARCH_DOMAINS, ConfigArgument.DOMAIN))),
            Map.entry("redirect-gateway", List.of(List.of(ConfigArgument.GATEWAY_FLAG),
                    List.of(ConfigArgument.GATEWAY_FLAG, ConfigArgument.GATEWAY_FLAG),
                    List.of(ConfigArgument.GATEWAY_FLAG, ConfigArgument.GATEWAY_FLAG, ConfigArgument.GATEWAY_FLAG))),
            Map.entry("topology", List.of(List.of(ConfigArgument.SUBNET))),
            Map.entry("tun-mtu", List.of(List.of(ConfigArgument.NUMBER))),
            Map.entry("tun-ipv6", List.of(List.of())),
            Map.entry("block-ipv6", List.of(List.of())),
            Map.entry("block-outside-dns", List.of(List.of())),
            Map.entry("register-dns", List.of(List.of())),
            Map.entry("ping", List.of(List.of(ConfigArgument.NUMBER))),
            Map.entry("ping-restart", List.of(List.of(ConfigArgument.NUMBER))),
            Map.entry("inactive", List.of(List.of(ConfigArgument.NUMBER), List.of(ConfigArgument.NUMBER, ConfigArgument.NUMBER))),
            Map.entry("session-timeout", List.of(List.of(ConfigArgument.NUMBER))),
            Map.entry("explicit-exit-notify", List.of(List.of(ConfigArgument.NUMBER))));

    private ConfigGrammar() {}

    /** Why these lines cannot be sent; empty when they can. */
    static Optional<String> refusal(List<String> lines) {
        if (lines.size() > WireLimits.CONFIG_LINES_MAX) {
            return Optional.of(lines.size() + " configuration lines: " + WireLimits.CONFIG_LINES_MAX + " fit");
        }
        for (String line : lines) {
            Optional<String> wrong = refusal(line);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        if (count(lines, "iroute") + count(lines, "iroute-ipv6") > WireLimits.IROUTES_MAX) {
            return Optional.of("more than " + WireLimits.IROUTES_MAX + " iroutes");
        }
        // The daemon takes the last one; two are somebody's mistake about who the client is.
        return count(lines, "ifconfig-push") > 1 || count(lines, "ifconfig-ipv6-push") > 1
                ? Optional.of("two addresses of one family")
                : Optional.empty();
    }

    private static Optional<String> refusal(String line) {
        if (line.length() > WireLimits.CONFIG_BYTES_MAX) {
            return Optional.of("a configuration line of " + line.length() + " bytes: " + WireLimits.CONFIG_BYTES_MAX + " fit");
        }
        if (!FreeText.isAscii(line)) {
            return Optional.of("a configuration line with characters other than printable ASCII");
        }
        if (!line.startsWith("push")) {
            return known(DIRECT, line) ? Optional.empty() : Optional.of("not a configuration line of ours: " + directive(line));
        }
        boolean quoted = line.startsWith(PUSH) && line.endsWith("\"") && line.length() > PUSH.length();
        return quoted && known(PUSHED, line.substring(PUSH.length(), line.length() - 1))
                ? Optional.empty()
                : Optional.of("not a pushed line of ours: " + directive(line));
    }

    private static boolean known(Map<String, List<List<ConfigArgument>>> grammar, String text) {
        String[] word = text.split(" ", -1);
        for (List<ConfigArgument> shape : grammar.getOrDefault(word[0], List.of())) {
            if (shape.size() == word.length - 1 && fits(shape, word)) {
                return true;
            }
        }
        return false;
    }

    private static boolean fits(List<ConfigArgument> shape, String[] word) {
        for (int i = 0; i < shape.size(); i++) {
            if (!shape.get(i).fits(word[i + 1])) {
                return false;
            }
        }
        return true;
    }

    private static long count(List<String> lines, String directive) {
        return lines.stream().filter(line -> line.startsWith(directive + " ")).count();
    }

    private static String directive(String line) {
        String head = line.startsWith(PUSH) ? line.substring(PUSH.length()) : line;
        String word = head.split("[ \"]", 2)[0];
        return word.matches("[a-z0-9-]{1,32}") ? "`" + word + "`" : "an unreadable directive";
    }
}

package io.sallyport.policy.table;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import io.sallyport.policy.yaml.NearestName;
import io.sallyport.policy.yaml.Unit;
import io.sallyport.policy.yaml.Words;

/**
 * Further options for clients, as OpenVPN's {@code push} takes them (openvpn(8)). Only options that cannot change what a client may reach; those the
 * row has a key for are refused with its name.
 */
final class PushText {
    /** The longest option, in characters: a configuration line has 255 bytes, and {@code push ""} takes seven. */
    static final int OPTION_CHARS_MAX = 248;

    static final Unit<String> OPTION = new Unit<>(PushText::parse, PushText::explain);

    private static final Set<String> NAMES = new TreeSet<>(
            Set.of("block-outside-dns", "dhcp-option", "echo", "explicit-exit-notify", "inactive", "persist-key", "persist-tun", "ping",
                    "ping-exit", "ping-restart", "rcvbuf", "register-dns", "route-delay", "route-metric", "session-timeout", "sndbuf"));
    /** A comma would end the option, a quote the line. */
    private static final Pattern TEXT = Pattern.compile("[a-z0-9-]+(?: [A-Za-z0-9:./_-]+){0,8}");

    private PushText() {}

    private static Optional<String> parse(String text) {
        boolean fine = text.length() <= OPTION_CHARS_MAX && TEXT.matcher(text).matches() && NAMES.contains(name(text))
                && key(text).isEmpty();
        return fine ? Optional.of(text) : Optional.empty();
    }

    private static String name(String text) {
        int blank = text.indexOf(' ');
        return blank < 0 ? text : text.substring(0, blank);
    }

    /** The key of the row that says the same. */
    private static Optional<String> key(String text) {
        return switch (name(text)) {
            case "route", "route-ipv6" -> Optional.of("routes");
            case "redirect-gateway", "redirect-private", "block-ipv6" -> Optional.of("tunnel");
            case "tun-mtu" -> Optional.of("mtu");
            case "ifconfig", "ifconfig-ipv6" -> Optional.of("static");
            case "dhcp-option" -> text.matches("dhcp-option (DNS6?|DOMAIN-SEARCH)( .*)?") ? Optional.of("dns") : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Unit.Mistake explain(String text) {
        Optional<String> key = key(text);
        if (key.isPresent()) {
            return new Unit.Mistake(EstateProblem.BAD_PUSH, "is not pushed from here", "say it with `" + key.get() + "` of the row");
        }
        if (!NAMES.contains(name(text))) {
            return new Unit.Mistake(EstateProblem.BAD_PUSH, "is not an option that may be pushed", NearestName.hint(name(text), NAMES)
                    .orElse("the options are " + Words.list(NAMES)));
        }
        return new Unit.Mistake(EstateProblem.BAD_PUSH, "is not an option and its words",
                "write words of letters, digits and `:./_-` with single blanks, for example `dhcp-option NTP 10.20.0.123`");
    }
}

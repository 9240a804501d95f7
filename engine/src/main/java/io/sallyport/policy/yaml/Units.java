package io.sallyport.policy.yaml;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.sallyport.model.Address;
import io.sallyport.model.Bandwidth;
import io.sallyport.model.DataSize;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Network;
import io.sallyport.policy.yaml.Unit.Mistake;

/** The written forms shared by all kinds of files. */
public final class Units {
    /** The longest name of a row, group or resource, in characters. */
    public static final int NAME_CHARS_MAX = 63;
    /** The longest duration, in days. */
    public static final int DURATION_DAYS_MAX = 3_660;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final Pattern DURATION = Pattern.compile("(?:([0-9]{1,4})d)?(?:([0-9]{1,5})h)?(?:([0-9]{1,7})m)?(?:([0-9]{1,9})s)?");

    /** {@code 50 Mbit/s}. */
    public static final Unit<Bandwidth> RATE = Unit.of("a rate", Bandwidth::parse, YamlProblem.BAD_UNIT,
            "write a number and one of bit/s, kbit/s, Mbit/s, Gbit/s, from 8 kbit/s to 100 Gbit/s, for example `50 Mbit/s`");
    /** {@code 2 MB}. */
    public static final Unit<DataSize> SIZE = Unit.of("an amount of data", DataSize::parse, YamlProblem.BAD_UNIT,
            "write a number and one of B, kB, MB, GB, TB or KiB, MiB, GiB, TiB, for example `2 MB`");
    /** {@code 7d}, {@code 12h}, {@code 1h30m}, {@code 45s}. */
    public static final Unit<Duration> DURATION_TEXT = Unit.of("a duration", Units::duration, YamlProblem.BAD_UNIT,
            "write numbers with d, h, m or s, largest first and without spaces, for example `7d`, `12h` or `1h30m`");
    /** An address of either family. */
    public static final Unit<Address> ADDRESS = Unit.of("an IP address", Address::parse, YamlProblem.BAD_ADDRESS,
            "write one address, for example `10.20.0.5` or `fd00:20::5`");
    /** A name of a row, group or resource. */
    public static final Unit<String> NAME_TEXT = Unit.of("a name", Units::name, YamlProblem.BAD_NAME,
            "use letters, digits, `.`, `_` and `-`, a letter or digit first, at most " + NAME_CHARS_MAX + " characters");
    /** The name of an OpenVPN instance. */
    public static final Unit<InstanceName> INSTANCE = Unit.of("an instance name",
            text -> InstanceName.isValid(text) ? Optional.of(new InstanceName(text)) : Optional.empty(), YamlProblem.BAD_NAME,
            "use lower-case letters, digits and inner `-`, a letter first, at most " + InstanceName.CHARS_MAX + " characters");
    /** A CIDR prefix; host bits are refused with the network around them as the hint. */
    public static final Unit<Network> NETWORK = new Unit<>(Network::parse, Units::notANetwork);

    private Units() {}

    private static Optional<String> name(String text) {
        return NAME.matcher(text).matches() ? Optional.of(text) : Optional.empty();
    }

    private static Optional<Duration> duration(String text) {
        Matcher m = DURATION.matcher(text);
        if (text.isEmpty() || !m.matches()) {
            return Optional.empty();
        }
        long seconds = part(m, 1) * 86_400 + part(m, 2) * 3_600 + part(m, 3) * 60 + part(m, 4);
        return seconds <= DURATION_DAYS_MAX * 86_400L ? Optional.of(Duration.ofSeconds(seconds)) : Optional.empty();
    }

    private static long part(Matcher m, int group) {
        return m.group(group) == null ? 0 : Long.parseLong(m.group(group));
    }

    private static Mistake notANetwork(String text) {
        return Network.parseLoosely(text)
                .map(host -> new Mistake(YamlProblem.HOST_BITS, "has bits set after its prefix",
                        "the network around it is `" + host.network() + "`"))
                .orElse(new Mistake(YamlProblem.BAD_NETWORK, "is not a network",
                        "write an address and a prefix length, for example `10.20.0.0/16` or `fd00:8::/64`"));
    }
}

package io.sallyport.policy.table;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

import io.sallyport.model.InstanceName;
import io.sallyport.model.Network;
import io.sallyport.policy.Bound;
import io.sallyport.policy.ClientVersion;
import io.sallyport.policy.Platform;
import io.sallyport.policy.RiskTable;
import io.sallyport.policy.When;
import io.sallyport.policy.table.Reference.Target;
import io.sallyport.policy.yaml.Fields;
import io.sallyport.policy.yaml.Marked;
import io.sallyport.policy.yaml.NearestName;
import io.sallyport.policy.yaml.Shape;
import io.sallyport.policy.yaml.Unit;
import io.sallyport.policy.yaml.Units;
import io.sallyport.policy.yaml.YamlProblem;

/** Reads the conditions of an Access row. */
public final class WhenReader {
    /** The keys under {@code when}. */
    public static final Shape SHAPE = Shape.of("`when`").optional("hours", "country", "second-factor", "risk", "tags", "platform",
            "managed", "client-version", "from", "instance");

    private static final String BELOW = "below ";
    private static final String AT_LEAST = "at least ";

    private static final Set<String> COUNTRIES = Set.copyOf(Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2));
    private static final Unit<String> COUNTRY = Unit.of("a country",
            text -> COUNTRIES.contains(text) ? Optional.of(text) : Optional.empty(),
            YamlProblem.BAD_VALUE, "write the two capital letters of ISO 3166-1, for example `TR` or `DE`");
    private static final Unit<Bound<Integer>> RISK = Unit.of("a bound of the risk", text -> bound(text, WhenReader::score),
            YamlProblem.BAD_VALUE, "write for example `below 60` or `at least 60`; the score is from 0 to " + RiskTable.SCORE_MAX);
    private static final Unit<Bound<ClientVersion>> VERSION = Unit.of("a bound of the version", text -> bound(text, ClientVersion::parse),
            YamlProblem.BAD_VALUE, "write for example `at least 2.6` or `below 2.6.10`");
    private static final Unit<Platform> PLATFORM = new Unit<>(WhenReader::platform,
            text -> new Unit.Mistake(YamlProblem.BAD_VALUE, "is not a platform",
                    NearestName.hint(text, Platform.names()).orElse("it is one of " + String.join(", ", Platform.names()))));

    private WhenReader() {}

    /** The conditions; none where there is no {@code when}. */
    static When read(Row row) {
        Optional<Fields> opened = row.fields().fields("when", SHAPE);
        if (opened.isEmpty()) {
            return When.ALWAYS;
        }
        Fields when = opened.get();
        List<Marked<InstanceName>> instances = when.values("instance", Units.INSTANCE);
        row.draft().mention(Target.INSTANCE, row.ref(),
                instances.stream().map(name -> new Marked<>(name.value().value(), name.place())).toList());
        Optional<Duration> factor = Durations.some(row, when, "second-factor");
        return new When(HoursText.read(when, "hours"), values(when.values("country", COUNTRY)), factor,
                when.value("risk", RISK).map(Marked::value), values(when.values("tags", Units.NAME_TEXT)),
                values(when.values("platform", PLATFORM)), when.flag("managed"), when.value("client-version", VERSION).map(Marked::value),
                WhenReader.<Network>values(when.values("from", Units.NETWORK)), values(instances));
    }

    static <T extends Comparable<T>> SortedSet<T> values(List<Marked<T>> marked) {
        TreeSet<T> values = new TreeSet<>();
        marked.forEach(value -> values.add(value.value()));
        return values;
    }

    private static <T extends Comparable<T>> Optional<Bound<T>> bound(String text, Function<String, Optional<T>> parse) {
        if (text.startsWith(BELOW)) {
            return parse.apply(text.substring(BELOW.length())).map(value -> new Bound<>(true, value));
        }
        return text.startsWith(AT_LEAST)
                ? parse.apply(text.substring(AT_LEAST.length())).map(value -> new Bound<>(false, value))
                : Optional.empty();
    }

    private static Optional<Integer> score(String text) {
        return text.matches("[1-9][0-9]{0,2}")
                ? Optional.of(Integer.valueOf(text)).filter(n -> n <= RiskTable.SCORE_MAX)
                : Optional.empty();
    }

    private static Optional<Platform> platform(String text) {
        for (Platform platform : Platform.values()) {
            if (platform.toString().equals(text)) {
                return Optional.of(platform);
            }
        }
        return Optional.empty();
    }
}

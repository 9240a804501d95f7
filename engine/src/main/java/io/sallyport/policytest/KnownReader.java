package io.sallyport.policytest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

import io.sallyport.facts.Usage;
import io.sallyport.model.DataSize;
import io.sallyport.policy.AlertSeverity;
import io.sallyport.policy.Factor;
import io.sallyport.policy.Period;
import io.sallyport.policy.SignalKind;
import io.sallyport.policy.yaml.Fields;
import io.sallyport.policy.yaml.Marked;
import io.sallyport.policy.yaml.Node;
import io.sallyport.policy.yaml.Shape;
import io.sallyport.policy.yaml.Unit;
import io.sallyport.policy.yaml.YamlProblem;

/** Reads what is known of clients. */
final class KnownReader {
    /** Keys that stand among those of a client. */
    static final String[] KEYS = {"country", "managed", "sign-in", "signals", "travel", "usage"};

    static final Shape SIGN_IN = Shape.of("`sign-in`").optional("password", "totp", "web", "failed");
    static final Shape SIGNAL = Shape.of("a signal").required("signal").optional("severity", "ago");
    static final Shape TRAVEL = Shape.of("`travel`").required("km", "in").optional("ago");
    static final Shape USAGE = Shape.of("`usage`").optional("day", "week", "month", "other-sessions", "last-traffic", "usual-per-day");
    static final Shape VOLUME = Shape.of("a volume").optional("down", "up");

    /** Half the way around the Earth, in kilometres. */
    private static final int KILOMETRES_MAX = 20_040;
    private static final int SESSIONS_MAX = 10_000;
    private static final DataSize NONE = new DataSize(0);
    private static final Unit<String> COUNTRY = Unit.of("a country",
            text -> text.matches("[A-Z]{2}") ? Optional.of(text) : Optional.empty(), YamlProblem.BAD_VALUE,
            "write its two letters of ISO 3166, for example `TR`");

    private final Vocabulary words;

    KnownReader(Vocabulary words) {
        this.words = words;
    }

    Known read(Fields client) {
        Optional<Fields> signIn = client.fields("sign-in", SIGN_IN);
        Optional<Fields> usage = client.fields("usage", USAGE);
        return new Known(client.value("country", COUNTRY).map(Marked::value), client.flag("managed"),
                signIn.flatMap(fields -> fields.flag("password")), signIn.map(this::factors).orElseGet(TreeMap::new),
                signIn.filter(fields -> fields.has("failed")).map(fields -> spans(fields.wordOrAnyWords("failed"))), signals(client),
                client.fields("travel", TRAVEL).flatMap(this::travel), usage.map(this::volumes).orElseGet(TreeMap::new),
                usage.flatMap(fields -> fields.number("other-sessions", 0, SESSIONS_MAX)),
                usage.flatMap(fields -> span(fields, "last-traffic")),
                usage.flatMap(fields -> fields.word("usual-per-day")).flatMap(words::size));
    }

    private SortedMap<Factor, Duration> factors(Fields signIn) {
        TreeMap<Factor, Duration> factors = new TreeMap<>();
        for (Factor factor : Factor.values()) {
            span(signIn, factor.toString()).ifPresent(ago -> factors.put(factor, ago));
        }
        return factors;
    }

    private Optional<Duration> span(Fields fields, String key) {
        return fields.word(key).flatMap(words::duration);
    }

    private List<Duration> spans(List<Marked<String>> texts) {
        return texts.stream().flatMap(text -> words.duration(text).stream()).toList();
    }

    private Optional<List<Known.Signal>> signals(Fields client) {
        if (!client.has("signals")) {
            return Optional.empty();
        }
        List<Known.Signal> signals = new ArrayList<>();
        for (Node item : client.items("signals")) {
            signal(client, item).ifPresent(signals::add);
        }
        return Optional.of(signals);
    }

    /** {@code new-country}, or a mapping with how long ago, and how grave an alert was. */
    private Optional<Known.Signal> signal(Fields client, Node item) {
        if (item instanceof Node.Scalar) {
            return client.text(item, "signals").flatMap(words::signal).map(kind -> new Known.Signal(kind, Duration.ZERO, Optional.empty()));
        }
        return Fields.open(item, SIGNAL, words.problems()).flatMap(fields -> {
            Duration ago = span(fields, "ago").orElse(Duration.ZERO);
            Optional<AlertSeverity> severity = fields.text("severity").flatMap(words::severity);
            Optional<SignalKind> kind = fields.text("signal").flatMap(words::signal);
            return kind.map(known -> new Known.Signal(known, ago, severity));
        });
    }

    private Optional<Known.Travel> travel(Fields fields) {
        Optional<Integer> kilometres = fields.number("km", 0, KILOMETRES_MAX);
        Optional<Duration> took = span(fields, "in");
        Duration ago = span(fields, "ago").orElse(Duration.ZERO);
        return kilometres.flatMap(km -> took.map(time -> new Known.Travel(km, time, ago)));
    }

    private SortedMap<Period, Usage.Volume> volumes(Fields usage) {
        TreeMap<Period, Usage.Volume> volumes = new TreeMap<>();
        for (Period period : Period.values()) {
            volume(usage, period.toString()).ifPresent(volume -> volumes.put(period, volume));
        }
        return volumes;
    }

    /** {@code 99 GB}, all of it down, or down and up. */
    private Optional<Usage.Volume> volume(Fields usage, String key) {
        if (usage.node(key).orElse(null) instanceof Node.Scalar) {
            return usage.word(key).flatMap(words::size).map(down -> new Usage.Volume(down, NONE));
        }
        return usage.fields(key, VOLUME).map(this::volume);
    }

    /** What was carried. */
    Usage.Volume volume(Fields fields) {
        Function<String, DataSize> size = key -> fields.word(key).flatMap(words::size).orElse(NONE);
        return new Usage.Volume(size.apply("down"), size.apply("up"));
    }
}

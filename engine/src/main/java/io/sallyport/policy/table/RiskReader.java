package io.sallyport.policy.table;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.model.Network;
import io.sallyport.policy.AlertSeverity;
import io.sallyport.policy.RiskTable;
import io.sallyport.policy.SignalKind;
import io.sallyport.policy.table.Reference.Target;
import io.sallyport.policy.yaml.Fields;
import io.sallyport.policy.yaml.Marked;
import io.sallyport.policy.yaml.NearestName;
import io.sallyport.policy.yaml.Shape;
import io.sallyport.policy.yaml.Unit;
import io.sallyport.policy.yaml.Units;
import io.sallyport.policy.yaml.Words;
import io.sallyport.policy.yaml.YamlProblem;

/** Reads rows of Risk, of four sorts: points for a signal, a blacklist, trusted networks, and thresholds. */
public final class RiskReader {
    /** The keys of a row, of any sort. */
    public static final Shape ROW = Shape.of("a Risk row").required("name").optional("signal", "weight", "half-life", "at-most", "severity",
            "speed", "distance", "blacklist", "trusted", "ignore", "at", "then", "for", "second-factor", "rate", "mode", "message");
    /** The keys under {@code blacklist}. */
    public static final Shape BLACKLIST = Shape.of("`blacklist`").optional("networks", "users");
    /** The keys under {@code rate}. */
    public static final Shape RATE = Shape.of("`rate`").optional("down", "up");

    /** The key that makes a row one of a sort, and the keys its sort takes besides. */
    private static final Map<String, List<String>> SORTS = Map.of("signal",
            List.of("weight", "half-life", "at-most", "severity", "speed", "distance"), "blacklist", List.of("weight"), "trusted",
            List.of("ignore"), "at", List.of("then", "for", "second-factor", "rate", "mode", "message"));

    private static final Unit<SignalKind> SIGNAL = unit("a signal", SignalKind.values());
    private static final Unit<AlertSeverity> SEVERITY = unit("a severity", AlertSeverity.values());
    private static final Unit<Integer> SPEED = Unit.of("a speed", text -> measured(text, " km/h"), YamlProblem.BAD_UNIT,
            "write for example `900 km/h`");
    private static final Unit<Integer> DISTANCE = Unit.of("a distance", text -> measured(text, " km"), YamlProblem.BAD_UNIT,
            "write for example `300 km`");

    private RiskReader() {}

    static void read(Row row) {
        Fields fields = row.fields();
        List<String> sorts = SORTS.keySet().stream().filter(fields::has).sorted().toList();
        if (sorts.size() != 1) {
            row.problems().add(LimitProblem.RISK_ROW, row.ref().place(),
                    sorts.isEmpty() ? "the row has no sort" : "the row is of several sorts: " + Words.list(sorts),
                    "write one of `signal`, `blacklist`, `trusted` and `at`");
            // Only thresholds name groups; what they name can be looked up while the row is being written.
            row.draft().mention(Target.GROUP, row.ref(), fields.someWords("for"));
            return;
        }
        String sort = sorts.getFirst();
        for (String key : ROW.optional()) {
            if (fields.has(key) && !key.equals(sort) && !SORTS.getOrDefault(sort, List.of()).contains(key)) {
                row.problems().add(LimitProblem.RISK_KEY, fields.placeOf(key), Words.quote(key) + " has no meaning in a row with "
                        + Words.quote(sort), "remove it, or make it a row of its own");
            }
        }
        switch (sort) {
            case "signal" -> signal(row, fields);
            case "blacklist" -> blacklist(row, fields);
            case "trusted" -> trusted(row, fields);
            default -> ThresholdReader.read(row, fields);
        }
    }

    private static void signal(Row row, Fields fields) {
        Optional<SignalKind> kind = fields.value("signal", SIGNAL).map(Marked::value);
        Optional<Integer> weight = weight(row, fields);
        need(row, fields, "half-life", "how fast the points fade is not said");
        Optional<Duration> halfLife = Durations.some(row, fields, "half-life");
        Optional<Integer> atMost = fields.number("at-most", 1, RiskTable.SCORE_MAX);
        SortedSet<AlertSeverity> severities = WhenReader.values(fields.values("severity", SEVERITY));
        Optional<Integer> speed = fields.value("speed", SPEED).map(Marked::value);
        Optional<Integer> distance = fields.value("distance", DISTANCE).map(Marked::value);
        boolean travels = kind.equals(Optional.of(SignalKind.IMPOSSIBLE_TRAVEL));
        only(row, fields, "severity", kind.isEmpty() || kind.get() == SignalKind.IDS_ALERT, "ids-alert");
        only(row, fields, "speed", kind.isEmpty() || travels, "impossible-travel");
        only(row, fields, "distance", kind.isEmpty() || travels, "impossible-travel");
        if (travels) {
            need(row, fields, "speed", "how fast is impossible is not said");
            need(row, fields, "distance", "over what distance is not said");
        }
        if (weight.isPresent() && atMost.isPresent() && atMost.get() < weight.get()) {
            row.problems().add(LimitProblem.RISK_KEY, fields.placeOf("at-most"), "`at-most` is below the `weight` of one signal",
                    "lower the weight, or raise `at-most`");
        }
        if (kind.isPresent() && weight.isPresent() && halfLife.isPresent()) {
            Optional<RiskTable.Travel> travel = speed.flatMap(fast -> distance.map(far -> new RiskTable.Travel(fast, far)));
            row.draft().risk().signals().add(new RiskTable.Signal(row.ref(), kind.get(), weight.get(), halfLife.get(),
                    atMost.orElse(RiskTable.SCORE_MAX), severities, travel));
        }
    }

    private static void blacklist(Row row, Fields fields) {
        Optional<Integer> weight = weight(row, fields);
        fields.fields("blacklist", BLACKLIST).ifPresent(inner -> {
            SortedSet<Network> networks = WhenReader.values(inner.values("networks", Units.NETWORK));
            SortedSet<String> users = Row.names(inner.someWords("users"));
            if (!inner.has("networks") && !inner.has("users")) {
                row.problems().add(TableProblem.WITHOUT_SUBJECT, inner.place(), "the blacklist has neither `networks` nor `users`",
                        "name networks or people");
            }
            weight.ifPresent(points -> row.draft().risk().blacklists().add(new RiskTable.Blacklist(row.ref(), networks, users, points)));
        });
    }

    private static void trusted(Row row, Fields fields) {
        SortedSet<Network> networks = WhenReader.values(fields.values("trusted", Units.NETWORK));
        need(row, fields, "ignore", "which signals do not count is not said");
        SortedSet<SignalKind> ignored = WhenReader.values(fields.values("ignore", SIGNAL));
        row.draft().risk().trusted().add(new RiskTable.Trusted(row.ref(), networks, ignored));
    }

    private static Optional<Integer> weight(Row row, Fields fields) {
        need(row, fields, "weight", "how many points it gives is not said");
        return fields.number("weight", 1, RiskTable.SCORE_MAX);
    }

    /** A key that this sort of row cannot do without. */
    static void need(Row row, Fields fields, String key, String why) {
        if (!fields.has(key)) {
            row.problems().add(LimitProblem.RISK_KEY, row.ref().place(), why, "write " + Words.quote(key));
        }
    }

    /** A key that means something only beside one value of another. */
    static void only(Row row, Fields fields, String key, boolean right, String where) {
        if (fields.has(key) && !right) {
            row.problems().add(LimitProblem.RISK_KEY, fields.placeOf(key),
                    Words.quote(key) + " has meaning only with " + Words.quote(where),
                    "remove it");
        }
    }

    /** One of these words. */
    private static <T> Unit<T> unit(String noun, T[] values) {
        SortedSet<String> names = names(values);
        return new Unit<>(text -> named(text, values), text -> new Unit.Mistake(YamlProblem.BAD_VALUE, "is not " + noun,
                NearestName.hint(text, names).orElse("it is one of " + Words.list(names))));
    }

    private static <T> Optional<T> named(String text, T[] values) {
        for (T value : values) {
            if (String.valueOf(value).equals(text)) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    private static SortedSet<String> names(Object[] values) {
        TreeSet<String> names = new TreeSet<>();
        for (Object value : values) {
            names.add(value.toString());
        }
        return names;
    }

    private static Optional<Integer> measured(String text, String unit) {
        String number = text.endsWith(unit) ? text.substring(0, text.length() - unit.length()) : "";
        return number.matches("[1-9][0-9]{0,4}") ? Optional.of(Integer.valueOf(number)) : Optional.empty();
    }
}

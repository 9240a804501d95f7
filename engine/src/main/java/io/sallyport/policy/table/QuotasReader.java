package io.sallyport.policy.table;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.sallyport.model.Bandwidth;
import io.sallyport.model.DataSize;
import io.sallyport.policy.Period;
import io.sallyport.policy.QuotaRow;
import io.sallyport.policy.QuotaTerms;
import io.sallyport.policy.QuotaTerms.Baseline;
import io.sallyport.policy.QuotaTerms.Counted;
import io.sallyport.policy.QuotaTerms.Over;
import io.sallyport.policy.QuotaTerms.Priority;
import io.sallyport.policy.QuotaTerms.Volume;
import io.sallyport.policy.table.Reference.Target;
import io.sallyport.policy.yaml.Fields;
import io.sallyport.policy.yaml.Marked;
import io.sallyport.policy.yaml.Node;
import io.sallyport.policy.yaml.Shape;
import io.sallyport.policy.yaml.Unit;
import io.sallyport.policy.yaml.Units;
import io.sallyport.policy.yaml.YamlProblem;

/** Reads rows of Quotas. */
public final class QuotasReader {
    /** The most sessions at once that are a limit, as a number. */
    public static final int SESSIONS_MAX = 1_000;
    /** The most times the usual volume, as a number. */
    public static final int TIMES_MAX = 1_000;
    /** The keys of a row. */
    public static final Shape ROW = Shape.of("a Quotas row").required("name").optional("for", "users", "override", "rate", "priority",
            "shared", "volume", "sessions", "session-length", "idle", "hours", "baseline");
    /** The keys under {@code rate}. */
    public static final Shape RATE = Shape.of("`rate`").optional("down", "up", "burst");
    /** The keys under {@code shared}. */
    public static final Shape SHARED = Shape.of("`shared`").optional("down", "up");
    /** The keys under {@code volume}. */
    public static final Shape VOLUME = Shape.of("`volume`").required("limit", "per", "over").optional("count", "warn");
    /** The keys under {@code over}, where it is not a word. */
    public static final Shape OVER = Shape.of("`over`").required("throttle");
    /** The keys under {@code baseline}. */
    public static final Shape BASELINE = Shape.of("`baseline`").required("times", "at-least");

    private static final List<String> LIMITS = List.of("rate", "priority", "shared", "volume", "sessions", "session-length", "idle",
            "hours",
            "baseline");
    private static final Unit<Integer> PERCENT = Unit.of("a percentage", QuotasReader::percent, YamlProblem.BAD_UNIT,
            "write from `1%` to `99%`");
    private static final Unit<DataSize> AMOUNT = Unit.of("an amount of data", text -> DataSize.parse(text).filter(size -> size.bytes() > 0),
            YamlProblem.BAD_UNIT, "write a number above zero and one of B, kB, MB, GB, TB or KiB, MiB, GiB, TiB, for example `100 GB`");

    private QuotasReader() {}

    static void read(Row row) {
        Fields fields = row.fields();
        List<Marked<String>> groups = fields.someWords("for");
        List<Marked<String>> users = fields.someWords("users");
        row.draft().mention(Target.GROUP, row.ref(), groups);
        if (!fields.has("for") && !fields.has("users")) {
            row.problems().add(TableProblem.WITHOUT_SUBJECT, row.ref().place(), "the row has neither `for` nor `users`",
                    "name groups under `for`, or people under `users`");
        }
        if (LIMITS.stream().noneMatch(fields::has)) {
            row.problems().add(LimitProblem.EMPTY_QUOTA, row.ref().place(), "the row limits nothing",
                    "write a `rate`, a `volume` or another limit");
        }
        Optional<Fields> rate = fields.fields("rate", RATE);
        Optional<Bandwidth> down = rate.flatMap(r -> r.value("down", Units.RATE)).map(Marked::value);
        Optional<Bandwidth> up = rate.flatMap(r -> r.value("up", Units.RATE)).map(Marked::value);
        Optional<DataSize> burst = rate.flatMap(r -> r.value("burst", Units.SIZE)).map(Marked::value);
        if (rate.isPresent() && !rate.get().has("down") && !rate.get().has("up")) {
            row.problems().add(TableProblem.EMPTY_RATE, rate.get().place(), "the rate has neither `down` nor `up`");
        }
        boolean override = fields.flag("override").orElse(false);
        if (override && !fields.has("users")) {
            row.problems().add(LimitProblem.OVERRIDE_WITHOUT_PERSON, fields.placeOf("override"), "`override` has nobody to prefer",
                    "name people under `users`, or remove `override`");
        }
        QuotaTerms terms = terms(row, fields);
        throttled(row, fields, terms, down, up);
        terms.shared().ifPresent(shared -> {
            together(row, fields, "down", down, shared.down());
            together(row, fields, "up", up, shared.up());
        });
        row.draft().quotas().add(new QuotaRow(row.ref(), Row.names(groups), Row.names(users), down, up, burst, override, terms));
    }

    private static QuotaTerms terms(Row row, Fields fields) {
        Optional<Priority> priority = fields.choice("priority",
                Map.of("low", Priority.LOW, "normal", Priority.NORMAL, "high", Priority.HIGH));
        Optional<Volume> volume = fields.fields("volume", VOLUME).flatMap(QuotasReader::volume);
        Optional<Baseline> baseline = fields.fields("baseline", BASELINE).flatMap(QuotasReader::baseline);
        return new QuotaTerms(priority, volume, fields.number("sessions", 1, SESSIONS_MAX), Durations.some(row, fields, "session-length"),
                Durations.some(row, fields, "idle"), HoursText.read(fields, "hours"), baseline,
                CapacityText.read(row, "shared", SHARED));
    }

    private static Optional<Volume> volume(Fields fields) {
        Optional<DataSize> limit = fields.value("limit", AMOUNT).map(Marked::value);
        Optional<Period> per = fields.choice("per", Map.of("day", Period.DAY, "week", Period.WEEK, "month", Period.MONTH));
        Optional<Over> over = over(fields);
        Counted counted = fields.choice("count", Map.of("both", Counted.BOTH, "down", Counted.DOWN, "up", Counted.UP))
                .orElse(Counted.BOTH);
        var warnAt = WhenReader.values(fields.values("warn", PERCENT));
        return limit.isPresent() && per.isPresent() && over.isPresent()
                ? Optional.of(new Volume(limit.get(), per.get(), counted, over.get(), warnAt))
                : Optional.empty();
    }

    /** {@code deny}, {@code cut}, or a mapping with the rate to throttle to. */
    private static Optional<Over> over(Fields fields) {
        Optional<Node> node = fields.node("over");
        if (node.isPresent() && node.get() instanceof Node.Mapping) {
            return fields.fields("over", OVER).flatMap(inner -> inner.value("throttle", Units.RATE))
                    .map(rate -> new Over.Throttle(rate.value()));
        }
        return fields.choice("over", Map.of("deny", new Over.Deny(), "cut", new Over.Cut()));
    }

    private static Optional<Baseline> baseline(Fields fields) {
        Optional<Integer> times = fields.number("times", 2, TIMES_MAX);
        Optional<DataSize> least = fields.value("at-least", AMOUNT).map(Marked::value);
        return times.isPresent() && least.isPresent() ? Optional.of(new Baseline(times.get(), least.get())) : Optional.empty();
    }

    /** A throttle slows down at least one direction of the row's own rate. */
    private static void throttled(Row row, Fields fields, QuotaTerms terms, Optional<Bandwidth> down, Optional<Bandwidth> up) {
        if (terms.volume().isPresent() && terms.volume().get().over() instanceof Over.Throttle(Bandwidth slow) && down.isPresent()
                && up.isPresent() && slow.compareTo(down.get()) >= 0 && slow.compareTo(up.get()) >= 0) {
            row.problems().add(LimitProblem.THROTTLE_ABOVE_RATE, fields.placeOf("volume"),
                    "`" + slow + "` after the volume is used up is no slower than the row's own rate",
                    "write a lower rate under `throttle`");
        }
    }

    /** One of them cannot have more than all together. */
    private static void together(Row row, Fields fields, String way, Optional<Bandwidth> each, Optional<Bandwidth> all) {
        if (each.isPresent() && all.isPresent() && each.get().compareTo(all.get()) > 0) {
            row.problems().add(LimitProblem.RATE_ABOVE_SHARED, fields.placeOf("rate"),
                    "one client may have `" + each.get() + "` " + way + ", and all together `" + all.get() + "`",
                    "write a lower rate, or a higher one under `shared`");
        }
    }

    private static Optional<Integer> percent(String text) {
        return text.matches("[1-9][0-9]?%") ? Optional.of(Integer.valueOf(text.substring(0, text.length() - 1))) : Optional.empty();
    }
}

package io.sallyport.policy.table;

import java.time.Duration;
import java.util.Optional;

import io.sallyport.model.Pace;
import io.sallyport.policy.DoorTerms;
import io.sallyport.policy.yaml.Fields;
import io.sallyport.policy.yaml.Marked;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Shape;
import io.sallyport.policy.yaml.Unit;
import io.sallyport.policy.yaml.Units;
import io.sallyport.policy.yaml.Words;
import io.sallyport.policy.yaml.YamlProblem;

/** Reads {@code door} of a Networks row. */
public final class DoorReader {
    /** The keys of {@code door}. */
    public static final Shape DOOR = Shape.of("`door`").optional("per-source", "per-network", "total", "ipv4-network", "ipv6-network",
            "known", "bans");
    /** The keys of {@code bans}. */
    public static final Shape BANS = Shape.of("`bans`").optional("failures", "within", "lasts");

    /** A client repeats its first packet after 2, 4, 8 and 16 s: below this, one that lost a few packets has to wait for minutes. */
    private static final Pace SLOWEST = new Pace(6, Pace.Per.MINUTE);
    /** What one daemon answers at most, see its {@code connect-freq-initial}. */
    private static final Pace FASTEST = new Pace(1_000, Pace.Per.SECOND);
    private static final int NETWORK4_BITS_MIN = 8;
    private static final int NETWORK4_BITS_MAX = 32;
    private static final int NETWORK6_BITS_MIN = 32;
    private static final int FAILURES_MIN = 2;
    private static final int FAILURES_MAX = 100;
    private static final Duration KNOWN_MIN = Duration.ofMinutes(5);
    private static final Duration KNOWN_MAX = Duration.ofDays(30);
    private static final Duration BAN_MIN = Duration.ofSeconds(10);
    private static final Duration BAN_MAX = Duration.ofHours(1);
    private static final Unit<Pace> PACE = Unit.of("a pace", Pace::parse, YamlProblem.BAD_UNIT,
            "write a whole number and `/s` or `/m`, for example `30/m`");

    private DoorReader() {}

    static DoorTerms read(Row row) {
        DoorTerms usual = DoorTerms.USUAL;
        return row.fields().fields("door", DOOR).map(door -> {
            Problems problems = row.problems();
            Pace each = pace(door, "per-source", usual.each(), problems);
            Pace network = pace(door, "per-network", usual.network(), problems);
            Pace all = pace(door, "total", usual.all(), problems);
            ordered(door, "per-source", each, "per-network", network, problems);
            ordered(door, "per-network", network, "total", all, problems);
            Duration known = time(door, "known", usual.known(), KNOWN_MIN, KNOWN_MAX, problems);
            return new DoorTerms(each, network, all,
                    door.number("ipv4-network", NETWORK4_BITS_MIN, NETWORK4_BITS_MAX).orElse(usual.network4Bits()),
                    door.number("ipv6-network", NETWORK6_BITS_MIN, DoorTerms.SOURCE6_BITS).orElse(usual.network6Bits()), known,
                    door.fields("bans", BANS).map(bans -> bans(bans, problems)).orElse(usual.bans()));
        }).orElse(usual);
    }

    private static DoorTerms.Bans bans(Fields fields, Problems problems) {
        DoorTerms.Bans usual = DoorTerms.USUAL.bans();
        return new DoorTerms.Bans(fields.number("failures", FAILURES_MIN, FAILURES_MAX).orElse(usual.failures()),
                time(fields, "within", usual.within(), BAN_MIN, BAN_MAX, problems),
                time(fields, "lasts", usual.lasts(), BAN_MIN, BAN_MAX, problems));
    }

    private static Pace pace(Fields fields, String key, Pace usual, Problems problems) {
        Optional<Marked<Pace>> found = fields.value(key, PACE);
        found.ifPresent(pace -> {
            if (pace.value().compareTo(SLOWEST) < 0) {
                problems.add(EstateProblem.DOOR_PACE, pace.place(),
                        Words.quote(key) + " of " + Words.quote(pace.value().toString()) + " is so slow that hardly anybody could connect",
                        "a client on a bad line repeats its first packet four times in half a minute: write " + SLOWEST + " at least");
            } else if (pace.value().compareTo(FASTEST) > 0) {
                problems.add(EstateProblem.DOOR_PACE, pace.place(),
                        Words.quote(key) + " of " + Words.quote(pace.value().toString()) + " is more than OpenVPN answers",
                        "write " + FASTEST + " at most");
            }
        });
        return found.map(Marked::value).orElse(usual);
    }

    /** Where the author wrote neither there is nothing to say. */
    private static void ordered(Fields fields, String narrowKey, Pace narrow, String wideKey, Pace wide, Problems problems) {
        if (narrow.compareTo(wide) > 0) {
            String written = fields.has(narrowKey) ? narrowKey : wideKey;
            problems.add(EstateProblem.DOOR_ORDER, fields.placeOf(written),
                    Words.quote(narrowKey) + " (" + narrow + ") is more than " + Words.quote(wideKey) + " (" + wide + ")",
                    "a limit within another one would never be reached: lower it, or raise " + Words.quote(wideKey) + " too");
        }
    }

    private static Duration time(Fields fields, String key, Duration usual, Duration min, Duration max, Problems problems) {
        Optional<Marked<Duration>> found = fields.value(key, Units.DURATION_TEXT);
        found.filter(time -> time.value().compareTo(min) < 0 || time.value().compareTo(max) > 0)
                .ifPresent(time -> problems.add(EstateProblem.DOOR_TIME, time.place(),
                        Words.quote(key) + " is from " + text(min) + " to " + text(max)));
        return found.map(Marked::value).orElse(usual);
    }

    private static String text(Duration duration) {
        if (duration.toDays() > 0) {
            return duration.toDays() + "d";
        }
        if (duration.toHours() > 0) {
            return duration.toHours() + "h";
        }
        return duration.toMinutes() > 0 ? duration.toMinutes() + "m" : duration.toSeconds() + "s";
    }
}

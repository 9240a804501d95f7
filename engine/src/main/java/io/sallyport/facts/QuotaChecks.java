package io.sallyport.facts;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.sallyport.model.Bandwidth;
import io.sallyport.model.DataSize;
import io.sallyport.policy.Period;
import io.sallyport.policy.QuotaRow;
import io.sallyport.policy.QuotaTerms;
import io.sallyport.policy.QuotaTerms.Baseline;
import io.sallyport.policy.QuotaTerms.Over;
import io.sallyport.policy.QuotaTerms.Volume;

/** Makes the checks of a quota row, each of which holds while its limit is not reached. What nobody counts is unknown, and limits nothing. */
final class QuotaChecks {
    private final ZoneId zone;
    private final HoursMemo hours;
    private final List<Check> checks = new ArrayList<>();

    private QuotaChecks(ZoneId zone, HoursMemo hours) {
        this.zone = zone;
        this.hours = hours;
    }

    /** @param number of the row in the memo */
    static List<Check> of(QuotaRow row, int number, ZoneId zone, HoursMemo hours) {
        QuotaChecks made = new QuotaChecks(zone, hours);
        QuotaTerms terms = row.terms();
        terms.hours().ifPresent(window -> made.add(ConditionKind.HOURS, window.toString(), (view, horizon) -> {
            HoursMemo.Span span = made.hours.spanAt(number, window, view.now());
            horizon.mayChangeAt(span.until());
            return AccessChecks.truth(span.inside());
        }, view -> view.now().toString()));
        terms.volume().ifPresent(made::volume);
        terms.sessions().ifPresent(most -> made.add(ConditionKind.SESSIONS, "at most " + most,
                (view, _) -> AccessChecks.known(view.client().usage().otherSessions().map(others -> others < most)),
                view -> view.client().usage().otherSessions().map(others -> others + " others").orElse(Condition.UNKNOWN)));
        terms.sessionLength().ifPresent(made::sessionLength);
        terms.idle().ifPresent(made::idle);
        return List.copyOf(made.checks);
    }

    private void volume(Volume volume) {
        add(ConditionKind.VOLUME, volume.limit() + " per " + volume.per(), (view, horizon) -> {
            Truth within = AccessChecks
                    .known(used(view, volume).map(used -> used.compareTo(VolumeMarks.limit(volume, view.client().usage())) < 0));
            if (within == Truth.FAILS) {
                horizon.mayChangeAt(volume.per().end(view.now(), zone));
            }
            return within;
        }, view -> used(view, volume).map(DataSize::toString).orElse(Condition.UNKNOWN));
    }

    private void sessionLength(Duration length) {
        add(ConditionKind.SESSION_LENGTH, DurationText.of(length), (view, horizon) -> {
            Optional<Instant> since = since(view);
            since.ifPresent(begin -> horizon.mayChangeAt(begin.plus(length)));
            return AccessChecks.known(since.map(begin -> view.now().isBefore(begin.plus(length))));
        }, view -> since(view).map(begin -> DurationText.of(Duration.between(begin, view.now()))).orElse(Condition.UNKNOWN));
    }

    /** A session that is not there yet begins now. */
    private static Optional<Instant> since(View view) {
        return view.connected() ? view.client().connectedSince() : Optional.of(view.now());
    }

    private void idle(Duration most) {
        add(ConditionKind.IDLE, DurationText.of(most), (view, horizon) -> {
            Optional<Instant> last = last(view);
            last.ifPresent(at -> horizon.mayChangeAt(at.plus(most)));
            return AccessChecks.known(last.map(at -> view.now().isBefore(at.plus(most))));
        }, view -> last(view).map(at -> DurationText.of(Duration.between(at, view.now()))).orElse(Condition.UNKNOWN));
    }

    /** A session that is not there yet carries something now, as far as its first look at the clock is concerned. */
    private static Optional<Instant> last(View view) {
        return view.connected() ? view.client().usage().lastTraffic() : Optional.of(view.now());
    }

    private void add(ConditionKind kind, String wanted, Check.Judge judge, Check.Found found) {
        checks.add(new Check(kind, wanted, judge, found));
    }

    private static String granted(Volume volume, View view) {
        return Optional.ofNullable(view.client().usage().granted().get(volume.per())).map(more -> " and " + more + " granted").orElse("");
    }

    /** What follows from a check of the row that does not hold; empty when it changes nothing for this client. */
    static Optional<Breach> breach(QuotaRow row, Check check, View view) {
        String text = switch (check.kind()) {
            case VOLUME -> check.found().of(view) + " used of " + check.wanted()
                    + granted(row.terms().volume().orElseThrow(), view);
            case HOURS -> "outside its hours";
            case SESSIONS -> check.found().of(view) + " open, " + check.wanted();
            case SESSION_LENGTH -> "the session has lasted " + check.wanted();
            case IDLE -> "nothing was sent for " + check.wanted();
            default -> throw new IllegalStateException("no limit: " + check.kind());
        };
        if (check.kind() == ConditionKind.SESSIONS && view.connected()) {
            return Optional.empty();
        }
        if (check.kind() == ConditionKind.VOLUME) {
            return switch (row.terms().volume().orElseThrow().over()) {
                case Over.Throttle(Bandwidth rate) -> Optional.of(new Breach(check.kind(), Optional.of(rate), text + ": " + rate));
                case Over.Deny _ when view.connected() -> Optional.empty();
                case Over.Deny _,Over.Cut _ -> Optional.of(new Breach(check.kind(), Optional.empty(), text));
            };
        }
        return Optional.of(new Breach(check.kind(), Optional.empty(), text));
    }

    /** What is close to a limit, or unusual. */
    static List<String> warnings(QuotaRow row, View view) {
        List<String> warnings = new ArrayList<>();
        row.terms().volume().ifPresent(volume -> used(view, volume).ifPresent(used -> {
            DataSize limit = VolumeMarks.limit(volume, view.client().usage());
            int reached = 0;
            for (int percent : volume.warnAt()) {
                reached = used.bytes() >= VolumeMarks.part(limit, percent) ? percent : reached;
            }
            if (reached > 0 && used.compareTo(limit) < 0) {
                warnings.add(reached + " % of " + limit + " per " + volume.per() + " is used: " + used);
            }
        }));
        row.terms().baseline().ifPresent(baseline -> unusual(baseline, view).ifPresent(warnings::add));
        return warnings;
    }

    private static Optional<String> unusual(Baseline baseline, View view) {
        Usage usage = view.client().usage();
        Usage.Volume today = usage.volumes().get(Period.DAY);
        return today == null || !VolumeMarks.isUnusual(baseline, usage)
                ? Optional.empty()
                : usage.usualPerDay().map(usual -> today.total() + " today, where " + usual + " is usual");
    }

    private static Optional<DataSize> used(View view, Volume volume) {
        return VolumeMarks.used(volume, view.client().usage());
    }
}

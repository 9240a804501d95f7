package io.sallyport.facts;

import java.util.Optional;

import io.sallyport.model.DataSize;
import io.sallyport.model.Traffic;
import io.sallyport.policy.Period;
import io.sallyport.policy.QuotaRow;
import io.sallyport.policy.QuotaTerms;
import io.sallyport.policy.QuotaTerms.Volume;

/** The amounts at which a quota row says something else: its limit, the percentages at which it warns, and what is unusual. */
public final class VolumeMarks {
    private static final int PERCENT = 100;

    private VolumeMarks() {}

    /**
     * Whether one of the row's amounts lies between what was used before and what is used now.
     *
     * @param now with {@code more} in it, in every period
     */
    public static boolean crossed(QuotaRow row, Usage now, Traffic more) {
        QuotaTerms terms = row.terms();
        return terms.volume().filter(volume -> crossed(volume, now, more)).isPresent()
                || terms.baseline().filter(baseline -> crossed(baseline, now, more)).isPresent();
    }

    /** What the person may be told of a row's volume: nothing while no percentage is reached at which the row warns. */
    public static Optional<String> sentence(QuotaRow row, Usage usage) {
        return row.terms().volume().flatMap(volume -> used(volume, usage).flatMap(used -> {
            DataSize limit = limit(volume, usage);
            if (used.compareTo(limit) >= 0) {
                return Optional.of("your " + limit + " per " + volume.per() + " are used up");
            }
            return volume.warnAt().stream().filter(percent -> used.bytes() >= part(limit, percent)).max(Integer::compareTo)
                    .map(percent -> percent + " % of your " + limit + " per " + volume.per() + " are used");
        }));
    }

    private static boolean crossed(Volume volume, Usage now, Traffic more) {
        Optional<DataSize> used = used(volume, now);
        if (used.isEmpty()) {
            return false;
        }
        long after = used.get().bytes();
        long before = after - switch (volume.counted()) {
            case BOTH -> more.total();
            case DOWN -> more.down();
            case UP -> more.up();
        };
        DataSize limit = limit(volume, now);
        return between(before, limit.bytes(), after) || volume.warnAt().stream().anyMatch(at -> between(before, part(limit, at), after));
    }

    private static boolean crossed(QuotaTerms.Baseline baseline, Usage now, Traffic more) {
        Usage.Volume today = now.volumes().get(Period.DAY);
        return today != null && isUnusual(baseline, now)
                && !isUnusual(baseline, now.withVolume(Period.DAY, less(today.down(), more.down()), less(today.up(), more.up())));
    }

    private static DataSize less(DataSize size, long bytes) {
        return new DataSize(Math.max(0, size.bytes() - bytes));
    }

    private static boolean between(long before, long mark, long after) {
        return before < mark && mark <= after;
    }

    /** Whether today is so many times the usual, and not too little to matter. */
    static boolean isUnusual(QuotaTerms.Baseline baseline, Usage usage) {
        Usage.Volume today = usage.volumes().get(Period.DAY);
        return today != null && usage.usualPerDay().isPresent() && today.total().compareTo(baseline.atLeast()) >= 0
                && today.total().bytes() / baseline.times() >= usage.usualPerDay().get().bytes();
    }

    /** The limit of the row, with what an operator granted for its period. */
    public static DataSize limit(Volume volume, Usage usage) {
        long more = Optional.ofNullable(usage.granted().get(volume.per())).map(DataSize::bytes).orElse(0L);
        return new DataSize(more > Long.MAX_VALUE - volume.limit().bytes() ? Long.MAX_VALUE : volume.limit().bytes() + more);
    }

    /** What of the row's direction was used in its period; empty where nobody counts. */
    public static Optional<DataSize> used(Volume volume, Usage usage) {
        return Optional.ofNullable(usage.volumes().get(volume.per())).map(used -> switch (volume.counted()) {
            case BOTH -> used.total();
            case DOWN -> used.down();
            case UP -> used.up();
        });
    }

    /** So many percent of a size, in bytes rounded up; in two steps, since a size times a hundred may not fit a long. */
    static long part(DataSize size, int percent) {
        return size.bytes() / PERCENT * percent + Math.ceilDiv(size.bytes() % PERCENT * percent, PERCENT);
    }
}

package io.sallyport.usage;

import java.util.Arrays;
import java.util.Optional;

/**
 * What somebody usually needs in a day: the median of the days of the last four weeks on which they used anything, and how far such a day usually
 * lies from it (the median of the absolute distances, MAD). Neither is moved by a few days out of the common.
 *
 * @param median bytes of a day, both directions
 * @param deviation bytes
 * @param days how many days it rests on
 */
public record Baseline(long median, long deviation, int days) {
    /** How far back days count, in days before today. */
    public static final int DAYS_BACK = 28;
    /** Below so many days nothing is usual. */
    public static final int DAYS_MIN = 7;
    /** So many deviations above the median a day is unusual. */
    public static final int DEVIATIONS = 5;
    /** The deviation counts as at least this part of the median, so that very regular use is not unusual as soon as it grows a little. */
    public static final int DEVIATION_PART_MIN = 10;
    /** No day with less than this is unusual, in bytes. */
    public static final long UNUSUAL_BYTES_MIN = 100_000_000;

    /** Makes the MAD of normally distributed values their standard deviation. */
    private static final double NORMAL = 1.4826;

    /** The baseline of these totals of days, in any order; those that are zero are left out. */
    public static Optional<Baseline> of(long... totals) {
        long[] used = Arrays.stream(totals).filter(total -> total > 0).sorted().toArray();
        if (used.length < DAYS_MIN) {
            return Optional.empty();
        }
        long median = median(used);
        long[] distances = Arrays.stream(used).map(total -> Math.abs(total - median)).sorted().toArray();
        return Optional.of(new Baseline(median, median(distances), used.length));
    }

    /** The bytes of a day from which on it is unusual. */
    public long unusualFrom() {
        double deviation = Math.max(NORMAL * this.deviation, (double) median / DEVIATION_PART_MIN);
        return Math.max(UNUSUAL_BYTES_MIN, (long) (median + DEVIATIONS * deviation));
    }

    /** The one in the middle, or half way between the two. */
    private static long median(long[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : sorted[middle - 1] + (sorted[middle] - sorted[middle - 1]) / 2;
    }
}

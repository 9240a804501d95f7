package io.sallyport.control;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one person used.
 *
 * @param sessions how many are open
 * @param periods the day, the week and the month that now lies in
 * @param limits each volume that the policy limits for them
 * @param usual what is usual for them; empty until there are days enough
 * @param unusual when days of the last weeks became unusual
 */
public record UsageRow(String person, int sessions, List<Used> periods, List<Limit> limits, Optional<Usual> usual, List<Instant> unusual) {
    public UsageRow {
        periods = List.copyOf(periods);
        limits = List.copyOf(limits);
        unusual = List.copyOf(unusual);
    }

    /**
     * A period of the calendar.
     *
     * @param period {@code day}, {@code week} or {@code month}
     * @param downBytes towards the client, less what was forgiven; {@code upBytes} from it
     * @param grantedBytes what an operator allowed beside the policy
     * @param until when the period ends
     */
    public record Used(String period, long downBytes, long upBytes, long grantedBytes, Instant until) {}

    /**
     * A volume that a row of the policy limits.
     *
     * @param row as {@code file:line name}
     * @param usedBytes of the direction that the row counts
     * @param limitBytes with what was granted
     * @param over what follows when it is used up: {@code deny}, {@code cut} or {@code throttle RATE}
     */
    public record Limit(String row, String period, long usedBytes, long limitBytes, String over) {}

    /**
     * What is usual in a day.
     *
     * @param medianBytes of the days on which something was used
     * @param deviationBytes the median of their distances from it
     * @param days how many days that rests on
     * @param unusualFromBytes from so much on a day is unusual
     */
    public record Usual(long medianBytes, long deviationBytes, int days, long unusualFromBytes) {}
}

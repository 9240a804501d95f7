package io.sallyport.facts;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import io.sallyport.model.DataSize;
import io.sallyport.policy.Period;

/**
 * What a person used so far. What nobody counts cannot be over a limit.
 *
 * @param volumes bytes of the calendar period that now lies in, by period; one that is not here is not counted
 * @param granted what an operator allowed in that period beside what the policy does
 * @param otherSessions how many sessions of the person are open besides this one
 * @param lastTraffic when this session last carried anything
 * @param usualPerDay bytes the person usually needs in a day, both directions
 */
public record Usage(SortedMap<Period, Volume> volumes, SortedMap<Period, DataSize> granted, Optional<Integer> otherSessions,
        Optional<Instant> lastTraffic, Optional<DataSize> usualPerDay) {
    /** Nothing is counted. */
    public static final Usage UNKNOWN = new Usage(new TreeMap<>(), new TreeMap<>(), Optional.empty(), Optional.empty(), Optional.empty());

    public Usage {
        volumes = Collections.unmodifiableSortedMap(new TreeMap<>(volumes));
        granted = Collections.unmodifiableSortedMap(new TreeMap<>(granted));
    }

    /** {@code down} is towards the client. */
    public record Volume(DataSize down, DataSize up) {
        public DataSize total() {
            return new DataSize(Math.addExact(down.bytes(), up.bytes()));
        }
    }

    public Usage withVolume(Period period, DataSize down, DataSize up) {
        TreeMap<Period, Volume> more = new TreeMap<>(volumes);
        more.put(period, new Volume(down, up));
        return new Usage(more, granted, otherSessions, lastTraffic, usualPerDay);
    }

    public Usage withGranted(Period period, DataSize extra) {
        TreeMap<Period, DataSize> more = new TreeMap<>(granted);
        more.put(period, extra);
        return new Usage(volumes, more, otherSessions, lastTraffic, usualPerDay);
    }

    public Usage withOtherSessions(int open) {
        return new Usage(volumes, granted, Optional.of(open), lastTraffic, usualPerDay);
    }

    public Usage withLastTraffic(Instant at) {
        return new Usage(volumes, granted, otherSessions, Optional.of(at), usualPerDay);
    }

    public Usage withUsualPerDay(DataSize usual) {
        return new Usage(volumes, granted, otherSessions, lastTraffic, Optional.of(usual));
    }
}

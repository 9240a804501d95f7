package io.sallyport.policytest;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

import io.sallyport.facts.Usage;
import io.sallyport.model.DataSize;
import io.sallyport.policy.Period;

/** What one person has used: what the test said at first, and what was carried since. */
final class Ledger {
    /** The most that is counted, in bytes each way, so that both together still fit. */
    private static final long BYTES_MAX = Long.MAX_VALUE / 2;

    private final ZoneId zone;
    private final List<Entry> entries = new ArrayList<>();
    private Optional<Instant> lastTraffic = Optional.empty();

    Ledger(ZoneId zone) {
        this.zone = zone;
    }

    /** An amount; one that names a period counts towards that alone. */
    private record Entry(Instant at, Optional<Period> period, long down, long up) {}

    /** The volumes of the periods that {@code at} lies in are these; what was said or carried before is in them. */
    void set(Instant at, SortedMap<Period, Usage.Volume> volumes) {
        volumes.forEach((period, volume) -> {
            Usage.Volume counted = volume(period, at);
            entries.add(new Entry(at, Optional.of(period), volume.down().bytes() - counted.down().bytes(),
                    volume.up().bytes() - counted.up().bytes()));
        });
    }

    /** So much was carried. */
    void carry(Instant at, Usage.Volume volume) {
        entries.add(new Entry(at, Optional.empty(), volume.down().bytes(), volume.up().bytes()));
        lastTraffic = Optional.of(at);
    }

    void lastTraffic(Instant at) {
        lastTraffic = Optional.of(at);
    }

    /** What is known at this instant. */
    Usage at(Instant now, int otherSessions, Optional<DataSize> usualPerDay) {
        Usage usage = Usage.UNKNOWN.withOtherSessions(otherSessions);
        for (Period period : Period.values()) {
            Usage.Volume volume = volume(period, now);
            usage = usage.withVolume(period, volume.down(), volume.up());
        }
        if (lastTraffic.isPresent()) {
            usage = usage.withLastTraffic(lastTraffic.get());
        }
        return usualPerDay.isPresent() ? usage.withUsualPerDay(usualPerDay.get()) : usage;
    }

    private Usage.Volume volume(Period period, Instant now) {
        Instant begin = period.begin(now, zone);
        long down = 0;
        long up = 0;
        for (Entry entry : entries) {
            if (!entry.at().isBefore(begin) && entry.period().map(period::equals).orElse(true)) {
                down = sum(down, entry.down());
                up = sum(up, entry.up());
            }
        }
        return new Usage.Volume(new DataSize(down), new DataSize(up));
    }

    private static long sum(long some, long more) {
        return more > BYTES_MAX - some ? BYTES_MAX : some + more;
    }
}

package io.sallyport.usage;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import io.sallyport.facts.RiskFacts;
import io.sallyport.facts.Usage;
import io.sallyport.model.DataSize;
import io.sallyport.model.Traffic;
import io.sallyport.policy.Period;
import io.sallyport.policy.SignalKind;

/**
 * What somebody used of the periods that now lies in.
 *
 * @param used by period, less what was forgiven
 * @param granted bytes allowed beside the policy's, by period
 * @param baseline what is usual for them in a day
 * @param unusual when days of the last weeks became unusual
 */
public record Balance(SortedMap<Period, Traffic> used, SortedMap<Period, Long> granted, Optional<Baseline> baseline,
        List<Instant> unusual) {
    /** Somebody who never used anything. */
    public static final Balance NOTHING = new Balance(everyPeriod(), new TreeMap<>(), Optional.empty(), List.of());

    public Balance {
        used = Collections.unmodifiableSortedMap(new TreeMap<>(used));
        granted = Collections.unmodifiableSortedMap(new TreeMap<>(granted));
        unusual = List.copyOf(unusual);
    }

    private static SortedMap<Period, Traffic> everyPeriod() {
        TreeMap<Period, Traffic> all = new TreeMap<>();
        for (Period period : Period.values()) {
            all.put(period, Traffic.NONE);
        }
        return all;
    }

    /** As a fact for a decision. */
    public Usage usage() {
        TreeMap<Period, Usage.Volume> volumes = new TreeMap<>();
        used.forEach((period, traffic) -> volumes.put(period, new Usage.Volume(new DataSize(traffic.down()), new DataSize(traffic.up()))));
        TreeMap<Period, DataSize> more = new TreeMap<>();
        granted.forEach((period, bytes) -> more.put(period, new DataSize(bytes)));
        return new Usage(volumes, more, Optional.empty(), Optional.empty(), baseline.map(usual -> new DataSize(usual.median())));
    }

    /** What of it is a risk. */
    public List<RiskFacts.Signal> signals() {
        return unusual.stream().map(at -> RiskFacts.Signal.of(SignalKind.UNUSUAL_VOLUME, at)).toList();
    }
}

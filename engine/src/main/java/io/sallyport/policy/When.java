package io.sallyport.policy;

import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.model.InstanceName;
import io.sallyport.model.Network;

/**
 * What must be so, besides group and period, for an access row to apply. All of the conditions must hold; whatever is empty is no condition.
 *
 * @param hours when in the week, in the manifest's zone
 * @param countries the source address is in one of these, ISO 3166-1 alpha-2
 * @param secondFactor a second factor was given less than this ago
 * @param risk the risk score, 0 to 100
 * @param tags all of these were set by rules
 * @param platforms the client says it runs on one of these
 * @param managed whether the device is a managed one
 * @param clientVersion the OpenVPN version the client says it has
 * @param sources the source address is in one of these
 * @param instances the client came to one of these OpenVPN instances
 */
public record When(Optional<Hours> hours, SortedSet<String> countries, Optional<Duration> secondFactor, Optional<Bound<Integer>> risk,
        SortedSet<String> tags, SortedSet<Platform> platforms, Optional<Boolean> managed, Optional<Bound<ClientVersion>> clientVersion,
        SortedSet<Network> sources, SortedSet<InstanceName> instances) {

    /** No condition. */
    public static final When ALWAYS = new When(Optional.empty(), new TreeSet<>(), Optional.empty(), Optional.empty(), new TreeSet<>(),
            new TreeSet<>(), Optional.empty(), Optional.empty(), new TreeSet<>(), new TreeSet<>());

    public When {
        countries = Collections.unmodifiableSortedSet(new TreeSet<>(countries));
        tags = Collections.unmodifiableSortedSet(new TreeSet<>(tags));
        platforms = Collections.unmodifiableSortedSet(new TreeSet<>(platforms));
        sources = Collections.unmodifiableSortedSet(new TreeSet<>(sources));
        instances = Collections.unmodifiableSortedSet(new TreeSet<>(instances));
    }

    /** Whether nothing but the time matters. */
    public boolean isTimeOnly() {
        return countries.isEmpty() && secondFactor.isEmpty() && risk.isEmpty() && tags.isEmpty() && platforms.isEmpty() && managed.isEmpty()
                && clientVersion.isEmpty() && sources.isEmpty() && instances.isEmpty();
    }

    /** In these hours, and no other condition. */
    public static When during(Hours hours) {
        return new When(Optional.of(hours), ALWAYS.countries, Optional.empty(), Optional.empty(), ALWAYS.tags, ALWAYS.platforms,
                Optional.empty(), Optional.empty(), ALWAYS.sources, ALWAYS.instances);
    }
}

package io.sallyport.policytest;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import io.sallyport.facts.ClientFacts;
import io.sallyport.facts.RiskFacts;
import io.sallyport.facts.SignIn;
import io.sallyport.facts.Usage;
import io.sallyport.model.DataSize;
import io.sallyport.policy.AlertSeverity;
import io.sallyport.policy.Factor;
import io.sallyport.policy.Period;
import io.sallyport.policy.SignalKind;

/**
 * What a test says is known of a client besides what the client says itself. What is empty stays unknown. Spans of time count back from the
 * instant at which the client connects, or at which this becomes known.
 *
 * @param password whether the identity provider has found it right
 * @param factors how long ago each second factor was given
 * @param failures how long ago each sign-in failed
 * @param signals what was noticed; an empty list: somebody watched and noticed nothing
 * @param volumes used in the calendar period until then
 * @param otherSessions open elsewhere
 */
public record Known(Optional<String> country, Optional<Boolean> managed, Optional<Boolean> password, SortedMap<Factor, Duration> factors,
        Optional<List<Duration>> failures, Optional<List<Signal>> signals, Optional<Travel> travel, SortedMap<Period, Usage.Volume> volumes,
        Optional<Integer> otherSessions, Optional<Duration> lastTraffic, Optional<DataSize> usualPerDay) {

    /** Nothing. */
    public static final Known NOTHING = new Known(Optional.empty(), Optional.empty(), Optional.empty(), new TreeMap<>(), Optional.empty(),
            Optional.empty(), Optional.empty(), new TreeMap<>(), Optional.empty(), Optional.empty(), Optional.empty());

    public Known {
        factors = Collections.unmodifiableSortedMap(new TreeMap<>(factors));
        failures = failures.map(List::copyOf);
        signals = signals.map(List::copyOf);
        volumes = Collections.unmodifiableSortedMap(new TreeMap<>(volumes));
    }

    /** Something that was noticed this long ago. */
    public record Signal(SignalKind kind, Duration ago, Optional<AlertSeverity> severity) {}

    /** A way between the places of two sign-ins, the second this long ago. */
    public record Travel(double kilometres, Duration took, Duration ago) {}

    /** This where it says something, otherwise {@code base}. */
    public Known over(Known base) {
        TreeMap<Factor, Duration> bothFactors = new TreeMap<>(base.factors);
        bothFactors.putAll(factors);
        TreeMap<Period, Usage.Volume> bothVolumes = new TreeMap<>(base.volumes);
        bothVolumes.putAll(volumes);
        return new Known(country.or(base::country), managed.or(base::managed), password.or(base::password), bothFactors,
                failures.or(base::failures), signals.or(base::signals), travel.or(base::travel), bothVolumes,
                otherSessions.or(base::otherSessions), lastTraffic.or(base::lastTraffic), usualPerDay.or(base::usualPerDay));
    }

    /** What is known from {@code at} on, given what was known before; signals and failures add up. Usage that adds up is counted elsewhere. */
    ClientFacts at(Instant at, ClientFacts before) {
        SignIn signIn = before.signIn();
        if (password.isPresent()) {
            signIn = signIn.withPassword(password.get());
        }
        for (var factor : factors.entrySet()) {
            signIn = signIn.withFactor(factor.getKey(), at.minus(factor.getValue()));
        }
        if (failures.isPresent()) {
            List<Instant> all = new ArrayList<>(signIn.failures().orElse(List.of()));
            failures.get().forEach(ago -> all.add(at.minus(ago)));
            signIn = signIn.withFailures(all);
        }
        return new ClientFacts(country.or(before::country), managed.or(before::managed), signIn, risk(at, before.risk()), before.usage(),
                before.connectedSince());
    }

    private RiskFacts risk(Instant at, RiskFacts before) {
        Optional<List<RiskFacts.Signal>> all = before.signals();
        if (signals.isPresent()) {
            List<RiskFacts.Signal> more = new ArrayList<>(before.signals().orElse(List.of()));
            signals.get().forEach(signal -> more.add(new RiskFacts.Signal(signal.kind(), at.minus(signal.ago()), signal.severity())));
            all = Optional.of(more);
        }
        return new RiskFacts(all, before.watched(),
                travel.map(way -> new RiskFacts.Travel(way.kilometres(), way.took(), at.minus(way.ago()))).or(before::travel));
    }
}

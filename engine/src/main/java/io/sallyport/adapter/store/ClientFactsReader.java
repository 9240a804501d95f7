package io.sallyport.adapter.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

import io.sallyport.facts.ClientFacts;
import io.sallyport.facts.RiskFacts;
import io.sallyport.facts.SignIn;
import io.sallyport.facts.Usage;
import io.sallyport.model.DataSize;
import io.sallyport.policy.AlertSeverity;
import io.sallyport.policy.Factor;
import io.sallyport.policy.Period;
import io.sallyport.policy.SignalKind;

/** Reads back what was known about a client. */
final class ClientFactsReader {
    private ClientFactsReader() {}

    static ClientFacts read(JsonFields f) {
        return new ClientFacts(f.maybeText("country"), flag(f, "managed"), signIn(f), risk(f), usage(f), f.maybeInstant("connected-since"));
    }

    private static SignIn signIn(JsonFields f) {
        TreeMap<Factor, Instant> factors = new TreeMap<>();
        if (f.maybeObject("factors").isPresent()) {
            f.map("factors").forEach((name, at) -> factors.put(Factor.valueOf(constant(name)), Instant.parse(at)));
        }
        Optional<List<Instant>> failures = f.node().has("failed-sign-ins")
                ? Optional.of(f.texts("failed-sign-ins").stream().map(Instant::parse).toList())
                : Optional.empty();
        return new SignIn(flag(f, "password-verified"), factors, failures);
    }

    private static RiskFacts risk(JsonFields f) {
        Optional<List<RiskFacts.Signal>> signals = f.node().has("signals")
                ? Optional.of(f.objects("signals").stream().map(ClientFactsReader::signal).toList())
                : Optional.empty();
        Optional<RiskFacts.Travel> travel = f.maybeObject("travel").map(way -> new RiskFacts.Travel(way.number("metres") / 1_000.0,
                Duration.ofMillis(way.number("took-ms")), way.instant("at")));
        TreeSet<SignalKind> watched = new TreeSet<>();
        if (f.node().has("watched")) {
            f.texts("watched").forEach(kind -> watched.add(SignalKind.valueOf(constant(kind))));
        }
        return new RiskFacts(signals, watched, travel);
    }

    private static RiskFacts.Signal signal(JsonFields f) {
        return new RiskFacts.Signal(SignalKind.valueOf(constant(f.text("kind"))), f.instant("at"),
                f.maybeText("severity").map(word -> AlertSeverity.valueOf(constant(word))));
    }

    private static Usage usage(JsonFields f) {
        TreeMap<Period, Usage.Volume> volumes = new TreeMap<>();
        if (f.node().has("volumes")) {
            for (JsonFields volume : f.objects("volumes")) {
                volumes.put(Period.valueOf(constant(volume.text("period"))),
                        new Usage.Volume(new DataSize(volume.number("down-bytes")), new DataSize(volume.number("up-bytes"))));
            }
        }
        TreeMap<Period, DataSize> granted = new TreeMap<>();
        if (f.node().has("granted")) {
            for (JsonFields grant : f.objects("granted")) {
                granted.put(Period.valueOf(constant(grant.text("period"))), new DataSize(grant.number("bytes")));
            }
        }
        return new Usage(volumes, granted, f.maybeNumber("other-sessions").map(Math::toIntExact), f.maybeInstant("last-traffic"),
                f.maybeNumber("usual-per-day-bytes").map(DataSize::new));
    }

    private static Optional<Boolean> flag(JsonFields f, String key) {
        return f.node().has(key) ? Optional.of(f.flag(key)) : Optional.empty();
    }

    private static String constant(String word) {
        return word.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}

package io.sallyport.decision;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.sallyport.decision.PlainEvaluator.Client;
import io.sallyport.facts.RiskFacts;
import io.sallyport.facts.SignIn;
import io.sallyport.facts.Usage;
import io.sallyport.model.Bandwidth;
import io.sallyport.model.DataSize;
import io.sallyport.policy.AuthenticationRow;
import io.sallyport.policy.ClientVersion;
import io.sallyport.policy.Platform;
import io.sallyport.policy.QuotaRow;
import io.sallyport.policy.QuotaTerms;
import io.sallyport.policy.RiskTable;
import io.sallyport.policy.When;

/** The meaning of conditions, authentication, risk and quotas, written down once more: everything is worked out anew for every question. */
record PlainGuards(List<AuthenticationRow> authentication, RiskTable risk) {

    /** Conditions that do not hold: the key and how. */
    List<String> unmet(When when, Client client, Instant now) {
        List<String> unmet = new ArrayList<>();
        if (!when.countries().isEmpty()) {
            add(unmet, "country", client.facts().country().map(when.countries()::contains));
        }
        if (when.managed().isPresent()) {
            add(unmet, "managed", client.facts().managed().map(when.managed().get()::equals));
        }
        if (when.secondFactor().isPresent()) {
            add(unmet, "second-factor", last(client.facts().signIn())
                    .map(at -> Duration.between(at, now).compareTo(when.secondFactor().get()) < 0));
        }
        if (!when.platforms().isEmpty()) {
            add(unmet, "platform", client.event().peer().info().platform()
                    .map(sent -> when.platforms().stream().anyMatch(wanted -> wanted.equals(Platform.ofSent(sent).orElse(null)))));
        }
        if (when.clientVersion().isPresent()) {
            boolean below = when.clientVersion().get().below();
            add(unmet, "client-version", client.event().peer().info().version().flatMap(ClientVersion::sent)
                    .map(version -> below == version.compareTo(when.clientVersion().get().value()) < 0));
        }
        if (!when.sources().isEmpty()) {
            add(unmet, "from",
                    client.event().peer().from().map(address -> when.sources().stream().anyMatch(network -> network.contains(address))));
        }
        if (when.risk().isPresent()) {
            boolean reached = score(client, now) >= when.risk().get().value();
            boolean known = reached || (risk.signals().isEmpty() && !risk.blacklists().isEmpty())
                    || isWatched(risk, client.facts().risk());
            add(unmet, "risk", known ? Optional.of(reached != when.risk().get().below()) : Optional.empty());
        }
        return unmet;
    }

    private static boolean isWatched(RiskTable risk, RiskFacts facts) {
        return facts.signals().isPresent()
                && (facts.watched().isEmpty() || risk.signals().stream().allMatch(row -> facts.watched().contains(row.kind())));
    }

    private static void add(List<String> unmet, String key, Optional<Boolean> holds) {
        if (!holds.orElse(false)) {
            unmet.add(key + (holds.isPresent() ? " fails" : " unknown"));
        }
    }

    private static Optional<Instant> last(SignIn signIn) {
        return signIn.factors().values().stream().max(Instant::compareTo);
    }

    private int score(Client client, Instant now) {
        int all = 0;
        for (RiskTable.Signal row : risk.signals()) {
            int points = 0;
            for (RiskFacts.Signal signal : client.facts().risk().signals().orElse(List.of())) {
                if (signal.kind() == row.kind()) {
                    double halves = Duration.between(signal.at(), now).toSeconds() / (double) row.halfLife().toSeconds();
                    points += (int) Math.floor(row.weight() * StrictMath.pow(0.5, halves));
                }
            }
            all += Math.min(points, row.atMost());
        }
        for (RiskTable.Blacklist row : risk.blacklists()) {
            all += row.users().contains(client.person()) ? row.weight() : 0;
        }
        return Math.min(all, RiskTable.SCORE_MAX);
    }

    private Stream<RiskTable.Response> responses(Client client, Predicate<String> in, Instant now) {
        return risk.thresholds().stream().filter(row -> !row.shadow() && row.at() <= score(client, now))
                .filter(row -> row.groups().isEmpty() || row.groups().stream().anyMatch(in)).map(RiskTable.Threshold::then);
    }

    boolean refusedByRisk(Client client, Predicate<String> in, Instant now) {
        return responses(client, in, now).anyMatch(
                then -> then instanceof RiskTable.Response.Cut || (then instanceof RiskTable.Response.Deny && !client.connected()));
    }

    boolean isolates(Client client, Predicate<String> in, Instant now) {
        return responses(client, in, now).anyMatch(RiskTable.Response.Isolate.class::isInstance);
    }

    /** Something other than a second factor is missing. */
    boolean unproved(Client client, Predicate<String> in, Instant now) {
        return rows(in).anyMatch(row -> (row.certificate() && client.event().peer().certificate().isEmpty())
                || (row.password() && !client.facts().signIn().passwordVerified().orElse(false))
                || row.lockOut().filter(limit -> lockedOut(limit, client.facts().signIn(), now)).isPresent());
    }

    private Stream<AuthenticationRow> rows(Predicate<String> in) {
        return authentication.stream().filter(row -> row.groups().isEmpty() || row.groups().stream().anyMatch(in));
    }

    private static boolean lockedOut(AuthenticationRow.LockOut limit, SignIn signIn, Instant now) {
        List<Instant> failures = signIn.failures().orElse(List.of());
        for (Instant last : failures) {
            long many = failures.stream().filter(at -> at.isAfter(last.minus(limit.within())) && !at.isAfter(last)).count();
            if (many >= limit.failures() && !now.isBefore(last) && Duration.between(last, now).compareTo(limit.lasts()) < 0) {
                return true;
            }
        }
        return false;
    }

    boolean asks(Client client, Predicate<String> in, Instant now) {
        boolean rows = rows(in).anyMatch(row -> row.secondFactor().isPresent() && row.secondFactor().get().methods().stream()
                .noneMatch(
                        method -> fresh(Optional.ofNullable(client.facts().signIn().factors().get(method)), row.secondFactor().get().age(),
                                now)));
        return rows || responses(client, in, now).anyMatch(
                then -> then instanceof RiskTable.Response.StepUp(Duration age) && !fresh(last(client.facts().signIn()), age, now));
    }

    private static boolean fresh(Optional<Instant> given, Duration age, Instant now) {
        return given.isPresent() && Duration.between(given.get(), now).compareTo(age) < 0;
    }

    /** @param inHours empty where the row has none */
    boolean refuses(QuotaRow row, Client client, Instant now, Optional<Boolean> inHours) {
        QuotaTerms terms = row.terms();
        Usage usage = client.facts().usage();
        boolean sessions = !client.connected() && terms.sessions().isPresent()
                && usage.otherSessions().orElse(0) >= terms.sessions().get();
        boolean length = client.connected() && terms.sessionLength().isPresent() && client.facts().connectedSince().isPresent()
                && !fresh(client.facts().connectedSince(), terms.sessionLength().get(), now);
        boolean idle = client.connected() && terms.idle().isPresent() && usage.lastTraffic().isPresent()
                && !fresh(usage.lastTraffic(), terms.idle().get(), now);
        boolean volume = isUsedUp(terms, usage) && (terms.volume().orElseThrow().over() instanceof QuotaTerms.Over.Cut
                || (terms.volume().orElseThrow().over() instanceof QuotaTerms.Over.Deny && !client.connected()));
        return sessions || length || idle || volume || !inHours.orElse(true);
    }

    private static boolean isUsedUp(QuotaTerms terms, Usage usage) {
        return terms.volume().isPresent() && usage.volumes().containsKey(terms.volume().get().per())
                && usage.volumes().get(terms.volume().get().per()).total().bytes() >= terms.volume().get().limit().bytes()
                        + usage.granted().getOrDefault(terms.volume().get().per(), new DataSize(0)).bytes();
    }

    Optional<Bandwidth> slowest(List<QuotaRow> rows, Client client, Predicate<String> in, Instant now, boolean down) {
        List<Bandwidth> rates = new ArrayList<>();
        for (QuotaRow row : rows) {
            (down ? row.down() : row.up()).ifPresent(rates::add);
            if (isUsedUp(row.terms(), client.facts().usage())
                    && row.terms().volume().orElseThrow().over() instanceof QuotaTerms.Over.Throttle(Bandwidth rate)) {
                rates.add(rate);
            }
        }
        responses(client, in, now).forEach(then -> {
            if (then instanceof RiskTable.Response.Throttle(Optional<Bandwidth> slowDown, Optional<Bandwidth> slowUp)) {
                (down ? slowDown : slowUp).ifPresent(rates::add);
            }
        });
        return rates.stream().min(Bandwidth::compareTo);
    }
}

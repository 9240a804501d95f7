package io.sallyport.decision;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

import io.sallyport.decision.PlainEvaluator.Client;
import io.sallyport.event.Event;
import io.sallyport.event.Peer;
import io.sallyport.event.PeerInfo;
import io.sallyport.facts.ClientFacts;
import io.sallyport.facts.RiskFacts;
import io.sallyport.facts.SignIn;
import io.sallyport.facts.Usage;
import io.sallyport.model.Bandwidth;
import io.sallyport.model.DataSize;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Network;
import io.sallyport.policy.AuthenticationRow;
import io.sallyport.policy.Bound;
import io.sallyport.policy.ClientVersion;
import io.sallyport.policy.Factor;
import io.sallyport.policy.Hours;
import io.sallyport.policy.Period;
import io.sallyport.policy.Platform;
import io.sallyport.policy.QuotaTerms;
import io.sallyport.policy.RiskTable;
import io.sallyport.policy.SignalKind;
import io.sallyport.policy.When;

/** Random conditions, rows of Authentication and Risk, terms of quotas, and clients of whom some things are known. */
final class RandomGuards {
    private static final List<String> GROUPS = List.of("a", "b", "c", "d", "e");
    private static final List<Period> PERIODS = List.of(Period.values());
    private static final List<SignalKind> SIGNALS = List.of(SignalKind.FAILED_SIGN_IN, SignalKind.NEW_COUNTRY);

    private final SplittableRandom random;

    RandomGuards(SplittableRandom random) {
        this.random = random;
    }

    private boolean one(int in) {
        return random.nextInt(in) == 0;
    }

    private Duration hours(int most) {
        return Duration.ofHours(1 + random.nextInt(most));
    }

    When when(Optional<Hours> hours) {
        TreeSet<String> countries = new TreeSet<>(one(6) ? List.of("TR") : List.of());
        Optional<Bound<Integer>> risk = one(5) ? Optional.of(new Bound<>(random.nextBoolean(), 1 + random.nextInt(90))) : Optional.empty();
        TreeSet<Platform> platforms = new TreeSet<>(one(8) ? List.of(Platform.LINUX) : List.of());
        Optional<Bound<ClientVersion>> version = one(8)
                ? Optional.of(new Bound<>(random.nextBoolean(), ClientVersion.parse("2.6").orElseThrow()))
                : Optional.empty();
        TreeSet<Network> sources = new TreeSet<>(one(10) ? List.of(Network.of(one(2) ? "203.0.113.0/24" : "192.0.2.0/24")) : List.of());
        return new When(hours, countries, one(6) ? Optional.of(hours(48)) : Optional.empty(), risk, new TreeSet<>(), platforms,
                one(8) ? Optional.of(random.nextBoolean()) : Optional.empty(), version, sources, new TreeSet<InstanceName>());
    }

    QuotaTerms terms(Optional<Hours> hours) {
        QuotaTerms.Over over = switch (random.nextInt(3)) {
            case 0 -> new QuotaTerms.Over.Deny();
            case 1 -> new QuotaTerms.Over.Cut();
            default -> new QuotaTerms.Over.Throttle(new Bandwidth((1 + random.nextInt(9)) * 500_000L));
        };
        Optional<QuotaTerms.Volume> volume = one(3)
                ? Optional.of(new QuotaTerms.Volume(new DataSize(1 + random.nextInt(4)), PERIODS.get(random.nextInt(3)),
                        QuotaTerms.Counted.BOTH, over, new TreeSet<>()))
                : Optional.empty();
        return new QuotaTerms(Optional.empty(), volume, one(5) ? Optional.of(1 + random.nextInt(2)) : Optional.empty(),
                one(4) ? Optional.of(hours(48)) : Optional.empty(), one(4) ? Optional.of(hours(12)) : Optional.empty(),
                one(5) ? hours : Optional.empty(), Optional.empty());
    }

    List<AuthenticationRow> authentication() {
        List<AuthenticationRow> rows = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            Optional<AuthenticationRow.SecondFactor> factor = one(2)
                    ? Optional.of(
                            new AuthenticationRow.SecondFactor(one(2) ? List.of(Factor.TOTP) : List.of(Factor.WEB, Factor.TOTP), hours(48)))
                    : Optional.empty();
            Optional<AuthenticationRow.LockOut> lockOut = one(2)
                    ? Optional.of(new AuthenticationRow.LockOut(1 + random.nextInt(3), hours(6), hours(24)))
                    : Optional.empty();
            rows.add(new AuthenticationRow(Sample.ref("authentication.yaml", i, "proof" + i),
                    new TreeSet<>(List.of(GROUPS.get(random.nextInt(GROUPS.size())))), new TreeSet<>(), one(2), one(6), factor, lockOut));
        }
        return rows;
    }

    RiskTable risk() {
        if (one(3)) {
            return RiskTable.NONE;
        }
        List<RiskTable.Signal> signals = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            signals.add(new RiskTable.Signal(Sample.ref("risk.yaml", i, "signal" + i), SIGNALS.get(random.nextInt(2)),
                    10 + random.nextInt(60), hours(72), 40 + random.nextInt(60), new TreeSet<>(), Optional.empty()));
        }
        List<RiskTable.Blacklist> blacklists = one(4)
                ? List.of(new RiskTable.Blacklist(Sample.ref("risk.yaml", 9, "bad"), new TreeSet<>(), new TreeSet<>(List.of("rex")), 50))
                : List.of();
        List<RiskTable.Threshold> thresholds = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            RiskTable.Response then = switch (random.nextInt(5)) {
                case 0 -> new RiskTable.Response.StepUp(hours(24));
                case 1 -> new RiskTable.Response.Throttle(Optional.of(new Bandwidth(300_000)), Optional.empty());
                case 2 -> new RiskTable.Response.Isolate();
                case 3 -> new RiskTable.Response.Deny();
                default -> new RiskTable.Response.Cut();
            };
            TreeSet<String> groups = new TreeSet<>(one(2) ? List.of("b", "c") : List.of());
            thresholds.add(
                    new RiskTable.Threshold(Sample.ref("risk.yaml", 20 + i, "threshold" + i), groups, 5 + random.nextInt(80), then, one(5),
                            Optional.empty()));
        }
        return new RiskTable(signals, blacklists, List.of(), thresholds);
    }

    Client client(String person, Instant now) {
        Event.Connect plain = Sample.connect(person, now);
        TreeMap<String, String> info = new TreeMap<>();
        if (one(2)) {
            info.put("IV_PLAT", one(2) ? "linux" : "win");
            info.put("IV_VER", one(2) ? "2.6.14" : "2.5.9");
        }
        Peer peer = new Peer(plain.peer().commonName(), Optional.empty(), Optional.empty(), plain.peer().certificate(),
                one(9) ? Optional.empty() : plain.peer().from(), 0, new PeerInfo(info));
        Event.Request event = one(2) ? new Event.Connect(plain.client(), 1, peer, now) : new Event.Reauth(plain.client(), 2, peer, now);
        return new Client(person, event, facts(now));
    }

    private ClientFacts facts(Instant now) {
        ClientFacts facts = one(2) ? ClientFacts.UNKNOWN : ClientFacts.UNKNOWN.withConnectedSince(ago(now)).withManaged(one(2));
        SignIn signIn = one(2) ? SignIn.UNKNOWN.withPassword(!one(4)) : SignIn.UNKNOWN;
        signIn = one(2) ? signIn.withFactor(one(2) ? Factor.TOTP : Factor.WEB, ago(now)) : signIn;
        signIn = one(2) ? signIn.withFailures(List.of(ago(now), ago(now), ago(now))) : signIn;
        if (one(2)) {
            List<RiskFacts.Signal> signals = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                signals.add(RiskFacts.Signal.of(SIGNALS.get(random.nextInt(2)), ago(now)));
            }
            facts = facts.withRisk(
                    new RiskFacts(Optional.of(signals), new TreeSet<>(one(3) ? SIGNALS.subList(0, 1) : List.of()), Optional.empty()));
        }
        Usage usage = one(2) ? Usage.UNKNOWN.withOtherSessions(random.nextInt(3)).withLastTraffic(ago(now)) : Usage.UNKNOWN;
        usage = usage.withVolume(PERIODS.get(random.nextInt(3)), new DataSize(random.nextInt(4)), new DataSize(random.nextInt(2)));
        usage = one(3) ? usage.withGranted(PERIODS.get(random.nextInt(3)), new DataSize(1 + random.nextInt(2))) : usage;
        facts = one(2) ? facts.withCountry(one(2) ? "TR" : "DE") : facts;
        return facts.withSignIn(signIn).withUsage(usage);
    }

    /** Within two days, to the second. */
    private Instant ago(Instant now) {
        return now.minusSeconds(random.nextInt(48 * 3_600));
    }
}

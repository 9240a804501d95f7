package io.sallyport.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.jspecify.annotations.NullMarked;

import io.sallyport.decision.Basis;
import io.sallyport.decision.Circle;
import io.sallyport.decision.Decision;
import io.sallyport.decision.Denial;
import io.sallyport.decision.Grant;
import io.sallyport.decision.Limits;
import io.sallyport.decision.Reach;
import io.sallyport.decision.Reason;
import io.sallyport.event.Certificate;
import io.sallyport.event.Event;
import io.sallyport.event.Peer;
import io.sallyport.event.PeerInfo;
import io.sallyport.facts.ClientFacts;
import io.sallyport.facts.Facts;
import io.sallyport.facts.RiskFacts;
import io.sallyport.facts.SignIn;
import io.sallyport.facts.Usage;
import io.sallyport.ipam.Lease;
import io.sallyport.ipam.Offer;
import io.sallyport.model.Address;
import io.sallyport.model.Bandwidth;
import io.sallyport.model.ClientId;
import io.sallyport.model.DataSize;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Network;
import io.sallyport.model.Place;
import io.sallyport.model.PolicyVersion;
import io.sallyport.model.RowId;
import io.sallyport.model.RowRef;
import io.sallyport.model.RuleRef;
import io.sallyport.model.Secret;
import io.sallyport.policy.AlertSeverity;
import io.sallyport.policy.Factor;
import io.sallyport.policy.IsolationTable.Mode;
import io.sallyport.policy.Period;
import io.sallyport.policy.QuotaTerms.Priority;
import io.sallyport.policy.SignalKind;

/** Records for tests: a few told in full, and any number of random ones with hostile texts. */
@NullMarked
public final class Records {
    public static final String PLANTED = "pl4nted-s3cret";
    public static final InstanceName OFFICE = new InstanceName("office");
    public static final Instant AT = Instant.parse("2026-03-02T07:02:11.204567Z");
    private static final PolicyVersion POLICY = new PolicyVersion("3f2a9c1e5b7d8f90123456789abcdef012345678", "contractors may reach ci");
    private static final List<String> TEXTS = List.of("ana", "", "O'Neil \"the\" \\ boss", "a\tb\r\nc\u0000\u001b[2J", "{\"id\":\"x\"}",
            "çığ 漢 😀",
            "\u202egnp.exe", "\u2028\u2029", "\ud800 half", "half \udc00", "</script>", "'; DROP TABLE leases;--", "$(reboot)", "%s%n%x",
            "END\n>CLIENT:ENV,END", "x".repeat(3000), "\u007f\u0085\ufeff", "\",\"hash\":\"0", "a,b=c");

    /** Every word for what was heard, as the event's type is called. */
    static final List<String> HEARD = leaves(Event.class).map(type -> kebab(type.getSimpleName())).sorted().toList();

    private Records() {}

    public static DecisionRecord admit() {
        Lease lease = new Lease(OFFICE, "ana", Address.of("10.8.0.7"), Optional.of(Address.of("fd00:8::7")), AT.minusSeconds(86_400),
                Optional.empty());
        Grant grant = new Grant(lease, new Reach(names("git", "ci"), names("finance")),
                new Circle(Mode.GROUP, names("engineers"), names("admins")),
                new Limits(Bandwidth.parse("50 Mbit/s"), Bandwidth.parse("20 Mbit/s"), DataSize.parse("2 MB")));
        RuleRef rule = new RuleRef("allow unless denied", new Place("stock/rules/access.drl", 40, 1));
        Basis basis = new Basis(POLICY, AT, Optional.of("ana"), names("engineers", "staff"), List.of(
                new Reason(Reason.Kind.ALLOWED, Optional.of(row("access.yaml", "engineers-git", 12)), Optional.of(rule),
                        "engineers reach git, ci",
                        false),
                new Reason(Reason.Kind.NARROWED, Optional.of(row("access.yaml", "never-finance", 31)), Optional.of(rule),
                        "staff never reach finance",
                        false),
                new Reason(Reason.Kind.DENIED, Optional.of(row("access.yaml", "next-year", 50)), Optional.empty(), "would be denied", true),
                new Reason(Reason.Kind.LIMITED, Optional.of(row("quotas.yaml", "staff", 4)), Optional.empty(), "50/20 Mbit/s", false)),
                Optional.of(Instant.parse("2026-03-02T17:00:00Z")));
        return DecisionRecord.of(new DecisionId(new ClientId(OFFICE, 12, 7), 0, 1),
                new Event.Connect(new ClientId(OFFICE, 12, 7), 0, peer(), AT),
                peer(),
                new Facts(AT, names("vpn-users"), new Offer.Available(lease)), new Decision.Admit(grant, basis),
                List.of("ifconfig-push 10.8.0.7 255.255.255.0", "push \"route 10.20.0.0 255.255.0.0\""),
                List.of(new DecisionRecord.Timing("gather", 4), new DecisionRecord.Timing("decide", 11)));
    }

    public static DecisionRecord refuse() {
        Basis basis = new Basis(POLICY, AT, Optional.of("eve"), names("contractors"), List.of(new Reason(Reason.Kind.MISSED,
                Optional.of(row("access.yaml", "contractors-until", 31)), Optional.empty(), "ended on 2026-02-28", false)),
                Optional.empty());
        return DecisionRecord.of(new DecisionId(new ClientId(OFFICE, 12, 8), 2, 3),
                new Event.Reauth(new ClientId(OFFICE, 12, 8), 2, hostilePeer(), AT), hostilePeer(),
                Facts.of(AT, new Offer.Exhausted(Network.of("10.8.0.0/24"))),
                new Decision.Refuse(
                        new Denial("ended", "the only row that allowed it has ended", "your access ended on 28 February", List.of()),
                        basis),
                List.of(), List.of(new DecisionRecord.Timing("decide", 9)));
    }

    public static DecisionRecord challenge() {
        Basis basis = new Basis(POLICY, AT, Optional.empty(), names(), List.of(), Optional.empty());
        Peer nobody = new Peer(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 0,
                PeerInfo.none());
        return DecisionRecord.of(new DecisionId(new ClientId(OFFICE, 12, 9), 0, 1),
                new Event.ChallengeAnswered(new ClientId(OFFICE, 12, 9), 0, nobody, new Secret(PLANTED), AT), nobody,
                Facts.of(AT.plusSeconds(1), new Offer.NoNetwork()),
                new Decision.Challenge("totp", "enter the code", Duration.ofSeconds(60), basis), List.of(), List.of());
    }

    private static Peer peer() {
        TreeMap<String, String> info = new TreeMap<>();
        info.put("IV_PLAT", "linux");
        info.put("IV_VER", "2.6.14");
        TreeMap<String, String> subject = new TreeMap<>();
        subject.put("CN", "ana");
        subject.put("OU", "engineering");
        return new Peer(Optional.of("ana"), Optional.of("ana"), Optional.of(new Secret(PLANTED)),
                Optional.of(new Certificate("4711", "ab:cd", Optional.of("Office CA"), subject)), Optional.of(Address.of("203.0.113.7")),
                51234,
                new PeerInfo(info));
    }

    private static Peer hostilePeer() {
        TreeMap<String, String> info = new TreeMap<>();
        info.put("UV_\u001b[2J", "\u202egnp.exe\n\"");
        return new Peer(Optional.of("eve"), Optional.of("eve\u001b]0;root\u0007"), Optional.of(new Secret(PLANTED)), Optional.empty(),
                Optional.of(Address.of("2001:db8::4")), 0, new PeerInfo(info));
    }

    /** Any record: every kind of verdict and offer, hostile texts everywhere. */
    public static DecisionRecord random(SplittableRandom r, long sequence) {
        DecisionId id = new DecisionId(new ClientId(OFFICE, r.nextLong(1_000), r.nextLong(Long.MAX_VALUE) % 1_000_000), r.nextInt(9),
                sequence);
        TreeMap<String, String> info = new TreeMap<>();
        info.put("IV_" + text(r), text(r));
        Optional<Certificate> certificate = r.nextBoolean()
                ? Optional.empty()
                : Optional.of(new Certificate(text(r), text(r), maybe(r), info));
        Heard heard = new Heard(HEARD.get(r.nextInt(HEARD.size())), maybe(r), maybe(r), r.nextBoolean(), certificate,
                r.nextBoolean() ? Optional.empty() : Optional.of(new Address(io.sallyport.model.Family.V6, r.nextLong(), r.nextLong())),
                r.nextInt(65536), info);
        Lease lease = new Lease(OFFICE, text(r), Address.v4(r.nextLong(1L << 32)), any(r, Address.of("fd00:8::7")), AT,
                any(r, AT.plusSeconds(9)));
        List<Offer> offers = List.of(new Offer.Available(lease), new Offer.Exhausted(Network.of("10.0.0.0/8")), new Offer.NoNetwork());
        List<Verdict> verdicts = List.of(
                new Verdict.Admitted(new Grant(lease, new Reach(names(text(r)), names(text(r))),
                        new Circle(one(r, Mode.values()), names(text(r)), names(text(r))), limits(r))),
                new Verdict.Refused(new Denial(text(r), text(r), text(r), List.of())),
                new Verdict.Challenged(text(r), text(r), Duration.ofSeconds(r.nextInt(99))),
                new Verdict.Waiting(text(r), Duration.ofSeconds(r.nextInt(99))));
        Verdict verdict = verdicts.get(r.nextInt(4));
        List<Reason> reasons = new ArrayList<>();
        for (int i = r.nextInt(3); i > 0; i--) {
            reasons.add(new Reason(List.of(Reason.Kind.values()).get(r.nextInt(Reason.Kind.values().length)),
                    r.nextBoolean() ? Optional.empty() : Optional.of(row(text(r), text(r), 1)),
                    r.nextBoolean() ? Optional.empty() : Optional.of(new RuleRef(text(r), new Place(text(r), 0, 0))), text(r),
                    r.nextBoolean()));
        }
        Basis basis = new Basis(new PolicyVersion(text(r), text(r)), AT.plusNanos(r.nextLong(1L << 40)), maybe(r), names(text(r), text(r)),
                reasons,
                r.nextBoolean() ? Optional.empty() : Optional.of(AT));
        return new DecisionRecord(id, AT, heard, new Known(AT, names(text(r)), offers.get(r.nextInt(3)), client(r)), verdict, basis,
                verdict instanceof Verdict.Admitted ? List.of(text(r), text(r)) : List.of(),
                List.of(new DecisionRecord.Timing("decide", r.nextInt(99))));
    }

    private static ClientFacts client(SplittableRandom r) {
        ClientFacts client = ClientFacts.UNKNOWN;
        if (r.nextBoolean()) {
            client = client.withCountry("TR").withManaged(r.nextBoolean()).withConnectedSince(AT);
        }
        if (r.nextBoolean()) {
            client = client.withSignIn(
                    SignIn.UNKNOWN.withPassword(r.nextBoolean()).withFactor(one(r, Factor.values()), AT).withFailures(List.of(AT)));
        }
        if (r.nextBoolean()) {
            client = client.withRisk(RiskFacts.of(RiskFacts.Signal.of(one(r, SignalKind.values()), AT),
                    new RiskFacts.Signal(SignalKind.IDS_ALERT, AT, Optional.of(one(r, AlertSeverity.values()))))
                    .withTravel(new RiskFacts.Travel(r.nextInt(20_000), Duration.ofMillis(r.nextInt(9_999)), AT)));
        } else if (r.nextBoolean()) {
            SignalKind kind = one(r, SignalKind.values());
            client = client.withRisk(RiskFacts.watching(kind, List.of(RiskFacts.Signal.of(kind, AT))));
        }
        if (r.nextBoolean()) {
            client = client.withUsage(Usage.UNKNOWN.withVolume(one(r, Period.values()), new DataSize(r.nextInt(999)), new DataSize(0))
                    .withGranted(one(r, Period.values()), new DataSize(1 + r.nextInt(99)))
                    .withOtherSessions(r.nextInt(9)).withLastTraffic(AT).withUsualPerDay(new DataSize(r.nextInt(999))));
        }
        return client;
    }

    private static Limits limits(SplittableRandom r) {
        return new Limits(any(r, new Bandwidth(1_000_000L * (1 + r.nextInt(99)))), any(r, new Bandwidth(1_000_000L * (1 + r.nextInt(99)))),
                any(r, new DataSize(r.nextInt(99))),
                any(r, one(r, Priority.values())), any(r, new RowId("quotas.yaml", "row" + r.nextInt(9))));
    }

    private static <T> T one(SplittableRandom r, T[] choices) {
        return choices[r.nextInt(choices.length)];
    }

    private static <T> Optional<T> any(SplittableRandom r, T value) {
        return r.nextBoolean() ? Optional.empty() : Optional.of(value);
    }

    private static String text(SplittableRandom r) {
        return r.nextInt(4) == 0 ? TEXTS.get(r.nextInt(TEXTS.size())) + (char) r.nextInt(65536) : TEXTS.get(r.nextInt(TEXTS.size()));
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed() ? Stream.of(type.getPermittedSubclasses()).flatMap(Records::leaves) : Stream.of(type);
    }

    private static String kebab(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    private static Optional<String> maybe(SplittableRandom r) {
        return r.nextBoolean() ? Optional.empty() : Optional.of(text(r));
    }

    private static RowRef row(String file, String name, int line) {
        return new RowRef(new RowId(file, name), new Place("policies/" + file, line, 5));
    }

    private static SortedSet<String> names(String... names) {
        // A policy's names hold no half of a pair; among what stands for one they would be sorted anew.
        return new TreeSet<>(Stream.of(names).map(name -> name.replaceAll("\\p{Cs}", "?")).toList());
    }
}

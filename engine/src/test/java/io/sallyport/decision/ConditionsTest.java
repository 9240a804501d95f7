package io.sallyport.decision;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.sallyport.event.Event;
import io.sallyport.event.Peer;
import io.sallyport.event.PeerInfo;
import io.sallyport.facts.ClientFacts;
import io.sallyport.facts.Considered;
import io.sallyport.facts.Facts;
import io.sallyport.facts.RiskFacts;
import io.sallyport.facts.SignIn;
import io.sallyport.facts.Truth;
import io.sallyport.facts.Usage;
import io.sallyport.model.Address;
import io.sallyport.model.DataSize;
import io.sallyport.policy.AlertSeverity;
import io.sallyport.policy.Factor;
import io.sallyport.policy.Period;
import io.sallyport.policy.Policy;
import io.sallyport.policy.SignalKind;
import io.sallyport.policy.SourceTree;
import io.sallyport.policy.check.PolicyCompiler;

import static org.assertj.core.api.Assertions.assertThat;

/** What conditions, authentication, risk and quotas decide, from YAML to the answer. */
class ConditionsTest {
    /** A Monday, nine in the morning in the zone of the policy. */
    private static final Instant NOW = Instant.parse("2026-03-02T06:00:00Z");
    private static final String HEAD = """
            apiVersion: sallyport/v1
            kind: Manifest
            name: test
            zone: Europe/Istanbul
            ---
            apiVersion: sallyport/v1
            kind: Networks
            rows:
              - {name: main, instance: main, ipv4: 10.8.0.0/24}
              - {name: spare, instance: spare, ipv4: 10.9.0.0/24}
            ---
            apiVersion: sallyport/v1
            kind: Groups
            rows:
              - {name: staff, users: [ana]}
              - {name: sre, users: [ana]}
            ---
            apiVersion: sallyport/v1
            kind: Resources
            rows:
              - {name: git, hosts: [10.20.0.5]}
            ---
            """;
    private static final String OPEN = "apiVersion: sallyport/v1\nkind: Access\nrows:\n  - {name: open, allow: [staff], to: [git]}\n";
    /** Rules of an organisation's own that set a tag. */
    private static final String TAGGING = """
            package rules.custom
            import io.sallyport.facts.Connect;
            global io.sallyport.rules.Conclude conclude;
            rule "linux is a workstation"
            when
                Connect( platform == "linux" )
            then
                conclude.tag("workstation");
            end
            """;

    @ParameterizedTest(name = "when {0}: {1} of {2}")
    @CsvSource(delimiter = '|', textBlock = """
            country: [TR, DE]              | HOLDS   | TR
            country: [TR, DE]              | FAILS   | US
            country: [TR, DE]              | UNKNOWN | nothing
            second-factor: 12h             | HOLDS   | factor 11h
            second-factor: 12h             | FAILS   | factor 12h
            second-factor: 12h             | UNKNOWN | nothing
            risk: below 60                 | HOLDS   | risk 30
            risk: below 60                 | FAILS   | risk 70
            risk: below 60                 | UNKNOWN | nothing
            risk: at least 60              | HOLDS   | risk 70
            risk: at least 60              | FAILS   | risk 30
            platform: [linux]              | HOLDS   | platform linux
            platform: [windows]            | HOLDS   | platform win
            platform: [windows]            | FAILS   | platform linux
            platform: [linux]              | UNKNOWN | nothing
            managed: true                  | HOLDS   | managed
            managed: false                 | FAILS   | managed
            managed: true                  | UNKNOWN | nothing
            client-version: at least 2.6   | HOLDS   | version 2.6.0
            client-version: at least 2.6.9 | HOLDS   | version 2.6.10
            client-version: at least 2.6   | FAILS   | version 2.5.11
            client-version: below 2.6      | HOLDS   | version 2.5_rc1
            client-version: at least 2.6   | UNKNOWN | version git
            from: [203.0.113.0/24]         | HOLDS   | nothing
            from: [192.0.2.0/24]           | FAILS   | nothing
            from: [203.0.113.0/24]         | UNKNOWN | no address
            instance: [main]               | HOLDS   | nothing
            instance: [spare]              | FAILS   | nothing
            tags: [workstation]            | HOLDS   | platform linux
            tags: [workstation]            | FAILS   | platform win
            hours: mon 09:00-10:00         | HOLDS   | nothing
            hours: tue 09:00-10:00         | FAILS   | nothing
            """)
    void aConditionHoldsFailsOrIsUnknown(String when, Truth truth, String known) {
        String risk = "---\napiVersion: sallyport/v1\nkind: Risk\nrows:\n  - {name: new, signal: new-device, weight: 70, half-life: 1d}\n";
        Decider allow = decider("Access", "{name: row, allow: [staff], to: [git], when: {" + when + "}}", risk);
        Decider deny = decider("Access", "{name: row, deny: [staff], when: {" + when + "}}", risk + "---\n" + OPEN);
        Event.Connect event = event(known);
        Facts facts = facts(client(known));

        Considered row = allow.consider(event, facts).stream().filter(c -> c.row().id().name().equals("row")).findFirst().orElseThrow();
        assertThat(row.truth()).isEqualTo(truth);
        assertThat(row.conditions()).hasSize(1);
        assertThat(row.conditions().getFirst().found().equals("unknown")).isEqualTo(truth == Truth.UNKNOWN);
        assertThat(allow.decide(event, facts) instanceof Decision.Admit).as("allows").isEqualTo(truth == Truth.HOLDS);
        assertThat(deny.decide(event, facts) instanceof Decision.Admit).as("is let be").isEqualTo(truth == Truth.FAILS);
    }

    @ParameterizedTest(name = "Authentication {0}, {1}: {2} {3}")
    @CsvSource(delimiter = '|', textBlock = """
            password: upstream                                             | nothing       | not-authenticated |
            password: upstream                                             | wrong         | not-authenticated |
            password: upstream                                             | right         | admit             |
            certificate: required                                          | nothing       | admit             |
            certificate: required                                          | no certificate | not-authenticated |
            second-factor: {methods: [totp], age: 12h}                     | nothing       | challenge         |
            second-factor: {methods: [totp], age: 12h}                     | factor 12h    | challenge         |
            second-factor: {methods: [totp], age: 12h}                     | factor 11h    | admit             | 2026-03-02T07:00:00Z
            second-factor: {methods: [web], age: 12h}                      | factor 11h    | challenge         |
            lock-out: {failures: 2, within: 10m, for: 1h}                  | failed 20 25  | locked-out        | 2026-03-02T06:40:00Z
            lock-out: {failures: 2, within: 10m, for: 1h}                  | failed 15 25  | admit             |
            lock-out: {failures: 2, within: 10m, for: 20m}                 | failed 20 25  | admit             |
            lock-out: {failures: 2, within: 10m, for: 20m}                 | nothing       | admit             |
            password: upstream, second-factor: {methods: [totp], age: 12h} | nothing       | not-authenticated |
            """)
    void whatHasToBeProved(String row, String known, String verdict, Instant again) {
        Decider decider = decider("Authentication", "{name: row, for: [staff], " + row + "}", "---\n" + OPEN);
        Decision decision = decider.decide(event(known), facts(client(known)));
        assertThat(DeciderTest.verdict(decision)).isEqualTo(verdict);
        assertThat(decision.basis().reconsiderAt()).isEqualTo(Optional.ofNullable(again));
        if (!(decision instanceof Decision.Admit)) {
            assertThat(decision.by()).isNotEmpty().allMatch(reason -> reason.row().orElseThrow().id().name().equals("row"));
        }
    }

    @ParameterizedTest(name = "Quotas {0}, {1}, reauth {2}: {3}")
    @CsvSource(delimiter = '|', textBlock = """
            volume: {limit: 1 GB, per: day, over: deny}                   | used 1 GB   | false | over-quota        | 2026-03-02T21:00:00Z
            volume: {limit: 1 GB, per: day, over: deny}                   | used 1 GB   | true  | admit             | 2026-03-02T21:00:00Z
            volume: {limit: 1 GB, per: day, over: cut}                    | used 1 GB   | true  | over-quota        | 2026-03-02T21:00:00Z
            volume: {limit: 1 GB, per: week, over: cut}                   | used 1 GB   | true  | over-quota        | 2026-03-08T21:00:00Z
            volume: {limit: 1 GB, per: month, over: cut}                  | used 1 GB   | true  | over-quota        | 2026-03-31T21:00:00Z
            volume: {limit: 1 GB, per: day, over: cut}                    | used 999 MB | false | admit             |
            volume: {limit: 1 GB, per: day, over: cut}                    | nothing     | false | admit             |
            volume: {limit: 1 GB, per: day, over: cut, count: up}         | used 1 GB   | false | admit             |
            sessions: 2                                                   | others 2    | false | too-many-sessions |
            sessions: 2                                                   | others 2    | true  | admit             |
            sessions: 2                                                   | others 1    | false | admit             |
            session-length: 12h                                           | nothing     | false | admit             | 2026-03-02T18:00:00Z
            session-length: 12h                                           | since 11h   | true  | admit             | 2026-03-02T07:00:00Z
            session-length: 12h                                           | since 12h   | true  | session-ended     |
            idle: 30m                                                     | quiet 29m   | true  | admit             | 2026-03-02T06:01:00Z
            idle: 30m                                                     | quiet 30m   | true  | idle              |
            hours: mon 09:00-10:00                                        | nothing     | false | admit             | 2026-03-02T07:00:00Z
            hours: tue 09:00-10:00                                        | nothing     | true  | outside-hours     | 2026-03-03T06:00:00Z
            """)
    void whatMayBeUsed(String row, String known, boolean connected, String verdict, Instant again) {
        Decider decider = decider("Quotas", "{name: row, for: [staff], " + row + "}", "---\n" + OPEN);
        Event.Connect connect = event(known);
        Event.Request event = connected ? new Event.Reauth(connect.client(), 2, connect.peer(), NOW) : connect;
        Decision decision = decider.decide(event, facts(client(known)));
        assertThat(DeciderTest.verdict(decision)).isEqualTo(verdict);
        assertThat(decision.basis().reconsiderAt()).isEqualTo(Optional.ofNullable(again));
    }

    @Test
    void aUsedUpVolumeThrottlesAndAFullOneWarns() {
        Decider decider = decider("Quotas", "{name: row, for: [staff], rate: {down: 50 Mbit/s}, priority: low, "
                + "volume: {limit: 1 GB, per: day, over: {throttle: 1 Mbit/s}, warn: [50%, 80%]}, baseline: {times: 2, at-least: 1 MB}}",
                "---\n" + OPEN);
        Limits before = limits(decider.decide(event("nothing"), facts(client("used 799 MB"))));
        Limits after = limits(decider.decide(event("nothing"), facts(client("used 1 GB"))));
        assertThat(before.down().orElseThrow()).hasToString("50 Mbit/s");
        assertThat(before.priority().orElseThrow()).hasToString("low");
        assertThat(after.down().orElseThrow()).hasToString("1 Mbit/s");
        assertThat(after.up().orElseThrow()).hasToString("1 Mbit/s");
        ClientFacts usual = client("used 800 MB").withUsage(client("used 800 MB").usage().withUsualPerDay(new DataSize(400_000_000)));
        assertThat(decider.decide(event("nothing"), facts(usual)).basis().reasons()).filteredOn(r -> r.kind() == Reason.Kind.WARNED)
                .extracting(Reason::text)
                .containsExactly("80 % of 1 GB per day is used: 800 MB", "800 MB today, where 400 MB is usual");
    }

    @ParameterizedTest(name = "{0}, {1}, reauth {2}: {3}")
    @CsvSource(delimiter = '|', textBlock = """
            at: 70, then: deny                            | risk 70    | false | risk      | 2026-03-02T06:00:00.001Z
            at: 70, then: deny                            | risk 70    | true  | admit     | 2026-03-02T06:00:00.001Z
            at: 35, then: cut                             | risk 70    | true  | risk      | 2026-03-03T06:00:00.001Z
            at: 35, then: cut                             | alert      | true  | admit     |
            at: 35, then: cut                             | nothing    | true  | admit     |
            at: 35, then: cut, for: [sre]                 | risk 70    | false | risk      | 2026-03-03T06:00:00.001Z
            at: 35, then: cut, mode: shadow               | risk 70    | false | admit     | 2026-03-03T06:00:00.001Z
            at: 35, then: step-up, second-factor: 1h      | risk 70    | false | challenge | 2026-03-03T06:00:00.001Z
            at: 35, then: isolate                         | risk 70    | false | admit     | 2026-03-03T06:00:00.001Z
            at: 95, then: deny                            | blacklist  | false | risk      |
            at: 60, then: deny                            | travel     | false | risk      | 2026-03-02T06:00:00.001Z
            at: 60, then: deny                            | short way  | false | admit     |
            """)
    void whatFollowsFromRisk(String threshold, String known, boolean connected, String verdict, Instant again) {
        Decider decider = risky(threshold);
        Event.Connect connect = event(known);
        Event.Request event = connected ? new Event.Reauth(connect.client(), 2, connect.peer(), NOW) : connect;
        Decision decision = decider.decide(event, facts(client(known)));
        assertThat(DeciderTest.verdict(decision)).isEqualTo(verdict);
        assertThat(decision.basis().reconsiderAt()).isEqualTo(Optional.ofNullable(again));
    }

    @Test
    void theScoreTellsItsPartsAndTrustedNetworksSilenceSome() {
        RiskFacts noticed = RiskFacts.of(RiskFacts.Signal.of(SignalKind.NEW_DEVICE, NOW.minus(Duration.ofDays(1))),
                RiskFacts.Signal.of(SignalKind.NEW_COUNTRY, NOW),
                new RiskFacts.Signal(SignalKind.IDS_ALERT, NOW, Optional.of(AlertSeverity.LOW)));
        Decider decider = risky("at: 35, then: deny");
        Facts facts = facts(ClientFacts.UNKNOWN.withRisk(noticed));
        assertThat(decider.decide(event("nothing"), facts).basis().reasons()).filteredOn(r -> r.kind() == Reason.Kind.SCORED)
                .extracting(Reason::text).containsExactly("35 points of risk: new-device", "20 points of risk: new-country");
        assertThat(decider.risk(event("nothing"), facts).score()).isEqualTo(55);
        assertThat(decider.risk(event("office"), facts).score()).isEqualTo(35);
    }

    private static Decider risky(String threshold) {
        return decider("Risk", """
                {name: new, signal: new-device, weight: 70, half-life: 1d}
                  - {name: abroad, signal: new-country, weight: 20, half-life: 1d}
                  - {name: alert, signal: ids-alert, weight: 50, half-life: 1d, severity: [high, critical]}
                  - {name: way, signal: impossible-travel, weight: 60, half-life: 1h, speed: 900 km/h, distance: 300 km}
                  - {name: bad, blacklist: {networks: [198.51.100.0/24]}, weight: 100}
                  - {name: office, trusted: [192.0.2.0/24], ignore: [new-country]}
                  - {name: threshold, %s}""".formatted(threshold), "---\n" + OPEN);
    }

    private static Limits limits(Decision decision) {
        return ((Decision.Admit) decision).grant().limits();
    }

    /** A policy of one row, or several, of a kind, with further documents. */
    private static Decider decider(String kind, String row, String more) {
        String text = HEAD + "apiVersion: sallyport/v1\nkind: " + kind + "\nrows:\n  - " + row.strip() + "\n" + more;
        SortedMap<String, String> files = new TreeMap<>(Map.of("policies/policy.yaml", text));
        TreeMap<String, String> rules = new TreeMap<>(Sample.stockRules());
        rules.put("rules/custom.drl", TAGGING);
        var compiled = PolicyCompiler.compile(new SourceTree(Sample.policy().version(), files), rules);
        Policy policy = compiled.value().orElseThrow(() -> new AssertionError(compiled.diagnostics()));
        return Decider.compile(policy).value().orElseThrow();
    }

    private static Event.Connect event(String known) {
        Event.Connect plain = Sample.connect("ana", NOW);
        TreeMap<String, String> info = new TreeMap<>();
        String[] words = known.split(" ", 2);
        switch (words[0]) {
            case "platform" -> info.put("IV_PLAT", words[1]);
            case "version" -> info.put("IV_VER", words[1]);
            default -> assertThat(known).isNotEmpty();
        }
        Optional<Address> from = switch (known) {
            case "no address" -> Optional.empty();
            case "blacklist" -> Address.parse("198.51.100.7");
            case "office" -> Address.parse("192.0.2.7");
            default -> plain.peer().from();
        };
        Peer peer = known.equals("no certificate")
                ? new Peer(Optional.empty(), Optional.of("ana"), Optional.empty(), Optional.empty(), from, 0, new PeerInfo(info))
                : new Peer(plain.peer().commonName(), Optional.empty(), Optional.empty(), plain.peer().certificate(), from, 0,
                        new PeerInfo(info));
        return new Event.Connect(plain.client(), 1, peer, NOW);
    }

    private static ClientFacts client(String known) {
        String[] words = known.split(" ");
        return switch (words[0]) {
            case "TR", "US" -> ClientFacts.UNKNOWN.withCountry(known);
            case "managed" -> ClientFacts.UNKNOWN.withManaged(true);
            case "right" -> ClientFacts.UNKNOWN.withSignIn(SignIn.UNKNOWN.withPassword(true));
            case "wrong" -> ClientFacts.UNKNOWN.withSignIn(SignIn.UNKNOWN.withPassword(false));
            case "factor" -> ClientFacts.UNKNOWN.withSignIn(SignIn.UNKNOWN.withFactor(Factor.TOTP, ago(words[1])));
            case "failed" -> ClientFacts.UNKNOWN.withSignIn(SignIn.UNKNOWN.withFailures(List.of(ago(words[1] + "m"), ago(words[2] + "m"))));
            case "risk" -> ClientFacts.UNKNOWN.withRisk(RiskFacts.of(RiskFacts.Signal.of(SignalKind.NEW_DEVICE,
                    words[1].equals("70") ? NOW : NOW.minus(Duration.ofHours(29)))));
            case "alert" -> ClientFacts.UNKNOWN
                    .withRisk(RiskFacts.of(new RiskFacts.Signal(SignalKind.IDS_ALERT, NOW, Optional.of(AlertSeverity.MEDIUM))));
            case "travel" ->
                ClientFacts.UNKNOWN.withRisk(RiskFacts.none().withTravel(new RiskFacts.Travel(2_000, Duration.ofHours(2), NOW)));
            case "short" ->
                ClientFacts.UNKNOWN.withRisk(RiskFacts.none().withTravel(new RiskFacts.Travel(299, Duration.ofMinutes(1), NOW)));
            case "used" -> ClientFacts.UNKNOWN.withUsage(used(DataSize.parse(words[1] + " " + words[2]).orElseThrow()));
            case "others" -> ClientFacts.UNKNOWN.withUsage(Usage.UNKNOWN.withOtherSessions(Integer.parseInt(words[1])));
            case "since" -> ClientFacts.UNKNOWN.withConnectedSince(ago(words[1]));
            case "quiet" -> ClientFacts.UNKNOWN.withUsage(Usage.UNKNOWN.withLastTraffic(ago(words[1])));
            default -> ClientFacts.UNKNOWN;
        };
    }

    private static Usage used(DataSize down) {
        DataSize none = new DataSize(0);
        return Usage.UNKNOWN.withVolume(Period.DAY, down, none).withVolume(Period.WEEK, down, none).withVolume(Period.MONTH, down, none);
    }

    private static Instant ago(String span) {
        return NOW.minus(Duration.parse("PT" + span.toUpperCase(java.util.Locale.ROOT)));
    }

    private static Facts facts(ClientFacts client) {
        return Facts.of(NOW, Sample.offer("ana")).with(client);
    }
}

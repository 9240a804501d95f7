package io.sallyport.control;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import io.sallyport.model.Address;
import io.sallyport.model.Bandwidth;
import io.sallyport.model.ClientId;
import io.sallyport.model.InstanceName;

/** Replies as a daemon at work would give them. */
public final class Samples {
    public static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");

    private Samples() {}

    public static DaemonStatus status(String... troubles) {
        return new DaemonStatus("0.1.0", 4711, NOW, NOW.minusSeconds(3 * 3600 + 300),
                Optional.of(new DaemonStatus.PolicyStatus("3f2a9c1".repeat(6)
                        .substring(0, 40), "contractors may reach ci", NOW.minusSeconds(90), Optional.of(NOW.minusSeconds(12)),
                        Optional.empty())),
                List.of(
                        new DaemonStatus.InstanceStatus(new InstanceName("main"), "running", Optional.empty(), Optional.of(4712L), 2, 5,
                                250, 1, 3, List.of(new DaemonStatus.Dropped("not OpenVPN", 1_234)),
                                new DaemonStatus.KernelStatus(3, 2, 1))),
                List.of(troubles));
    }

    public static BanRow ban() {
        return new BanRow(new InstanceName("main"), "198.51.100.7", 5, NOW.plusSeconds(120), "ban-main-1772442000000-1");
    }

    public static SessionRow session(long cid, String person) {
        return new SessionRow(new ClientId(new InstanceName("main"), 1, cid), person, new TreeSet<>(Set.of("engineers")), "connected",
                Address.parse(
                        "203.0.113.7"),
                Address.of("10.8.0.7"), Address.parse("fd00::7"), NOW.minusSeconds(60), Bandwidth.parse("50 Mbit/s"), Optional
                        .empty(),
                1_500, 2_500_000, List.of("policies/access.yaml:12 engineers-git"), Optional.of(NOW.plusSeconds(3600)), "r-" + cid,
                Optional.empty());
    }

    /** What somebody used: 43 GB of 100 this month, on a day that is unusual for them. */
    public static UsageRow usage(String person, long granted) {
        return new UsageRow(person, 1, List.of(new UsageRow.Used("day", 9_000_000_000L, 1_000_000_000L, 0, NOW.plusSeconds(60)),
                new UsageRow.Used("month", 40_000_000_000L, 3_000_000_000L, granted, NOW.plusSeconds(3600))),
                List.of(new UsageRow.Limit(
                        "policies/quotas.yaml:5 staff", "month", 43_000_000_000L, 100_000_000_000L + granted, "throttle 1 Mbit/s")),
                Optional
                        .of(new UsageRow.Usual(1_200_000_000L, 300_000_000L, 19, 3_400_000_000L)),
                List.of(NOW));
    }

    /** Addresses in every state. */
    public static LeaseList leases() {
        InstanceName main = new InstanceName("main");
        List<String> states = List.of("in use", "offered", "leaving", "held", "quarantined", "free", "static");
        List<LeaseRow> rows = new ArrayList<>();
        for (String state : states) {
            boolean ends = state.equals("held") || state.equals("quarantined");
            rows.add(new LeaseRow(main, Address.of("10.8.0.130").plus(rows.size()), rows.isEmpty()
                    ? Optional.of(Address.of("fd00:8::82"))
                    : Optional.empty(), "h" + rows.size(), rows.size() % 2 == 0 ? "contractors" : "", state,
                    ends ? Optional.of(NOW.plusSeconds(60)) : Optional.empty(),
                    state.equals("static") ? Optional.empty() : Optional.of(NOW)));
        }
        return new LeaseList(
                List.of(new PoolRow(main, "", "10.8.0.0/24", 190, 12), new PoolRow(main, "contractors", "10.8.0.128/26", 62, 60)),
                rows, 0);
    }

    /** Somebody of whom nothing is usual yet. */
    public static UsageRow newcomer(String person) {
        return new UsageRow(person, 0, List.of(new UsageRow.Used("week", 0, 0, 0, NOW)),
                List.of(new UsageRow.Limit("policies/quotas.yaml:9 week",
                        "week", 0, 5, "cut"), new UsageRow.Limit("policies/quotas.yaml:12 day", "day", 0, 5, "deny")),
                Optional.empty(), List.of());
    }

    /** A daemon that answers the samples: who is killed is who has that name; {@code why} knows r-1 only. */
    public record FakeDaemon(List<SessionRow> all) implements Handler {
        @Override
        public DaemonStatus status() {
            return Samples.status();
        }

        @Override
        public List<SessionRow> sessions() {
            return all;
        }

        @Override
        public Reply kill(Request.Kill kill, Caller by) {
            return new Reply.Killed(
                    all.stream().filter(row -> row.person().equals(kill.target()) || row.client().toString().equals(kill.target())).map(
                            row -> row.client().toString()).toList());
        }

        @Override
        public Reloaded reload(Caller by) {
            return new Reloaded.Refused("a".repeat(40), "typo",
                    List.of("policies/access.yaml:7:14  error  unknown-group  `enginering` is not a group"));
        }

        @Override
        public Reply usage(String person) {
            return new Reply.Usage(
                    all.stream().map(SessionRow::person).filter(name -> person.isEmpty() || name.equals(person)).map(name -> Samples
                            .usage(name, 0)).toList());
        }

        @Override
        public LeaseList leases(String filter) {
            LeaseList list = Samples.leases();
            return new LeaseList(list.pools(), list.leases().stream().filter(row -> row.holder().contains(filter)).toList(), 3);
        }

        @Override
        public Reply usageReset(Request.UsageReset reset, Caller by) {
            return usage(reset.person());
        }

        @Override
        public Reply usageGrant(Request.UsageGrant grant, Caller by) {
            return new Reply.Usage(all.stream().map(SessionRow::person).filter(grant.person()::equals).map(name -> Samples.usage(name, grant
                    .bytes())).toList());
        }

        @Override
        public List<ReachRow> reach(String target) {
            return all.stream().filter(row -> row.person().equals(target)).map(row -> new ReachRow(row.client(), row.person(),
                    row.address4(), row.address6(), row.since(),
                    List.of(new ReachRow.Item("to", "git", "10.20.0.5/32 tcp/443", List.of("policies/access.yaml:7 engineers-git"), 12,
                            3400)),
                    "group engineers", 1, 60)).toList();
        }

        @Override
        public List<BanRow> bans() {
            return List.of(ban());
        }

        @Override
        public Reply lift(Request.Lift lift, Caller by) {
            return new Reply.Lifted(lift.address().toString().equals(ban().source()) ? List.of(ban()) : List.of());
        }

        @Override
        public Reply trace(Request.Trace packet) {
            return packet.to().equals("10.20.0.5")
                    ? new Reply.Traced(new TracedPacket("10.8.0.5 > 10.20.0.5 tcp/443", TracedPacket.PASSES, "allow/git",
                            List.of("policies/access.yaml:7 engineers-git")))
                    : new Reply.Failed("`" + packet.to() + "` is neither an address nor connected", "look");
        }

        @Override
        public Reply why(String id) {
            return id.equals("r-1") ? new Reply.Decision("admitted ana\nby engineers-git", "{\"id\":\"r-1\"}") : new Reply.NoDecision(id);
        }
    }
}

package io.sallyport.decision;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.sallyport.event.Certificate;
import io.sallyport.event.Event;
import io.sallyport.event.Peer;
import io.sallyport.event.PeerInfo;
import io.sallyport.ipam.Lease;
import io.sallyport.ipam.Offer;
import io.sallyport.model.Address;
import io.sallyport.model.Bandwidth;
import io.sallyport.model.ClientId;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Network;
import io.sallyport.model.Place;
import io.sallyport.model.PolicyVersion;
import io.sallyport.model.RowId;
import io.sallyport.model.RowRef;
import io.sallyport.policy.AccessRow;
import io.sallyport.policy.AccessTable;
import io.sallyport.policy.Directory;
import io.sallyport.policy.Group;
import io.sallyport.policy.Hours;
import io.sallyport.policy.IsolationTable;
import io.sallyport.policy.Manifest;
import io.sallyport.policy.Policy;
import io.sallyport.policy.QuotaRow;
import io.sallyport.policy.QuotaTable;
import io.sallyport.policy.Resource;

/** A small policy put together from the nouns, for tests that stand below the loader. */
public final class Sample {
    public static final InstanceName MAIN = new InstanceName("main");
    public static final ZoneId ISTANBUL = ZoneId.of("Europe/Istanbul");
    /** A Monday morning. */
    public static final Instant MONDAY_9 = Instant.parse("2026-03-02T06:00:00Z");

    public static final List<AccessRow> ACCESS = List.of(
            allow(10, "engineers-git", "engineers", List.of("git", "ci"), Optional.empty(), null, null),
            allow(20, "finance-by-day", "finance", List.of("finance"), Optional.of(officeHours()), null, null),
            allow(30, "contractors-until", "contractors", List.of("git", "finance"), Optional.empty(), null, "2026-10-31T00:00:00Z"),
            allow(40, "interns-soon", "interns", List.of("git"), Optional.empty(), "2026-09-01T00:00:00Z", null),
            deny(50, "contractors-never-finance", "contractors", List.of("finance"), false, null),
            deny(60, "revoked", "revoked", List.of(), false, "your access was revoked"),
            deny(70, "shadow-deny", "engineers", List.of(), true, null));

    private Sample() {}

    /** The policy with these access rows. */
    public static Policy policy(List<AccessRow> access) {
        return new Policy(new PolicyVersion("3f2a9c1000000000000000000000000000000000", "sample"),
                new Manifest("sample", ISTANBUL, true, true),
                new Directory(List.of(group("engineers", "ana", "ben", "rex"), group("contractors", "eve"), group("finance", "fay"),
                        group("interns", "ivy"), group("revoked", "mallory", "rex"))),
                resources("git", "10.20.0.5/32", "ci", "10.20.0.6/32", "finance", "10.30.0.9/32"), new AccessTable(access), isolation(),
                new TreeMap<>(), quotas(), stockRules());
    }

    public static Policy policy() {
        return policy(ACCESS);
    }

    public static Event.Connect connect(String commonName, Instant at) {
        return new Event.Connect(new ClientId(MAIN, 1, 0), 1, peer(commonName), at);
    }

    public static Peer peer(String commonName) {
        Certificate certificate = new Certificate("1", "aa:bb", Optional.of("ca"), new TreeMap<>(java.util.Map.of("CN", commonName)));
        return new Peer(Optional.of(commonName), Optional.empty(), Optional.empty(), Optional.of(certificate), Address.parse("203.0.113.7"),
                40000,
                PeerInfo.none());
    }

    public static Offer offer(String holder) {
        return new Offer.Available(new Lease(MAIN, holder, Address.of("10.8.0.7"), Optional.empty(), MONDAY_9, Optional.empty()));
    }

    /** The stock rules as they stand in the repository. */
    public static SortedMap<String, String> stockRules() {
        TreeMap<String, String> rules = new TreeMap<>();
        try (Stream<Path> files = Files.list(Path.of("..", "rules"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".drl")).toList()) {
                rules.put("rules/" + file.getFileName(), Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rules;
    }

    public static AccessRow allow(int line, String name, String group, List<String> to, Optional<Hours> hours,
            @org.jspecify.annotations.Nullable String from,
            @org.jspecify.annotations.Nullable String until) {
        return new AccessRow(ref("access.yaml", line, name), true, new TreeSet<>(Set.of(group)), new TreeSet<>(to), hours,
                Optional.ofNullable(from).map(Instant::parse), Optional.ofNullable(until).map(Instant::parse), false, Optional.empty());
    }

    public static AccessRow deny(int line, String name, String group, List<String> to, boolean shadow,
            @org.jspecify.annotations.Nullable String message) {
        return new AccessRow(ref("access.yaml", line, name), false, new TreeSet<>(Set.of(group)), new TreeSet<>(to), Optional.empty(),
                Optional.empty(), Optional.empty(), shadow, Optional.ofNullable(message));
    }

    public static RowRef ref(String file, int line, String name) {
        return new RowRef(new RowId(file, name), new Place("policies/" + file, line, 5));
    }

    private static Hours officeHours() {
        return new Hours(List.of(new Hours.Window(EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY), 8 * 60, 18 * 60)));
    }

    private static Group group(String name, String... users) {
        return new Group(ref("groups.yaml", 1, name), name, new TreeSet<>(Set.of(users)), List.of(), new TreeMap<>(), new TreeSet<>(),
                new TreeSet<>(), new TreeSet<>());
    }

    private static SortedMap<String, Resource> resources(String... namesAndNetworks) {
        TreeMap<String, Resource> all = new TreeMap<>();
        for (int i = 0; i < namesAndNetworks.length; i += 2) {
            String name = namesAndNetworks[i];
            all.put(name,
                    new Resource(ref("resources.yaml", i + 1, name), name, new TreeSet<>(Set.of(Network.of(namesAndNetworks[i + 1]))),
                            List.of(),
                            new TreeMap<>(), Optional.empty(), true));
        }
        return all;
    }

    private static IsolationTable isolation() {
        return new IsolationTable(
                List.of(new IsolationTable.Row(ref("isolation.yaml", 1, "team"), new TreeSet<>(Set.of("engineers", "finance")),
                        IsolationTable.Mode.GROUP)),
                List.of(new IsolationTable.Exemption(ref("isolation.yaml", 9, "help"), new TreeSet<>(Set.of("engineers")),
                        new TreeSet<>(Set.of("contractors")))));
    }

    private static QuotaTable quotas() {
        return new QuotaTable(List.of(quota(1, "staff", Set.of("engineers"), Set.of(), 50, 20, false),
                quota(5, "all", Set.of("engineers", "contractors"), Set.of(), 80, 10, false),
                quota(9, "ben", Set.of(), Set.of("ben"), 200, 100, true), quota(13, "ana-too", Set.of(), Set.of("ana"), 60, 60, false)));
    }

    private static QuotaRow quota(int line, String name, Set<String> groups, Set<String> users, int down, int up, boolean override) {
        return new QuotaRow(ref("quotas.yaml", line, name), new TreeSet<>(groups), new TreeSet<>(users),
                Optional.of(new Bandwidth(down * 1_000_000L)), Optional.of(new Bandwidth(up * 1_000_000L)), Optional.empty(), override);
    }

    static Duration hours(int n) {
        return Duration.ofHours(n);
    }
}

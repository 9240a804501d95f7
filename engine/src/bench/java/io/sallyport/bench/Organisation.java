package io.sallyport.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.sallyport.model.Address;
import io.sallyport.model.Bandwidth;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Network;
import io.sallyport.model.Place;
import io.sallyport.model.PolicyVersion;
import io.sallyport.model.PortRange;
import io.sallyport.model.Protocol;
import io.sallyport.model.RowId;
import io.sallyport.model.RowRef;
import io.sallyport.policy.AccessRow;
import io.sallyport.policy.AccessTable;
import io.sallyport.policy.AddressTerms;
import io.sallyport.policy.Directory;
import io.sallyport.policy.Group;
import io.sallyport.policy.Hours;
import io.sallyport.policy.InstanceNetwork;
import io.sallyport.policy.IsolationTable;
import io.sallyport.policy.Manifest;
import io.sallyport.policy.Policy;
import io.sallyport.policy.PushTerms;
import io.sallyport.policy.QuotaRow;
import io.sallyport.policy.QuotaTable;
import io.sallyport.policy.Resource;
import io.sallyport.policy.Service;

/**
 * An organisation of any size whose people each have about the same number of rows: five access rows for each group, four groups for each
 * person. So a policy of 10 rows gives everybody 10 candidate rows, and any larger one 20.
 *
 * <p>Of twenty rows about fourteen are plain, three have hours, two an end, and one denies.
 *
 * @param rows how many access rows, at least 5
 * @param people how many people; they are spread evenly over the groups
 * @param rate of everybody who has a quota row, in both directions
 * @param site where its resources are: the second byte of the lowest of their addresses
 */
record Organisation(int rows, int people, Bandwidth rate, int site) {
    static final InstanceName INSTANCE = new InstanceName("main");
    /** A Monday morning within the hours of every row. */
    static final Instant NOW = Instant.parse("2026-03-02T08:00:00Z");

    private static final int ROWS_PER_GROUP = 5;
    private static final int GROUPS_PER_PERSON = 4;
    private static final int RESOURCES_MAX = 2_000;
    private static final Bandwidth RATE = new Bandwidth(50_000_000);
    static final int SITE = 64;

    Organisation(int rows, int people) {
        this(rows, people, RATE, SITE);
    }

    /** The same with another rate for everybody. */
    Organisation at(Bandwidth other) {
        return new Organisation(rows, people, other, site);
    }

    /** The same with every resource elsewhere. */
    Organisation movedTo(int other) {
        return new Organisation(rows, people, rate, other);
    }

    static String person(int number) {
        return "person-" + number;
    }

    int groups() {
        return Math.max(1, rows / ROWS_PER_GROUP);
    }

    int resources() {
        return Math.min(RESOURCES_MAX, Math.max(4, rows / 2));
    }

    /** The policy, as if this commit had been compiled. */
    Policy policy(String commit) {
        return new Policy(new PolicyVersion(commit, "an organisation of " + rows + " rows"),
                new Manifest("bench", ZoneId.of("Europe/Istanbul"), true, false), new Directory(directory()), destinations(),
                new AccessTable(access()), isolation(), network(), quotas(), stockRules());
    }

    private List<Group> directory() {
        List<TreeSet<String>> members = new ArrayList<>();
        for (int g = 0; g < groups(); g++) {
            members.add(new TreeSet<>());
        }
        for (int p = 0; p < people; p++) {
            // An odd stride spreads neighbours, so that no two people share all of their rows.
            for (int i = 0; i < GROUPS_PER_PERSON; i++) {
                members.get((int) ((p * 7919L + i * 31L) % groups())).add(person(p));
            }
        }
        List<Group> all = new ArrayList<>();
        for (int g = 0; g < groups(); g++) {
            all.add(new Group(ref("groups.yaml", g, "g" + g), "g" + g, members.get(g), List.of(), new TreeMap<>(), new TreeSet<>(),
                    new TreeSet<>(), new TreeSet<>()));
        }
        return all;
    }

    private SortedMap<String, Resource> destinations() {
        TreeMap<String, Resource> all = new TreeMap<>();
        for (int i = 0; i < resources(); i++) {
            String name = "r" + i;
            Network network = Network.of("10." + (site + i / 250) + "." + i % 250 + ".0/24");
            List<Service> services = i % 2 == 0 ? List.of() : List.of(new Service(Protocol.TCP, new PortRange(443, 443)));
            all.put(name, new Resource(ref("resources.yaml", i, name), name, set(List.of(network)), services, new TreeMap<>(),
                    Optional.empty(), true));
        }
        return all;
    }

    private List<AccessRow> access() {
        Optional<Hours> days = Optional
                .of(new Hours(List.of(new Hours.Window(EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY), 8 * 60, 18 * 60))));
        Optional<Instant> year = Optional.of(Instant.parse("2027-01-01T00:00:00Z"));
        List<AccessRow> all = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            String name = "row-" + i;
            boolean denies = i % 20 == 19;
            SortedSet<String> to = set(List.of("r" + i % resources(), "r" + (i * 13 + 1) % resources()));
            all.add(new AccessRow(ref("access.yaml", i, name), !denies, set(List.of("g" + Math.min(groups() - 1, i / ROWS_PER_GROUP))),
                    denies ? set(List.of("r" + (i + 3) % resources())) : to, i % 7 == 3 ? days : Optional.empty(), Optional.empty(),
                    i % 10 == 4 ? year : Optional.empty(), false, Optional.empty()));
        }
        return all;
    }

    /** One row for every group: whoever is in four of them has four candidates, and the strictest rate. */
    private QuotaTable quotas() {
        List<QuotaRow> all = new ArrayList<>();
        for (int g = 0; g < groups(); g += 2) {
            all.add(new QuotaRow(ref("quotas.yaml", g, "q" + g), set(List.of("g" + g)), new TreeSet<>(), Optional.of(rate),
                    Optional.of(rate), Optional.empty(), false));
        }
        return new QuotaTable(all);
    }

    private IsolationTable isolation() {
        TreeSet<String> some = new TreeSet<>();
        for (int g = 0; g < groups(); g += 3) {
            some.add("g" + g);
        }
        return new IsolationTable(List.of(new IsolationTable.Row(ref("isolation.yaml", 0, "team"), some, IsolationTable.Mode.GROUP)),
                List.of());
    }

    private static SortedMap<InstanceName, InstanceNetwork> network() {
        TreeMap<InstanceName, InstanceNetwork> all = new TreeMap<>();
        all.put(INSTANCE,
                new InstanceNetwork(ref("networks.yaml", 0, "main"), INSTANCE,
                        AddressTerms.of(Network.of("10.8.0.0/16"), Optional.empty(), Duration.ofHours(24)),
                        new PushTerms(List.of(Address.of("10.64.0.1")), List.of("corp.example"), new TreeSet<>(), false, 1500, List.of())));
        return all;
    }

    private static SortedMap<String, String> stockRules() {
        TreeMap<String, String> rules = new TreeMap<>();
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("sallyport.root", ".."), "rules"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".drl")).toList()) {
                rules.put("rules/" + file.getFileName(), Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rules;
    }

    private static <T extends Comparable<T>> SortedSet<T> set(Collection<T> items) {
        return new TreeSet<>(items);
    }

    private static RowRef ref(String file, int row, String name) {
        return new RowRef(new RowId(file, name), new Place("policies/" + file, row * 4 + 3, 5));
    }
}

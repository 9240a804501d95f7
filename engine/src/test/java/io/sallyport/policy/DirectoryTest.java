package io.sallyport.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.sallyport.event.Certificate;
import io.sallyport.event.Peer;
import io.sallyport.event.PeerInfo;
import io.sallyport.model.Place;
import io.sallyport.model.RowId;
import io.sallyport.model.RowRef;
import io.sallyport.policy.check.PolicyCompiler;
import io.sallyport.policy.check.SamplePolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DirectoryTest {
    private static final String GROUPS = """
            apiVersion: sallyport/v1
            kind: Manifest
            name: x
            zone: UTC
            ---
            apiVersion: sallyport/v1
            kind: Groups
            rows:
              - {name: staff, groups: [engineers, office], except: {groups: [revoked]}}
              - {name: engineers, users: [ana, mallory], common-names: ["*.eng.example", "ci-?"], groups: [sre]}
              - {name: sre, users: [dan]}
              - {name: office, users: [gil], certificate: {OU: [Office, Front], issuer: [Corp CA]}}
              - {name: revoked, users: [mallory], except: {users: [ana]}}
              - {name: quiet, groups: [staff], except: {users: [gil], groups: [sre]}}
              - {name: one-device, certificate: {serial: ["17"]}}
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "by user name, nested twice              | ana           |          | engineers quiet staff",
        "the nested group excepted from one      | dan           |          | engineers sre staff",
        "a person excepted from one              | gil           |          | office staff",
        "a revoked person is in no parent        | mallory       |          | engineers revoked",
        "by pattern                              | a.eng.example |          | engineers quiet staff",
        "a pattern matches the whole name        | a.eng.example.evil |     | ''",
        "a question mark is one character        | ci-4          |          | engineers quiet staff",
        "a question mark is not two              | ci-42         |          | ''",
        "by certificate fields                   | zoe           | OU=Front issuer=Corp CA | office quiet staff",
        "all the fields must match               | zoe           | OU=Front issuer=Other CA | ''",
        "a field that is absent does not match   | zoe           | OU=Front | ''",
        "by serial                               | zoe           | serial=17 | one-device",
        "nobody knows them                       | zoe           |          | ''"})
    void groupsFollowNamesPatternsFieldsAndNesting(String name, String commonName, String certificate, String groups) {
        Directory directory = PolicyCompiler.compile(SamplePolicy.treeOf(new TreeMap<>(Map.of("policies/x.yaml", GROUPS)))).value()
                .orElseThrow().directory();
        assertThat(String.join(" ", directory.groupsOf(peer(commonName, certificate == null ? "" : certificate), Set.of()))).as(name)
                .isEqualTo(groups);
    }

    @Test
    void aUserNameCountsOnlyWithoutACertificate() {
        Directory directory = new Directory(List.of(group("a", Set.of("ana"), Set.of(), Set.of())));
        assertThat(
                directory.groupsOf(new Peer(Optional.empty(), Optional.of("ana"), Optional.empty(), Optional.empty(), Optional.empty(), 0,
                        PeerInfo.none()), Set.of()))
                .containsExactly("a");
        assertThat(
                directory.groupsOf(new Peer(Optional.of("eve"), Optional.of("ana"), Optional.empty(), Optional.empty(), Optional.empty(), 0,
                        PeerInfo.none()), Set.of()))
                .isEmpty();
    }

    @Test
    void upstreamGroupsCountWhereAGroupHasTheirName() {
        Directory directory = new Directory(List.of(group("a", Set.of(), Set.of("b"), Set.of()), group("b", Set.of(), Set.of(), Set.of())));
        assertThat(directory.groupsOf(peer("zoe", ""), Set.of("b", "unheard-of"))).containsExactly("a", "b");
    }

    @Test
    void groupsThatDependOnThemselvesAreRefused() {
        List<Group> cycle = List.of(group("a", Set.of(), Set.of("b"), Set.of()), group("b", Set.of(), Set.of(), Set.of("a")));
        assertThatThrownBy(() -> new Directory(cycle)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("[a, b]");
    }

    @Test
    void deepAndTangledNestingIsJudgedInOnePass() {
        List<Group> groups = new ArrayList<>();
        for (int level = 0; level < 2_000; level++) {
            Set<String> below = level == 0 ? Set.of() : Set.of("l" + (level - 1) + "x", "l" + (level - 1) + "y");
            groups.add(group("l" + level + "x", level == 0 ? Set.of("ana") : Set.of(), below, Set.of()));
            groups.add(group("l" + level + "y", Set.of(), below, Set.of()));
        }
        groups.add(group("out", Set.of("ana"), Set.of(), Set.of("l1999x")));
        assertThat(new Directory(groups).groupsOf(peer("ana", ""), Set.of())).hasSize(3_999).doesNotContain("out");
    }

    /** Against the definition itself: in a group by name or nesting, unless excepted by name or by a group one is in. */
    @Test
    void membershipIsWhatItsDefinitionSays() {
        long seed = 7_001;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 2_000; round++) {
            List<Group> groups = randomGroups(random);
            TreeMap<String, Group> byName = new TreeMap<>();
            groups.forEach(group -> byName.put(group.name(), group));
            TreeSet<String> expected = new TreeSet<>();
            byName.keySet().stream().filter(name -> isMember(byName, name, "ana")).forEach(expected::add);
            assertThat(new Directory(groups).groupsOf(peer("ana", ""), Set.of())).as("seed " + seed + " round " + round + " " + groups)
                    .isEqualTo(expected);
        }
    }

    @Test
    void theGlobIndexFindsWhatTryingEveryPatternFinds() {
        long seed = 7_002;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 300; round++) {
            GlobIndex index = new GlobIndex();
            List<Glob> globs = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                Glob glob = new Glob(text(random, "ab*?"));
                if (!glob.isLiteral()) {
                    globs.add(glob);
                    index.add(glob, glob.pattern());
                }
            }
            for (int i = 0; i < 20; i++) {
                String name = text(random, "ab");
                TreeSet<String> expected = new TreeSet<>();
                globs.stream().filter(glob -> glob.matches(name)).forEach(glob -> expected.add(glob.pattern()));
                TreeSet<String> found = new TreeSet<>();
                index.find(name, found);
                assertThat(found).as("seed " + seed + " round " + round + " " + name + " " + globs).isEqualTo(expected);
            }
        }
    }

    private static boolean isMember(Map<String, Group> groups, String name, String person) {
        Group group = groups.getOrDefault(name, group(name, Set.of(), Set.of(), Set.of()));
        boolean in = group.users().contains(person) || group.groups().stream().anyMatch(inner -> isMember(groups, inner, person));
        return in && !group.exceptUsers().contains(person) && group.exceptGroups().stream().noneMatch(out -> isMember(groups, out, person));
    }

    /** Each group refers only to earlier ones, so that there is no cycle. */
    private static List<Group> randomGroups(SplittableRandom random) {
        List<Group> groups = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Set<String> inner = new TreeSet<>();
            Set<String> out = new TreeSet<>();
            for (int j = 0; j < i; j++) {
                if (random.nextInt(4) == 0) {
                    inner.add("g" + (7 - j));
                }
                if (random.nextInt(8) == 0) {
                    out.add("g" + (7 - j));
                }
            }
            groups.add(group("g" + (7 - i), random.nextInt(3) == 0 ? Set.of("ana") : Set.of("ben"), inner, out));
        }
        return groups;
    }

    private static String text(SplittableRandom random, String letters) {
        StringBuilder out = new StringBuilder();
        for (int i = random.nextInt(1, 12); i > 0; i--) {
            out.append(letters.charAt(random.nextInt(letters.length())));
        }
        return out.toString();
    }

    private static Group group(String name, Set<String> users, Set<String> groups, Set<String> exceptGroups) {
        SortedSet<String> nobody = new TreeSet<>();
        return new Group(new RowRef(new RowId("x", name), Place.ofFile("x")), name,
                new TreeSet<>(users), List.of(), new TreeMap<>(), new TreeSet<>(groups), nobody, new TreeSet<>(exceptGroups));
    }

    private static Peer peer(String commonName, String certificate) {
        TreeMap<String, String> subject = new TreeMap<>();
        Optional<String> issuer = Optional.empty();
        String serial = "1";
        for (String part : certificate.isEmpty() ? new String[0] : certificate.split(" (?=[A-Za-z]+=)", -1)) {
            String value = part.substring(part.indexOf('=') + 1);
            if (part.startsWith("issuer=")) {
                issuer = Optional.of(value);
            } else if (part.startsWith("serial=")) {
                serial = value;
            } else {
                subject.put(part.substring(0, part.indexOf('=')), value);
            }
        }
        return new Peer(Optional.of(commonName), Optional.empty(), Optional.empty(),
                Optional.of(new Certificate(serial, "", issuer, subject)),
                Optional.empty(), 0, PeerInfo.none());
    }
}

package io.sallyport.policy.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;

import io.sallyport.model.Diagnostic;
import io.sallyport.policy.Compiled;
import io.sallyport.policy.Policy;
import io.sallyport.policy.table.Kind;

import static org.assertj.core.api.Assertions.assertThat;

/** Documents of the right form with wild contents, and far too many rows: always an answer, by bounded work. */
class LoaderBoundsTest {
    private static final long SEED = 20_261_122;
    private static final int NOISY = 3_000;
    private static final List<Kind> KINDS = List.of(Kind.values());
    private static final String HEAD = "apiVersion: sallyport/v1\nkind: %s\nrows:\n";
    private static final List<String> WORDS = List.of("a", "b", "c", "d", "10.0.0.0/8", "10.0.0.0/24", "10.1.0.0/16", "::/0", "0.0.0.0/0",
            "10.0.0.7", "fd00::/64", "1h", "0s", "full", "group", "none", "push", "deny", "mon-sun 00:00-24:00", "fri-mon 22:00-06:00",
            "2027-01-01",
            "tcp/1-65535", "icmp", "50 Mbit/s", "1 GB", "alerts", "alert", "consent", "openvpn", "secret:x", "vpn.example:1194", "main",
            "02:00:00:00:00:01", "block-outside-dns", "below 60", "TR", "empty-group", "shadowed-row", "DNS:x", "SAN", "", "~", "9",
            "true");

    @Test
    void wildContentsOfTheRightFormGiveDiagnosticsOrAPolicy() {
        SplittableRandom random = new SplittableRandom(SEED);
        Set<String> ids = new TreeSet<>();
        for (int i = 0; i < NOISY; i++) {
            SortedMap<String, String> files = new TreeMap<>(Map.of("policies/base.yaml", """
                    apiVersion: sallyport/v1
                    kind: Manifest
                    name: x
                    zone: Europe/Istanbul
                    """));
            StringBuilder text = new StringBuilder();
            for (int documents = random.nextInt(1, 6); documents > 0; documents--) {
                text.append(document(random));
            }
            files.put("policies/noise.yaml", text.toString());
            try {
                PolicyCompiler.compile(SamplePolicy.treeOf(files)).diagnostics().forEach(found -> ids.add(found.id()));
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("seed " + SEED + " input " + i + ":\n" + text, e);
            }
        }
        assertThat(ids).as("the noise reaches far into the checks").hasSizeGreaterThan(30).contains("unknown-group", "unknown-site",
                "bad-push");
    }

    @Test
    void tooManyRowsAndDestinationsEndWithAWarning() {
        int rows = 2_000;
        StringBuilder groups = new StringBuilder(HEAD.formatted("Groups"));
        StringBuilder resources = new StringBuilder(HEAD.formatted("Resources"));
        StringBuilder access = new StringBuilder(HEAD.formatted("Access"));
        groups.append("  - {name: all, users: [ana]}\n");
        resources.append("  - {name: everything, networks: [10.0.0.0/8], services: [tcp]}\n");
        access.append("  - {name: open, allow: [all], to: [everything]}\n");
        for (int i = 0; i < rows; i++) {
            String address = "10.%d.%d.7".formatted(i / 250, i % 250);
            resources.append("  - {name: r%d, hosts: [%s], services: [tcp/%d]}\n".formatted(i, address, 1 + i));
            access.append("  - {name: d%d, deny: [all], to: [r%d]}\n  - {name: a%d, allow: [all], to: [r%d, everything]}\n".formatted(i, i,
                    i, i));
        }
        List<Diagnostic> found = check(groups, resources, access, new StringBuilder(HEAD.formatted("Invariants"))
                .append("  - {name: never, never: {group: all, reach: everything}}\n"));
        assertThat(found).extracting(Diagnostic::id).contains("not-all-checked", "invariant-unproven");
        assertThat(found).extracting(Diagnostic::id).as("what is not known is not called broken").doesNotContain("invariant-broken");
    }

    @Test
    void groupsInGroupsInGroupsAreJudgedWithinTheSteps() {
        int deep = 4_000;
        StringBuilder groups = new StringBuilder(HEAD.formatted("Groups")).append("  - {name: g0, users: [ana]}\n");
        StringBuilder access = new StringBuilder(HEAD.formatted("Access"));
        for (int i = 1; i < deep; i++) {
            groups.append("  - {name: g%d, users: [u%d], groups: [g%d]}\n".formatted(i, i, i - 1));
            access.append("  - {name: a%d, allow: [g%d], to: [x]}\n".formatted(i, i));
        }
        access.append("  - {name: no, deny: [g0], to: [x]}\n");
        List<Diagnostic> found = check(groups, new StringBuilder(HEAD.formatted("Resources")).append("  - {name: x, hosts: [10.0.0.1]}\n"),
                access, new StringBuilder(HEAD.formatted("Invariants"))
                        .append("  - {name: i, never: {group: g%d, reach: x}}\n".formatted(deep - 1)));
        assertThat(found).extracting(Diagnostic::id).contains("not-all-checked").containsAnyOf("invariant-broken", "invariant-unproven");
    }

    private static List<Diagnostic> check(StringBuilder... documents) {
        SortedMap<String, String> files = SamplePolicy.files();
        files.keySet().removeIf(file -> !file.endsWith("manifest.yaml"));
        files.put("policies/networks.yaml", HEAD.formatted("Networks") + "  - {name: main, instance: main, ipv4: 10.8.0.0/24}\n");
        for (int i = 0; i < documents.length; i++) {
            files.put("policies/many" + i + ".yaml", documents[i].toString());
        }
        Compiled<Policy> compiled = PolicyCompiler.compile(SamplePolicy.treeOf(files));
        return compiled.diagnostics();
    }

    private static String document(SplittableRandom random) {
        Kind kind = KINDS.get(random.nextInt(KINDS.size()));
        StringBuilder out = new StringBuilder("---\n").append(HEAD.formatted(kind.text()));
        for (int rows = random.nextInt(1, 5); rows > 0; rows--) {
            out.append("  - {name: ").append((char) ('a' + random.nextInt(4)));
            List<String> keys = new ArrayList<>(kind.row().keys());
            keys.remove("name");
            for (String key : keys) {
                if (random.nextInt(3) == 0) {
                    out.append(", ").append(key).append(": ").append(value(random, 0));
                }
            }
            out.append("}\n");
        }
        return out.toString();
    }

    private static String value(SplittableRandom random, int depth) {
        int sort = depth > 2 ? 0 : random.nextInt(4);
        if (sort < 2) {
            String word = WORDS.get(random.nextInt(WORDS.size()));
            return random.nextInt(4) == 0 ? word.isEmpty() ? "~" : "'" + word.toUpperCase(Locale.ROOT) + "'" : "\"" + word + "\"";
        }
        StringBuilder out = new StringBuilder(sort == 2 ? "[" : "{");
        for (int items = random.nextInt(3); items >= 0; items--) {
            out.append(sort == 2 ? "" : "'" + WORDS.get(random.nextInt(WORDS.size())) + items + "': ").append(value(random, depth + 1))
                    .append(items == 0 ? "" : ", ");
        }
        return out.append(sort == 2 ? "]" : "}").toString();
    }
}

package io.sallyport.policytest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.sallyport.adapter.stock.StockFiles;
import io.sallyport.decision.Decider;
import io.sallyport.effect.Samples;
import io.sallyport.policy.Policy;
import io.sallyport.policy.check.PolicyCompiler;
import io.sallyport.policy.check.SamplePolicy;
import io.sallyport.policytest.Results.Moment;

import static org.assertj.core.api.Assertions.assertThat;

/** A small office changes its policy: git gets another port, the lab closes, eve leaves, and monitoring may look at engineers. */
class SwapTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/plan");
    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");
    private static final SortedMap<String, String> OLD = new TreeMap<>(Map.of("policies/all.yaml", """
            apiVersion: sallyport/v1
            kind: Manifest
            name: office
            zone: UTC
            ---
            apiVersion: sallyport/v1
            kind: Networks
            rows:
              - {name: main, instance: main, ipv4: 10.8.0.0/24, ipv6: 'fd08::/64'}
            ---
            apiVersion: sallyport/v1
            kind: Groups
            rows:
              - {name: engineers, users: [ana, bob]}
              - {name: guests, users: [eve, zoe]}
            ---
            apiVersion: sallyport/v1
            kind: Resources
            rows:
              - {name: git, hosts: [10.20.0.5], services: [tcp/22]}
              - {name: lab, networks: [10.40.0.0/16, 'fd40::/32']}
              - {name: monitoring, networks: [10.9.0.0/28]}
            ---
            apiVersion: sallyport/v1
            kind: Access
            rows:
              - {name: engineers-all, allow: [engineers], to: [git, lab]}
              - {name: guests-git, allow: [guests], to: [git]}
              - {name: look, allow: [engineers], to: [monitoring]}
            ---
            apiVersion: sallyport/v1
            kind: Isolation
            rows:
              - {name: together, for: [engineers], mode: group}
            ---
            apiVersion: sallyport/v1
            kind: Quotas
            rows:
              - {name: rates, for: [engineers], rate: {down: 50 Mbit/s}}
            """));

    /** The same office with two branches, of which one gets another virtual subnet and the other a network more. */
    private static final SortedMap<String, String> BRANCHES = with(OLD, "policies/sites.yaml", """
            apiVersion: sallyport/v1
            kind: Sites
            rows:
              - {name: east, connectors: [gw-east], subnets: [192.168.50.0/24, 'fd00:50::/64'], virtual: {192.168.50.0/24: 10.110.3.0/24}}
              - {name: west, connectors: [gw-west], subnets: [192.168.60.0/24]}
              - {name: engineers-west, for: [engineers], to: [west]}
            """);

    private record Ready(Policy policy, Decider decider) {}

    private static Ready compile(SortedMap<String, String> files) {
        var policy = PolicyCompiler.compile(SamplePolicy.treeOf(files), StockFiles.rules());
        assertThat(policy.value()).as("%s", policy.diagnostics()).isPresent();
        return new Ready(policy.value().orElseThrow(), Decider.compile(policy.value().orElseThrow()).value().orElseThrow());
    }

    private static SortedMap<String, String> with(SortedMap<String, String> files, String name, String text) {
        TreeMap<String, String> more = new TreeMap<>(files);
        more.put(name, text);
        return more;
    }

    private static Swap office() {
        return swap(OLD, text -> text.replace("services: [tcp/22]", "services: [tcp/22, tcp/443]").replace("to: [git, lab]", "to: [git]")
                .replace("users: [eve, zoe]", "users: [zoe]").replace("down: 50 Mbit/s", "down: 20 Mbit/s")
                .replace("mode: group}",
                        "mode: group}\n  - {name: looks, from-resources: [monitoring], to: [engineers], services: [tcp/9100]}")
                .replace("- {name: lab, networks: [10.40.0.0/16, 'fd40::/32']}\n", "- {name: lab, networks: [10.40.0.0/16]}\n"));
    }

    private static Swap branches() {
        return swap(BRANCHES, text -> text.replace("10.110.3.0/24", "10.110.7.0/24").replace("[192.168.60.0/24]",
                "[192.168.60.0/24, 192.168.61.7/32, 'fd00:60::/64']"));
    }

    /** Nothing changes but what strangers may do at the port. */
    private static Swap door() {
        return swap(OLD, text -> text.replace("'fd08::/64'}", "'fd08::/64', door: {per-source: 45/m, known: 12h}}"));
    }

    private static Swap swap(SortedMap<String, String> files, UnaryOperator<String> edit) {
        Ready old = compile(files);
        TreeMap<String, String> edited = new TreeMap<>(files);
        edited.replaceAll((name, text) -> edit.apply(text));
        Ready next = compile(edited);
        Map<String, Moment> moments = Crowd.connect(old.policy(), old.decider()::decide, NOW, Samples.MAIN,
                Crowd.sample(old.policy(), PolicyTest.Given.NOTHING));
        return Swap.of(old.policy(), next.policy(), next.decider()::decide, Samples.MAIN, moments);
    }

    @Test
    void theChangesAreTheseTexts() throws IOException {
        isGolden("office.txt", office());
        isGolden("branches.txt", branches());
        isGolden("door.txt", door());
    }

    private static void isGolden(String name, Swap swap) throws IOException {
        StringBuilder text = new StringBuilder();
        swap.changes()
                .forEach(c -> text.append(c.person()).append(' ').append(c.what()).append(" -").append(c.lost()).append(" +")
                        .append(c.gained())
                        .append(" push -").append(c.pushLost()).append(" +").append(c.pushGained()).append('\n'));
        text.append("alike ").append(swap.alike()).append("\n\n").append(String.join("\n", swap.text().nft())).append("\n\n")
                .append(String.join("\n", swap.text().tc())).append("\n\n").append(String.join("\n", swap.text().routes())).append('\n');
        if ("write".equals(System.getProperty("sallyport.golden"))) {
            Files.writeString(GOLDEN.resolve(name), text);
        }
        assertThat(text.toString()).isEqualTo(Files.readString(GOLDEN.resolve(name)));
    }

    @Test
    void whatOnlyTheDaemonMindsChangesNothingInTheKernel() {
        assertThat(swap(OLD, text -> text.replace("'fd08::/64'}", "'fd08::/64', door: {bans: {failures: 9}}}")).text().isEmpty()).isTrue();
    }

    @Test
    void theSamePolicyChangesNothing() {
        Ready old = compile(OLD);
        Map<String, Moment> moments = Crowd.connect(old.policy(), old.decider()::decide, NOW, Samples.MAIN,
                Crowd.sample(old.policy(), PolicyTest.Given.NOTHING));
        Swap swap = Swap.of(old.policy(), old.policy(), old.decider()::decide, Samples.MAIN, moments);
        assertThat(swap.changes()).isEmpty();
        assertThat(swap.alike()).isEqualTo(4);
        assertThat(swap.text().isEmpty()).isTrue();
    }

    @Test
    @Tag("lab")
    void nftAndIpTakeWhatIsPrinted(@TempDir Path directory) throws IOException, InterruptedException {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")) && Files.exists(Path.of("/usr/sbin/nft")),
                "needs root and nft");
        for (Swap swap : List.of(office(), branches(), door())) {
            Files.writeString(directory.resolve("before.nft"), swap.before());
            Files.writeString(directory.resolve("before.ip"), lines(swap.routesBefore()));
            Files.writeString(directory.resolve("change.nft"), lines(swap.text().nft()));
            Files.writeString(directory.resolve("change.ip"), lines(swap.text().routes()));
            Process check = new ProcessBuilder("unshare", "-n", "sh", "-ec", """
                    ip tuntap add dev sp-main mode tun; ip link set sp-main up; ip link add si-main type ifb
                    nft -c -f before.nft; nft -f before.nft; ip -batch before.ip
                    nft -c -f change.nft; nft -f change.nft; ip -batch change.ip
                    """).directory(directory.toFile()).redirectErrorStream(true).start();
            String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(check.waitFor()).as(said).isZero();
            assertThat(List.of(said)).containsExactly("");
        }
    }

    private static String lines(List<String> lines) {
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }
}

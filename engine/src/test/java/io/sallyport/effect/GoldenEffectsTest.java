package io.sallyport.effect;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.sallyport.decision.Circle;
import io.sallyport.decision.Grant;
import io.sallyport.decision.Limits;
import io.sallyport.effect.Bundles;
import io.sallyport.effect.nft.FirewallBook;
import io.sallyport.effect.nft.FirewallText;
import io.sallyport.effect.nft.Lanes;
import io.sallyport.effect.nft.Tables;
import io.sallyport.effect.push.PushConfig;
import io.sallyport.effect.tc.ClassBook;
import io.sallyport.effect.tc.ClassText;
import io.sallyport.effect.tc.Direction;
import io.sallyport.effect.tc.Leaf;
import io.sallyport.model.Address;
import io.sallyport.model.ClientId;
import io.sallyport.policy.InstanceNetwork;
import io.sallyport.policy.IsolationTable.Mode;
import io.sallyport.policy.Policy;
import io.sallyport.policy.PushTerms;

import static org.assertj.core.api.Assertions.assertThat;

/** The promised text of one small office: two engineers and a contractor. */
class GoldenEffectsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/effects");
    private static final Policy POLICY = Samples.policy(List.of(
            Samples.resource("ci", "10.20.1.0/24 10.20.0.0/24 fd20::/64", "tcp/443 tcp/8000-8080 icmp/8"),
            Samples.resource("git", "10.20.0.5", "tcp/22 tcp/443"), Samples.resource("vault", "10.20.0.9", ""),
            Samples.resource("lab", "10.40.0.0/16", ""), Samples.resource("monitoring", "10.20.0.64/28 fd20::40", "tcp/443")),
            List.of(Samples.exemption("helpdesk", "engineers")),
            List.of(Samples.invitation("monitoring-looks", "monitoring", "engineers", "icmp/8 icmpv6/128 tcp/9100")));
    private static final Grant ENGINEER = new Grant(Samples.lease("ana", "10.8.0.5", "fd08::5"), Samples.reach("ci git lab", "vault"),
            Samples.circle(Mode.GROUP, "engineers", "engineers"), Samples.limits("50 Mbit/s", "20 Mbit/s"));
    private static final Grant OTHER_ENGINEER = new Grant(Samples.lease("bob", "10.8.0.6", ""), ENGINEER.reach(), ENGINEER.circle(),
            Limits.NONE);
    private static final Grant CONTRACTOR = new Grant(Samples.lease("eve", "10.8.0.7", ""), Samples.reach("git", ""), Circle.ALONE,
            Samples.limits("1 Mbit/s", ""));
    private static final Tables TABLES = new Tables(Samples.MAIN, "sp-main", "si-main");

    private final TreeMap<ClientId, Grant> clients = new TreeMap<>();
    private final ClassBook classes = new ClassBook(Bundles.STANDARD);
    private final FirewallBook firewall;

    GoldenEffectsTest() {
        clients.put(Samples.client(1), ENGINEER);
        clients.put(Samples.client(2), OTHER_ENGINEER);
        clients.put(Samples.client(3), CONTRACTOR);
        TreeMap<ClientId, Optional<Limits>> limits = new TreeMap<>();
        clients.forEach((id, grant) -> limits.put(id, Optional.of(grant.limits())));
        classes.change(limits);
        TreeMap<ClientId, Optional<FirewallBook.Seat>> seats = new TreeMap<>();
        clients.forEach((id, grant) -> seats.put(id, Optional.of(
                new FirewallBook.Seat(grant, new Lanes(classes.handle(id, Direction.DOWN), classes.handle(id, Direction.UP))))));
        firewall = new FirewallBook(POLICY);
        firewall.change(seats);
    }

    @Test
    void theFirewallIsThisText() throws IOException {
        check("6-rules.nft", FirewallText.render(TABLES, firewall.state()));
    }

    @Test
    void theClassesAreTheseLines() throws IOException {
        assertThat(lines(ClassText.render("sp-main", "si-main", Bundles.STANDARD, Leaf.FQ_CODEL, classes.state())))
                .isEqualTo(golden("7-limits.tc"));
    }

    @Test
    void theConfigurationIsTheseLines() throws IOException {
        InstanceNetwork split = Samples.network("10.8.0.0/24");
        InstanceNetwork full = new InstanceNetwork(split.ref(), split.instance(), split.addresses(),
                new PushTerms(List.of(Address.of("10.20.0.53"), Address.of("fd20::53")), List.of("corp.example"), new TreeSet<>(), true,
                        1500, List.of()));
        StringBuilder all = new StringBuilder();
        for (InstanceNetwork network : List.of(split, full)) {
            clients.forEach(
                    (id, grant) -> all.append("# ").append(grant.lease().holder())
                            .append(network.push().fullTunnel() ? ", full\n" : ", split\n")
                            .append(lines(PushConfig.of(POLICY, network, grant).lines())));
        }
        assertThat(all.toString()).isEqualTo(golden("5-push.conf"));
    }

    @Test
    @Tag("lab")
    void nftAcceptsTheFirewall() throws IOException, InterruptedException {
        org.junit.jupiter.api.Assumptions.assumeTrue(
                "root".equals(System.getProperty("user.name")) && Files.exists(Path.of("/usr/sbin/nft")),
                "needs root and nft");
        Process check = new ProcessBuilder("unshare", "-n", "sh", "-c",
                "ip tuntap add dev sp-main mode tun && ip link add si-main type ifb && nft -c -f "
                        + GOLDEN.resolve("6-rules.nft").toAbsolutePath())
                .redirectErrorStream(true).start();
        String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(check.waitFor()).as(said).isZero();
    }

    private static String lines(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }

    private static void check(String name, String text) throws IOException {
        if ("write".equals(System.getProperty("sallyport.golden"))) {
            Files.writeString(GOLDEN.resolve(name), text);
        }
        assertThat(text).isEqualTo(golden(name));
    }

    private static String golden(String name) throws IOException {
        return Files.readString(GOLDEN.resolve(name));
    }
}

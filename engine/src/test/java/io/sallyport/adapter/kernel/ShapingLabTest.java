package io.sallyport.adapter.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.sallyport.decision.Circle;
import io.sallyport.decision.Grant;
import io.sallyport.decision.Limits;
import io.sallyport.effect.Delta;
import io.sallyport.effect.Desired;
import io.sallyport.effect.Samples;
import io.sallyport.flow.Outcome;
import io.sallyport.lab.MeasuredRate;
import io.sallyport.model.Bandwidth;
import io.sallyport.model.ClientId;
import io.sallyport.model.RowId;
import io.sallyport.policy.Capacity;
import io.sallyport.policy.Policy;
import io.sallyport.policy.QuotaTerms.Priority;
import io.sallyport.policy.Traffic;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What clients get of a rate, alone and together, measured by iperf3 through a real kernel.
 */
@Tag("lab")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShapingLabTest {
    private static final RowId GUESTS = new RowId("sample.yaml", "guests");
    private static final int SECONDS = 4;
    private static final Pattern RECEIVED = Pattern.compile("\"sum_received\":\\s*\\{[^}]*\"bits_per_second\":\\s*([0-9.e+]+)");
    private static final Pattern INTERVAL = Pattern.compile("\"sum\":\\s*\\{[^}]*\"bits_per_second\":\\s*([0-9.e+]+)");

    private TunnelLab lab;
    private KernelEnforcement enforcement;

    @BeforeAll
    void build() {
        lab = TunnelLab.open();
        org.junit.jupiter.api.Assumptions.assumeTrue(TunnelLab.tryIn(Optional.empty(), "iperf3 --version").worked(), "needs iperf3");
        for (int port : new int[]{5201, 5202}) {
            lab.start(lab.server, "iperf3", "-s", "-p", String.valueOf(port));
        }
        enforcement = new KernelEnforcement(lab.settings);
    }

    @AfterAll
    void end() {
        enforcement.close();
        lab.close();
    }

    @ParameterizedTest
    @CsvSource({"2 Mbit/s, down, tcp", "2 Mbit/s, up, tcp", "256 kbit/s, down, udp", "256 kbit/s, up, udp", "20 Mbit/s, down, udp",
        "20 Mbit/s, up, udp"})
    void aClientGetsItsRateAndNoMore(String rate, String way, String protocol) {
        in(Samples.policy(List.of(Samples.resource("all", "192.168.7.0/24", ""))),
                way.equals("down") ? limits(rate, "", "") : limits("", rate, ""), Limits.NONE);
        long bits = Bandwidth.parse(rate).orElseThrow().bitsPerSecond();
        MeasuredRate.holds(rate, received(flow(lab.a, "10.8.0.5", 5201, way, protocol, bits * 2)), (double) bits);
    }

    @Test
    void clientsOfARowShareItsRateAndOthersHaveTheirOwn() {
        Policy policy = sharing(Optional.empty(), "guests", capacity("4 Mbit/s", "4 Mbit/s"));
        in(policy, limits("20 Mbit/s", "", "guests"), limits("20 Mbit/s", "", "guests"));
        Both both = both("down", 8_000_000);
        MeasuredRate.holds(both.toString(), both.a() + both.b(), 4_000_000);
        assertThat(both.a()).as(both.toString()).isBetween(both.b() / 3, both.b() * 3);
        in(policy, limits("20 Mbit/s", "", "guests"), limits("20 Mbit/s", "", ""));
        both = both("down", 8_000_000);
        MeasuredRate.holds(both.toString(), both.a(), 4_000_000);
        MeasuredRate.exceeds(both.toString(), both.b(), 4_000_000);
    }

    @ParameterizedTest
    @CsvSource({"down", "up"})
    void whoHasPriorityGoesFirstOnAFullLine(String way) {
        in(sharing(Optional.of(capacity("8 Mbit/s", "8 Mbit/s")), "none", capacity("9 Mbit/s", "")), limits("", "", "", Priority.LOW),
                limits("6 Mbit/s", "6 Mbit/s", "", Priority.HIGH));
        Both both = both(way, 8_000_000);
        MeasuredRate.holds(both.toString(), both.a() + both.b(), 8_000_000);
        assertThat(both.b()).as(both.toString()).isGreaterThan(both.a() * 2);
    }

    @Test
    void anotherRateHoldsForWhatFlowsAlready() throws Exception {
        Policy policy = Samples.policy(List.of(Samples.resource("all", "192.168.7.0/24", "")));
        in(policy, limits("1 Mbit/s", "", ""), Limits.NONE);
        CompletableFuture<String> flow = CompletableFuture.supplyAsync(() -> flow(lab.a, "10.8.0.5", 5201, "down", "udp", 20_000_000));
        Thread.sleep(SECONDS * 500);
        in(policy, limits("10 Mbit/s", "", ""), Limits.NONE);
        List<Double> seconds = new ArrayList<>();
        Matcher m = INTERVAL.matcher(flow.join());
        while (m.find()) {
            seconds.add(Double.parseDouble(m.group(1)));
        }
        assertThat(seconds.getFirst()).as(seconds.toString()).isLessThan(3_000_000);
        assertThat(seconds.get(SECONDS - 1)).as(seconds.toString()).isBetween(4_000_000.0, 13_000_000.0);
    }

    /** Nothing is left over or missing, whatever there was before. */
    @Test
    void aLineThatComesAndGoesTakesEveryoneAlong() {
        Policy plain = Samples.policy(List.of(Samples.resource("all", "192.168.7.0/24", "")));
        List<Policy> policies = List.of(plain, sharing(Optional.of(capacity("8 Mbit/s", "")), "guests", capacity("4 Mbit/s", "3 Mbit/s")),
                sharing(Optional.empty(), "guests", capacity("4 Mbit/s", "")),
                sharing(Optional.of(capacity("9 Mbit/s", "9 Mbit/s")), "guests", capacity("", "3 Mbit/s")),
                sharing(Optional.of(capacity("9 Mbit/s", "9 Mbit/s")), "others", capacity("", "2 Mbit/s")), plain);
        for (Policy policy : policies) {
            in(policy, limits("2 Mbit/s", "1 Mbit/s", "guests"), limits("", "", "", Priority.HIGH));
            while (enforcement.prepare(40)) {
                assertThat(enforcement.reconcile().drift()).isEmpty();
            }
            assertThat(enforcement.reconcile().drift()).isEmpty();
        }
        assertThat(classes("sp-lab") + classes("si-lab")).doesNotContain("1:f000", "1:e00", "1:80").contains("1:1 root");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            class change dev sp-lab parent 1:f000 classid 1:8000 htb prio 5 rate 1kbit ceil 2mbit     | had another rate
            class change dev sp-lab parent 1:f000 classid 1:8000 htb prio 1 rate 1kbit ceil 90mbit    | had another rate
            class change dev sp-lab parent 1: classid 1:f000 htb rate 1mbit                          | towards clients had another rate
            class del dev sp-lab classid 1:8000                                                      | towards the client was gone
            class add dev sp-lab parent 1:f000 classid 1:9000 htb rate 1mbit                         | was put there by someone
            qdisc del dev sp-lab root                                                                | the traffic queue of sp-lab was gone
            """)
    void whatSomebodyChangesIsPutBack(String what, String said) {
        in(sharing(Optional.of(capacity("8 Mbit/s", "8 Mbit/s")), "none", capacity("9 Mbit/s", "")), limits("2 Mbit/s", "", ""),
                limits("", "", "", Priority.HIGH));
        String before = classes("sp-lab");
        lab.in(lab.router, "tc " + what.replace("1:8000", lane(before)));
        assertThat(enforcement.reconcile().drift()).anyMatch(line -> line.contains(said));
        assertThat(enforcement.reconcile().drift()).isEmpty();
        assertThat(classes("sp-lab")).isEqualTo(before);
    }

    private static String lane(String classes) {
        Matcher m = Pattern.compile("class htb (1:8[0-9a-f]+) parent").matcher(classes);
        assertThat(m.find()).isTrue();
        return m.group(1);
    }

    /** Queues are numbered anew, and the order is the kernel's own. */
    private String classes(String device) {
        return lab.in(lab.router, "tc class show dev " + device).replaceAll(" leaf [0-9a-f]+:", "").lines().sorted().toList().toString();
    }

    private void in(Policy policy, Limits first, Limits second) {
        TreeMap<ClientId, Grant> grants = new TreeMap<>();
        grants.put(Samples.client(1), grant("ana", "10.8.0.5", first));
        Desired desired = new Desired(Samples.MAIN, policy, grants);
        assertThat(enforcement.sync(desired)).isEqualTo(Outcome.done());
        TreeMap<ClientId, Optional<Grant>> come = new TreeMap<>();
        come.put(Samples.client(2), Optional.of(grant("bob", "10.8.0.6", second)));
        assertThat(enforcement.apply(new Delta(come))).isEqualTo(Outcome.done());
    }

    private static Grant grant(String holder, String address, Limits limits) {
        return new Grant(Samples.lease(holder, address, ""), Samples.reach("all", ""), Circle.ALONE, limits);
    }

    private static Limits limits(String down, String up, String shared, Priority... priority) {
        return new Limits(Bandwidth.parse(down), Bandwidth.parse(up), Optional.empty(), List.of(priority).stream().findFirst(),
                shared.isEmpty() ? Optional.empty() : Optional.of(new RowId(GUESTS.file(), shared)));
    }

    private static Capacity capacity(String down, String up) {
        return new Capacity(Bandwidth.parse(down), Bandwidth.parse(up));
    }

    record Both(double a, double b) {}

    private Both both(String way, long bits) {
        CompletableFuture<String> other = CompletableFuture.supplyAsync(() -> flow(lab.b, "10.8.0.6", 5202, way, "udp", bits));
        String one = flow(lab.a, "10.8.0.5", 5201, way, "udp", bits);
        return new Both(received(one), received(other.join()));
    }

    private String flow(String from, String address, int port, String way, String protocol, long bits) {
        List<String> command = new ArrayList<>(
                List.of("ip", "netns", "exec", from, "iperf3", "-J", "-c", "192.168.7.2", "-B", address, "-p",
                        String.valueOf(port), "-t", String.valueOf(SECONDS)));
        if (way.equals("down")) {
            command.add("-R");
        }
        if (protocol.equals("udp")) {
            command.addAll(List.of("-u", "-l", "1200", "-b", String.format(Locale.ROOT, "%d", bits)));
        }
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What arrived, in bit/s of payload. */
    private static double received(String said) {
        Matcher m = RECEIVED.matcher(said);
        assertThat(m.find()).as(said).isTrue();
        return Double.parseDouble(m.group(1));
    }

    private static Policy sharing(Optional<Capacity> line, String row, Capacity shared) {
        return Samples.sharing(List.of(Samples.resource("all", "192.168.7.0/24", "")), new Traffic(line, Traffic.Shaping.REQUIRED), row,
                shared);
    }
}

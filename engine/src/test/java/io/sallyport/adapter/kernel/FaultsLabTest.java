package io.sallyport.adapter.kernel;

import java.util.Arrays;
import java.util.Optional;
import java.util.TreeMap;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import io.sallyport.decision.Circle;
import io.sallyport.decision.Grant;
import io.sallyport.decision.Limits;
import io.sallyport.effect.Bundles;
import io.sallyport.effect.Delta;
import io.sallyport.effect.Desired;
import io.sallyport.effect.Samples;
import io.sallyport.flow.Outcome;
import io.sallyport.model.Bandwidth;
import io.sallyport.model.ClientId;
import io.sallyport.policy.Capacity;
import io.sallyport.policy.Policy;
import io.sallyport.policy.Traffic;

import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of the next client when something of the kernel's side is gone, one row for each thing that can go. */
@Tag("lab")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultsLabTest {
    private static final String REFUSED = "Error: Specified qdisc kind is unknown.";

    private TunnelLab lab;
    private FaultyTools tools;
    private KernelEnforcement enforcement;

    @BeforeAll
    void build() {
        lab = TunnelLab.open();
    }

    @BeforeEach
    void oneClientIsIn() {
        tools = new FaultyTools();
        begin(Traffic.Shaping.REQUIRED);
    }

    private void begin(Traffic.Shaping shaping) {
        enforcement = new KernelEnforcement(lab.settings.keeping(true), Bundles.STANDARD, tools.in(lab.router));
        assertThat(follow(shaping)).isEqualTo(Outcome.done());
        assertThat(let(1, "2 Mbit/s", "1 Mbit/s")).isEqualTo(Outcome.done());
    }

    @AfterEach
    void close() {
        enforcement.close();
        tools.close();
    }

    @AfterAll
    void end() {
        lab.close();
    }

    /** What can be mended is mended before the client hears of it. */
    enum Mended {
        TC_KILLED, NFT_KILLED, BOTH_KILLED, TC_STOPPED, QUEUE_REMOVED, IFB_REMOVED, TABLES_REMOVED, CLASS_THERE_ALREADY, CLASS_REMOVED, NFT_WITHOUT_BUFFERS
    }

    @ParameterizedTest
    @EnumSource
    void theNextClientIsLetInAndLimited(Mended fault) {
        switch (fault) {
            case TC_KILLED -> signal("KILL", "tc");
            case NFT_KILLED -> signal("KILL", "nft");
            case BOTH_KILLED -> {
                signal("KILL", "tc");
                signal("KILL", "nft");
            }
            case TC_STOPPED -> signal("STOP", "tc");
            case QUEUE_REMOVED -> lab.in(lab.router, "tc qdisc del dev sp-lab root");
            case IFB_REMOVED -> lab.in(lab.router, "ip link del si-lab");
            case TABLES_REMOVED -> lab.in(lab.router, "nft flush ruleset");
            case CLASS_THERE_ALREADY -> lab.in(lab.router, "tc class add dev sp-lab parent 1: classid 1:2 htb rate 9mbit");
            case CLASS_REMOVED -> lab.in(lab.router, "tc class del dev sp-lab classid 1:1");
            case NFT_WITHOUT_BUFFERS -> {
                signal("KILL", "nft");
                lab.in(lab.router, "nft flush ruleset");
                tools.refuseOnce("nft", "-f -", "netlink: Error: No buffer space available");
            }
        }
        assertThat(let(2, "4 Mbit/s", "3 Mbit/s")).isEqualTo(Outcome.done());
        assertThat(enforcement.health().impaired()).isEmpty();
        enforcement.reconcile();
        assertThat(enforcement.reconcile().drift()).isEmpty();
        assertThat(classes("sp-lab")).contains("rate 2Mbit ceil 2Mbit", "rate 4Mbit ceil 4Mbit");
        assertThat(classes("si-lab")).contains("rate 1Mbit ceil 1Mbit", "rate 3Mbit ceil 3Mbit");
        assertThat(lab.in(lab.router, "nft list map inet sallyport_main down4")).contains("10.8.0.5", "10.8.0.6");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tc  |               | No such file or directory | install iproute2
            tc  | -force -batch | qdisc kind is unknown     | modprobe sch_htb
            nft |               | No such file or directory | install nftables
            """)
    void whereItCannotBeMendedTheClientIsRefusedWithWhatToDo(String tool, String words, String what, String hint) {
        signal("KILL", tool);
        lab.in(lab.router, tool.equals("tc") ? "tc qdisc del dev si-lab root" : "nft flush ruleset");
        if (words == null) {
            tools.remove(tool);
        } else {
            tools.refuse(tool, words, REFUSED);
        }
        for (int again = 0; again < 2; again++) {
            assertThat(let(2, "4 Mbit/s", "3 Mbit/s")).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
                assertThat(failed.what()).contains(what);
                assertThat(failed.hint()).contains(hint);
            });
        }
        assertThat(enforcement.health().refused()).isGreaterThanOrEqualTo(2);
        assertThat(enforcement.health().impaired()).isPresent();
        tools.mend(tool);
        assertThat(let(2, "4 Mbit/s", "3 Mbit/s")).isEqualTo(Outcome.done());
        assertThat(enforcement.health().impaired()).isEmpty();
        enforcement.reconcile();
        assertThat(enforcement.reconcile().drift()).isEmpty();
        assertThat(classes("si-lab")).contains("rate 1Mbit ceil 1Mbit", "rate 3Mbit ceil 3Mbit");
    }

    @Test
    void underBestEffortAClientIsLetInWithoutLimitsAndLimitedWhenThatIsPossibleAgain() {
        assertThat(follow(Traffic.Shaping.BEST_EFFORT)).isEqualTo(Outcome.done());
        assertThat(let(1, "2 Mbit/s", "1 Mbit/s")).isEqualTo(Outcome.done());
        signal("KILL", "tc");
        lab.in(lab.router, "tc qdisc del dev sp-lab root");
        tools.remove("tc");
        assertThat(let(2, "4 Mbit/s", "3 Mbit/s")).isEqualTo(Outcome.done());
        assertThat(lab.in(lab.router, "nft list map inet sallyport_main client4")).contains("10.8.0.6");
        assertThat(enforcement.health().unlimited()).isPositive();
        assertThat(enforcement.health().impaired().orElseThrow().hint()).contains("iproute2");
        assertThat(enforcement.reconcile().repair()).isInstanceOf(Outcome.Failed.class);
        tools.mend("tc");
        assertThat(enforcement.reconcile().repair()).isEqualTo(Outcome.done());
        assertThat(classes("sp-lab")).contains("rate 2Mbit ceil 2Mbit", "rate 4Mbit ceil 4Mbit");
        assertThat(enforcement.health().impaired()).as("mended").isEmpty();
    }

    @Test
    void aFirewallThatCannotBeRefusesUnderBestEffortToo() {
        assertThat(follow(Traffic.Shaping.BEST_EFFORT)).isEqualTo(Outcome.done());
        signal("KILL", "nft");
        tools.remove("nft");
        assertThat(let(2, "4 Mbit/s", "3 Mbit/s")).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void withoutIfbDevicesOnlyWhatClientsSendIsUnlimited() {
        enforcement.close();
        lab.in(lab.router, "ip link del si-lab");
        tools.refuse("ip", "type ifb", "Error: Unknown device type.");
        enforcement = new KernelEnforcement(lab.settings.keeping(true), Bundles.STANDARD, tools.in(lab.router));
        assertThat(follow(Traffic.Shaping.REQUIRED)).isEqualTo(Outcome.done());
        assertThat(let(1, "2 Mbit/s", "")).isEqualTo(Outcome.done());
        assertThat(let(2, "2 Mbit/s", "1 Mbit/s")).isInstanceOfSatisfying(Outcome.Failed.class,
                failed -> assertThat(failed.hint()).contains("modprobe ifb"));
        assertThat(let(1, "3 Mbit/s", "")).as("who needs none is not held up").isEqualTo(Outcome.done());
        assertThat(follow(Traffic.Shaping.BEST_EFFORT)).isEqualTo(Outcome.done());
        assertThat(let(2, "2 Mbit/s", "1 Mbit/s")).isEqualTo(Outcome.done());
        assertThat(enforcement.health().unlimited()).isPositive();
        assertThat(classes("sp-lab")).contains("rate 2Mbit ceil 2Mbit");
        assertThat(enforcement.reconcile().drift()).isEmpty();
    }

    private Outcome follow(Traffic.Shaping shaping) {
        Policy policy = Samples.sharing(java.util.List.of(Samples.resource("all", "192.168.7.0/24", "")),
                new Traffic(Optional.empty(), shaping),
                "nobody", new Capacity(Bandwidth.parse("9 Mbit/s"), Optional.empty()));
        return enforcement.sync(new Desired(Samples.MAIN, policy, new TreeMap<>()));
    }

    private Outcome let(int client, String down, String up) {
        TreeMap<ClientId, Optional<Grant>> come = new TreeMap<>();
        come.put(Samples.client(client), Optional.of(new Grant(Samples.lease("c" + client, "10.8.0." + (client + 4), ""),
                Samples.reach("all", ""), Circle.ALONE, new Limits(Bandwidth.parse(down), Bandwidth.parse(up), Optional.empty()))));
        return enforcement.apply(new Delta(come));
    }

    private String classes(String device) {
        return lab.in(lab.router, "tc class show dev " + device);
    }

    /** To the interpreters that this process has running. */
    private void signal(String signal, String tool) {
        ProcessHandle.current().descendants().filter(process -> process.info().command().filter(c -> c.endsWith("/" + tool)).isPresent())
                .filter(process -> process.info().arguments()
                        .filter(words -> Arrays.asList(words).contains(tool.equals("tc") ? "-force" : "-i"))
                        .isPresent())
                .forEach(process -> lab.sh("kill -" + signal + " " + process.pid()));
    }
}

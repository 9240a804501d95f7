package io.sallyport.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

import io.sallyport.control.Reply;
import io.sallyport.control.Request;
import io.sallyport.control.SessionRow;
import io.sallyport.control.UsageRow;

import static org.assertj.core.api.Assertions.assertThat;

/** What a real client uses, counted by a real kernel: to the byte, through crashes, and with consequences. Each test goes on from the one before. */
@Tag("lab")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UsageLabTest {
    private static final Duration BURST = Duration.ofSeconds(2);
    private static final String IMPATIENT = "hand-window 6";
    private static final Pattern COUNTER = Pattern.compile("([0-9a-f:.]+) counter packets [0-9]+ bytes ([0-9]+)");

    @RegisterExtension
    static final GatewayLab LAB = new GatewayLab("use", policy(), true);

    /** What the runs of counters before this one counted of ana's. */
    private long earlierRuns;

    private static SortedMap<String, String> policy() {
        SortedMap<String, String> files = LabPolicy.files();
        files.put(LabPolicy.QUOTAS, LabPolicy.quotas("""
                rate: {down: 20 Mbit/s, up: 10 Mbit/s}, volume: {limit: 3 MB, per: day, over: {throttle: 1 Mbit/s}, warn: ["10%"]}""")
                + "  - {name: blue, for: [blue], volume: {limit: 3 MB, per: week, over: cut}}\n");
        return files;
    }

    @BeforeAll
    static void connect() {
        LAB.laptop("ana").connect(IMPATIENT);
        LAB.session("ana");
    }

    @Test
    @Order(1)
    void aQuotaUsedUpSlowsTheSessionDownAndTheClientReadsWhy() {
        Laptop ana = LAB.laptop("ana");
        // 700 kB of 3 MB.
        ana.station().space().must("ping", "-q", "-i", "0.002", "-c", "290", "-s", "1200", GatewayLab.GIT);
        assertThat(ana.client().await("10 % of your 3 MB per day are used", GatewayLab.SOON)).as(ana.client()::log).isPresent();
        Eventually.holds("the operator is warned", () -> LAB.daemonSaid().contains("10 % of 3 MB per day is used"));
        assertThat(rate("ana")).isEqualTo("20 Mbit/s");

        download(ana);

        Eventually.holds(() -> "ana is slowed down: " + LAB.session("ana"), () -> rate("ana").equals("1 Mbit/s"));

        assertThat(ana.client().await("your 3 MB per day are used up", GatewayLab.SOON)).isPresent();
        MeasuredRate.holds("slowed down", Evidence.megabits(ana, true), 1);
        assertThat(ana.client().timesConnected()).isEqualTo(1);
    }

    @Test
    @Order(2)
    void whatIsUsedIsWhatTheKernelCountedToTheByte() {
        Eventually.holds(() -> "used " + used("ana") + ", counted " + counted("ana"), () -> used("ana") == counted("ana"));

        assertThat(used("ana")).isGreaterThan(3_000_000);
        assertThat(LAB.cli("usage").output()).contains("ana").contains("of 3.0 MB per day");
    }

    @Test
    @Order(3)
    void aDaemonThatIsKilledCountsEverythingOnceAndWhatPassedMeanwhileToo() {
        long before = counted("ana");
        LAB.daemon().kill();
        assertThat(Evidence.megabits(LAB.laptop("ana"), true, BURST)).isPositive();
        Eventually.holds("nothing is on its way any more", () -> counted("ana") == settled());
        long meanwhile = counted("ana");
        assertThat(meanwhile).isGreaterThan(before);
        earlierRuns = meanwhile;

        LAB.startDaemon();
        SessionRow back = LAB.session("ana");

        assertThat(back.down().map(Object::toString)).as("still used up").contains("1 Mbit/s");
        Eventually.holds(() -> "used " + used("ana") + ", counted " + earlierRuns + " and " + counted("ana"),
                () -> used("ana") == earlierRuns + counted("ana"));
    }

    @Test
    @Order(4)
    void aDaemonThatIsStoppedAndStartedLosesNothing() {
        earlierRuns = used("ana");

        LAB.restartDaemon();
        LAB.session("ana");

        Eventually.holds(() -> "used " + used("ana") + ", counted " + earlierRuns + " and " + counted("ana"),
                () -> used("ana") >= earlierRuns && used("ana") <= earlierRuns + counted("ana") + 100_000);
        assertThat(rate("ana")).isEqualTo("1 Mbit/s");
    }

    @Test
    @Order(5)
    void whatIsGrantedGivesTheFullRateBackAtOnceAndIsOnRecord() {
        assertThat(LAB.cli("usage", "grant", "ana", "1", "GB", "--per", "day", "--reason", "a long call").exit()).isZero();

        Eventually.holds(() -> "ana is fast again: " + LAB.session("ana"), () -> rate("ana").equals("20 Mbit/s"));
        MeasuredRate.exceeds("fast again", Evidence.megabits(LAB.laptop("ana"), true), 1);
        assertThat(notes("usage-granted")).singleElement().satisfies(note -> {
            assertThat(note.path("person").asString()).isEqualTo("ana");
            assertThat(note.path("by").asString()).startsWith("uid 0");
            assertThat(note.path("reason").asString()).isEqualTo("a long call");
        });
    }

    @Test
    @Order(6)
    void cutEndsTheSessionAndAResetLetsThePersonBackIn() {
        Laptop cem = LAB.laptop("cem").connect(IMPATIENT);
        LAB.session("cem");
        download(cem);

        assertThat(cem.client().await("your volume of data is used up", GatewayLab.SOON)).as(cem.client()::log).isPresent();
        Eventually.holds("the session is gone", () -> LAB.connected("cem").isEmpty());
        assertThat(cem.start(IMPATIENT).awaitRefused(GatewayLab.SOON)).contains("your volume of data is used up");
        assertThat(LAB.cli("usage", "reset", "cem", "--per", "week").exit()).isZero();

        cem.connect(IMPATIENT);
        assertThat(LAB.session("cem").state()).isEqualTo("connected");
        assertThat(notes("usage-reset")).hasSize(1);
    }

    @Test
    @Order(7)
    void nothingOfTheCountingIsLeftWhenTheDaemonIsStopped() {
        LAB.daemon().close();

        assertThat(LAB.gateway().run("nft", "list", "tables").output()).doesNotContain("sallyport");
        LAB.startDaemon();
    }

    /** More than the quota, as far as it gets: who is cut in the middle never hears of the end of it. */
    private static void download(Laptop laptop) {
        laptop.station().space().run("timeout", "-s", "KILL", "12", "iperf3", "-c", GatewayLab.SPEED, "-p", Integer.toString(
                GatewayLab.SPEED_PORT), "-t", "3", "-R");
    }

    private static String rate(String person) {
        return LAB.connected(person).flatMap(SessionRow::down).map(Object::toString).orElse("none");
    }

    private static List<JsonNode> notes(String kind) {
        return Evidence.journal(LAB.journal()).stream().filter(line -> line.path("event").path("kind").asString("").equals(kind)).toList();
    }

    /** Both directions, today, as the daemon says. */
    private static long used(String person) {
        if (LAB.ask(new Request.Usage(person)) instanceof Reply.Usage(List<UsageRow> rows) && rows.size() == 1) {
            return rows.getFirst().periods().stream().filter(used -> used.period().equals("day"))
                    .mapToLong(used -> used.downBytes() + used.upBytes()).sum();
        }
        throw new AssertionError("nothing is known of " + person);
    }

    /** Both directions, both families, as the kernel says since its counters were begun. */
    private static long counted(String person) {
        List<String> addresses = new ArrayList<>(List.of(Evidence.admissions(LAB.journal()).getOrDefault(person, "")));
        Eventually.holds("the laptop has its addresses", () -> LAB.laptop(person).tunnelAddress().isPresent());
        Matcher six = Pattern.compile("inet6 (fd00:8::[0-9a-f:]+)/").matcher(LAB.laptop(person).station().space()
                .must("ip", "-6", "-o", "address", "show", "dev", GatewayLab.CLIENT_TUN));
        while (six.find()) {
            addresses.add(six.group(1));
        }
        long sum = 0;
        Matcher counter = COUNTER.matcher(LAB.gateway().must("nft", "-n", "list", "table", "inet", "sallyport_main.usage"));
        while (counter.find()) {
            sum += addresses.contains(counter.group(1)) ? Long.parseLong(counter.group(2)) : 0;
        }
        return sum;
    }

    /** What is counted after a moment in which nothing was sent on purpose. */
    private static long settled() {
        try {
            Thread.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return counted("ana");
    }
}

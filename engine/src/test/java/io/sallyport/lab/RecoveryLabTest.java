package io.sallyport.lab;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.sallyport.adapter.store.JournalCheck;
import io.sallyport.control.SessionRow;

import static io.sallyport.lab.GatewayLab.FINANCE;
import static io.sallyport.lab.GatewayLab.FINANCE6;
import static io.sallyport.lab.GatewayLab.GIT;
import static org.assertj.core.api.Assertions.assertThat;

/** Parts that die, and an administrator who flushes the firewall: nobody gets in unpoliced, and everybody comes back. */
@Tag("lab")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecoveryLabTest {
    private static final int MOMENTS = 10;
    private static final long FIRST_SPAN_MILLIS = 60;
    /** Some starts after a kill are killed too, within the time that one takes. */
    private static final int SECOND_KILL_EVERY = 3;
    private static final long START_MILLIS = 3_000;
    private static final long SEED = 20_261_121;
    /** A client whose server has forgotten its handshake tries anew after so many seconds instead of a minute. */
    private static final String IMPATIENT = "hand-window 6";

    @RegisterExtension
    static final GatewayLab LAB = new GatewayLab("rec", LabPolicy.files(), true);

    @BeforeAll
    static void connect() {
        LAB.laptop("ana").connect(IMPATIENT);
        LAB.laptop("cem").connect(IMPATIENT);
    }

    /** Every client is up, and has been decided by the daemon that runs now. */
    private static Map<String, String> addresses(String... names) {
        TreeMap<String, String> addresses = new TreeMap<>();
        for (String name : names) {
            addresses.put(name, LAB.session(name).address4().toString());
            Eventually.holds(() -> name + " has its lease on its tunnel",
                    () -> LAB.laptop(name).tunnelAddress().filter(addresses.get(name)::equals).isPresent());
        }
        return addresses;
    }

    @Test
    void everybodyReturnsToTheirAddressWhenTheDaemonIsRestarted() {
        Map<String, String> before = addresses("ana", "cem");

        LAB.restartDaemon();

        assertThat(addresses("ana", "cem")).isEqualTo(before);
        Eventually.holds("ana reaches git again", () -> LAB.laptop("ana").station().tcp(GIT, 443));
    }

    @Test
    void everybodyReturnsToTheirAddressWhenOpenVpnIsKilled() {
        Map<String, String> before = addresses("ana", "cem");
        long pid = openVpn();
        int heard = LAB.daemon().count();

        ProcessHandle.of(pid).orElseThrow().destroyForcibly();

        assertThat(LAB.daemon().await("released from hold", heard, GatewayLab.SOON)).isPresent();
        assertThat(openVpn()).isNotEqualTo(pid);
        assertThat(addresses("ana", "cem")).isEqualTo(before);
        Eventually.holds("ana reaches git again", () -> LAB.laptop("ana").station().tcp(GIT, 443));
    }

    private static long openVpn() {
        return Eventually.is(() -> "OpenVPN runs", () -> LAB.status().instances().getFirst().pid());
    }

    @Test
    void aFlushedFirewallIsRepairedAndReportedAndNothingBlockedPassesMeanwhile() {
        Laptop cem = LAB.laptop("cem");
        LAB.laptop("ben").connect(IMPATIENT);
        addresses("ana", "ben", "cem");
        cem.routeEverything();
        Laptop ana = LAB.laptop("ana");
        assertThat(ana.station().tcp(GIT, 443)).isTrue();
        assertThat(cem.station().tcp(FINANCE, 443)).isFalse();
        cem.station().serveTcp(9000);
        String cemsAddress = cem.tunnelAddress().orElseThrow();
        Map<String, BooleanSupplier> blocked = new TreeMap<>(Map.of("tcp", () -> cem.station().tcp(FINANCE, 443), "udp",
                () -> cem.station().udp(FINANCE, 53), "tcp by IPv6", () -> cem.station().tcp(FINANCE6, 443), "udp by IPv6",
                () -> cem.station().udp(FINANCE6, 53), "from another client", () -> LAB.laptop("ben").station().tcp(cemsAddress, 9000),
                "from a network",
                () -> LAB.servers().tcp(cemsAddress, 9000)));
        List<String> passed = new ArrayList<>();
        blocked.forEach((way, passes) -> {
            int heard = LAB.daemon().count();

            LAB.gateway().must("nft", "flush", "ruleset");

            if (passes.getAsBoolean()) {
                passed.add(way);
            }
            assertThat(LAB.daemon().await("the firewall tables of main were gone: loaded again", heard, GatewayLab.SOON)).isPresent();
        });

        assertThat(passed).isEmpty();
        assertThat(cem.station().tcp(FINANCE, 443)).isFalse();
        Eventually.holds("the flow that was open goes on", ana.station()::flows);
        assertThat(Evidence.firewallClients(LAB.gateway())).isEqualTo(heldAddresses());
    }

    private static Set<String> heldAddresses() {
        return LAB.sessions().stream().map(row -> row.address4().toString()).collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * The daemon is killed while somebody new connects: before, between and after each of its steps, as chance has it. Whoever the firewall knows then
     * must have an admission in the journal, and the daemon that is started next must find everything in order.
     */
    @Test
    void noMomentOfAConnectLetsAnybodyInUnpolicedWhenTheDaemonIsKilled() throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        System.out.println("moments of the kill from seed " + SEED);
        long span = FIRST_SPAN_MILLIS;
        int admitted = 0;
        List<String> names = new ArrayList<>(List.of("ana", "cem"));
        for (int i = 0; i < MOMENTS; i++) {
            Laptop laptop = LAB.laptop("red-" + i);
            names.add(laptop.name());
            long delay = random.nextLong(span);
            laptop.start(IMPATIENT);
            Thread.sleep(delay);

            LAB.daemon().kill();

            boolean recorded = policedAfterTheKill(laptop);
            System.out.println("killed after " + delay + " ms, " + (recorded ? "admitted" : "not admitted yet"));
            admitted += recorded ? 1 : 0;
            // Closer to the moment of the admission, whatever this machine and its load make of it.
            span = recorded ? Math.max(delay, 2) : span + span / 2;
            if (i % SECOND_KILL_EVERY == 0) {
                LAB.launchDaemon();
                Thread.sleep(random.nextLong(START_MILLIS));
                LAB.daemon().kill();
            }
            LAB.startDaemon();
        }
        assertThat(admitted).as("moments on both sides of the admission").isBetween(1, MOMENTS - 1);
        Map<String, String> addresses = addresses(names.toArray(String[]::new));
        assertThat(new TreeSet<>(addresses.values())).as("no address twice").hasSize(names.size());
        Eventually.holds(
                () -> "the firewall knows who has a session: " + Evidence.firewallClients(LAB.gateway()) + " and " + LAB.sessions(),
                () -> Evidence.firewallClients(LAB.gateway()).equals(heldAddresses()));
        Eventually.holds("the newest client reaches git", () -> LAB.laptop("red-0").station().tcp(GIT, 443));
        stateIsSound(names);
    }

    /** Whether the admission is on record. Only then may the firewall know the client and packets of it pass. */
    private static boolean policedAfterTheKill(Laptop laptop) {
        boolean passes = laptop.station().tcp(GIT, 443);
        boolean recorded = Evidence.admissions(LAB.journal()).containsKey(laptop.name());
        assertThat(!passes || recorded).as(() -> laptop.name() + " reaches git without a record; its log:\n" + laptop.client().log())
                .isTrue();
        Set<String> leased = new TreeSet<>(Evidence.admissions(LAB.journal()).values());
        assertThat(leased).as("addresses of recorded admissions").containsAll(Evidence.firewallClients(LAB.gateway()));
        assertThat(LAB.laptop("ana").client().isRunning()).isTrue();
        return recorded;
    }

    /** With the daemon stopped: the journal's chain is whole, the database too, and every lease is somebody's own. */
    private static void stateIsSound(List<String> names) throws Exception {
        List<SessionRow> sessions = LAB.sessions();
        LAB.daemon().close();
        try {
            assertThat(JournalCheck.of(LAB.journal()).firstBreak()).isEmpty();
            try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + LAB.directory().resolve("state/state.db"));
                    Statement ask = database.createStatement()) {
                assertThat(one(ask, "PRAGMA integrity_check")).isEqualTo("ok");
                assertThat(one(ask, "SELECT count(*) - count(DISTINCT address4) FROM leases")).isEqualTo("0");
                assertThat(one(ask, "SELECT count(*) FROM leases WHERE holder IN ('" + String.join("', '", names) + "')"))
                        .isEqualTo(Integer.toString(names.size()));
                for (SessionRow row : sessions) {
                    assertThat(one(ask, "SELECT address4 FROM leases WHERE holder = '" + row.person() + "'"))
                            .isEqualTo(row.address4().toString());
                }
            }
        } finally {
            LAB.startDaemon();
        }
    }

    private static String one(Statement ask, String query) throws SQLException {
        try (ResultSet answer = ask.executeQuery(query)) {
            assertThat(answer.next()).as(query).isTrue();
            return answer.getString(1);
        }
    }
}

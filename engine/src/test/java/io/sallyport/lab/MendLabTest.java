package io.sallyport.lab;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.sallyport.demo.NetworkNamespace;

import static io.sallyport.lab.GatewayLab.GIT;
import static io.sallyport.lab.GatewayLab.TUN;
import static org.assertj.core.api.Assertions.assertThat;

/** What an administrator or another tool breaks under a running daemon is mended and said, and clients come back. */
@Tag("lab")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MendLabTest {
    private static final int FLUSHES = 10;
    private static final long NANOS_PER_MILLI = 1_000_000;

    @RegisterExtension
    static final GatewayLab LAB = new GatewayLab("men", LabPolicy.files(), true);

    @BeforeAll
    static void connect() {
        LAB.laptop("ana").connect();
        LAB.session("ana");
    }

    @Test
    void aTunnelDeviceThatVanishesIsMadeAgainAndOpenVpnOpensIt() {
        Laptop ana = LAB.laptop("ana");
        Eventually.holds("ana reaches git", () -> ana.station().tcp(GIT, 443));
        int heard = LAB.daemon().count();

        LAB.gateway().must("ip", "link", "del", "dev", TUN);

        assertThat(LAB.daemon().await("the device " + TUN + " was gone: made again", heard, GatewayLab.SOON)).isPresent();
        assertThat(LAB.daemon().await("released from hold", heard, GatewayLab.SOON)).isPresent();
        Eventually.holds("ana reaches git again", () -> ana.station().tcp(GIT, 443));
        assertThat(LAB.session("ana").address4().toString()).isEqualTo(ana.tunnelAddress().orElseThrow());
    }

    /** How long it takes is printed, not judged: it is the machine's affair, and the daemon is told of each flush or finds it within a period. */
    @Test
    void aFlushedRulesetStandsAgain() throws InterruptedException {
        NetworkNamespace gateway = LAB.gateway();
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < FLUSHES; i++) {
            int heard = LAB.daemon().count();
            gateway.must("nft", "flush", "ruleset");
            long flushed = System.nanoTime();
            while (!gateway.run("nft", "list", "chain", "inet", "sallyport_main", "input").succeeded()) {
                assertThat(System.nanoTime() - flushed).isLessThan(GatewayLab.SOON.toNanos());
            }
            millis.add((System.nanoTime() - flushed) / NANOS_PER_MILLI);
            assertThat(LAB.daemon().await("the firewall tables of main were gone: loaded again", heard, GatewayLab.SOON)).isPresent();
            Thread.sleep(500);
        }
        Collections.sort(millis);
        System.out.println("a flushed ruleset stood again after " + millis + " ms");
    }
}

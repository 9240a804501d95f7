package io.sallyport.lab;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.SortedMap;

import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.sallyport.cli.Main;
import io.sallyport.control.LeaseList;
import io.sallyport.control.LeaseRow;
import io.sallyport.control.Reloaded;
import io.sallyport.control.Reply;
import io.sallyport.control.Request;

import static org.assertj.core.api.Assertions.assertThat;

/** Pools come and change while clients are connected: who keeps, who moves, and what nobody else gets meanwhile. Each test goes on from the one before. */
@Tag("lab")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LeasesLabTest {
    private static final String NETWORKS = "policies/networks.yaml";

    @RegisterExtension
    static final GatewayLab LAB = new GatewayLab("lse", policy(), true);

    private static SortedMap<String, String> policy() {
        SortedMap<String, String> files = LabPolicy.files();
        files.put(NETWORKS, networks(""));
        return files;
    }

    private static String networks(String pools) {
        return """
                apiVersion: sallyport/v1
                kind: Networks
                rows:
                  - name: main
                    instance: main
                    ipv4: 10.8.0.0/24
                    ipv6: "fd00:8::/64"
                    sticky: 7d
                    quarantine: 1h
                """ + (pools.isEmpty() ? "" : "    pools:\n      - " + pools + "\n");
    }

    @Test
    @Order(1)
    void whoIsConnectedAndWhoWasIsListed() {
        LAB.laptop("ana").connect();
        LAB.laptop("cem").connect();
        LAB.laptop("dan").connect();
        LAB.laptop("dan").stop();
        Eventually.holds("dan is gone", () -> LAB.connected("dan").isEmpty() && lease("dan").state().equals("held"));

        assertThat(List.of("ana", "cem", "dan")).extracting(name -> lease(name).address4() + " " + lease(name).state())
                .containsExactly("10.8.0.2 in use", "10.8.0.3 in use", "10.8.0.4 held");
        assertThat(LAB.cli("leases").output()).contains("3 of 253").contains("10.8.0.4 fd00:8::4  dan     held until ");
        assertThat(LAB.cli("leases", "10.8.0.3").output()).contains("cem").doesNotContain("ana");
        assertThat(LAB.cli("leases", "nobody").exit()).isOne();
    }

    @Test
    @Order(2)
    void planSaysWhoMovesBeforeAnybodyDoes() {
        LAB.repository().write(NETWORKS, networks("{name: blue, for: [blue], ipv4: 10.8.0.128/25, ipv6: \"fd00:8::8000/113\"}"));

        String plan = plan();

        assertThat(plan).contains("cem  moves", "an address of pool blue (10.8.0.128/25)").doesNotContain("ana  moves");
        assertThat(LAB.laptop("cem").client().timesConnected()).isEqualTo(1);
    }

    @Test
    @Order(3)
    void theDaemonMovesWhoMustAndLeavesTheOthersAlone() {
        Reloaded came = LAB.commit("a pool for blue", NETWORKS, LAB.repository().read(NETWORKS));

        assertThat(((Reloaded.Activated) came).cut()).isEqualTo(1);
        LAB.laptop("cem").awaitUp(2);
        Eventually.holds(() -> "cem has an address of the pool: " + lease("cem"), () -> inPool("cem"));
        assertThat(LAB.laptop("cem").tunnelAddress()).hasValue(lease("cem").address4().toString());
        assertThat(lease("cem").address6()).hasToString("Optional[fd00:8::8000]");
        assertThat(LAB.laptop("ana").client().timesConnected()).isEqualTo(1);
        assertThat(lease("ana").address4()).hasToString("10.8.0.2");
        Eventually.holds(() -> "the old session is over: " + at("10.8.0.3"), () -> at("10.8.0.3").state().equals("quarantined"));
        assertThat(at("10.8.0.3").holder()).isEqualTo("cem");
        assertThat(lease("dan").state()).as("asked when they come back").isEqualTo("held");
    }

    @Test
    @Order(4)
    void whoComesBackMovesThenAndNobodyElseGetsWhatTheyHad() {
        LAB.laptop("dan").connect();
        LAB.session("dan");
        LAB.laptop("red-1").connect();
        LAB.session("red-1");

        assertThat(inPool("dan")).as(lease("dan").toString()).isTrue();
        assertThat(at("10.8.0.4")).extracting(LeaseRow::holder, LeaseRow::state).containsExactly("dan", "quarantined");
        assertThat(lease("red-1").address4()).hasToString("10.8.0.5");
    }

    @Test
    @Order(5)
    void aDaemonThatWasKilledKnowsWhoHasWhatAndWhatRests() {
        LAB.daemon().kill();
        LAB.startDaemon();
        List.of("ana", "cem", "dan", "red-1").forEach(LAB::session);

        assertThat(at("10.8.0.3").state()).isEqualTo("quarantined");
        assertThat(at("10.8.0.4").state()).isEqualTo("quarantined");
        assertThat(inPool("cem") && inPool("dan")).isTrue();
        LAB.laptop("red-2").connect();
        assertThat(LAB.session("red-2").address4()).hasToString("10.8.0.6");
    }

    @Test
    @Order(6)
    void aFullPoolRefusesAndTheOperatorIsTold() {
        assertThat(LAB.status().troubles()).isEmpty();
        LAB.laptop("dan").stop();
        Eventually.holds("dan is gone", () -> LAB.connected("dan").isEmpty());
        LAB.commit("room for one", NETWORKS, networks("{name: blue, for: [blue], ipv4: 10.8.0.250/32}"));
        Eventually.holds(() -> "cem has the only address: " + lease("cem"), () -> LAB.connected("cem").filter(
                row -> row.address4().toString().equals("10.8.0.250")).isPresent());

        assertThat(LAB.laptop("dan").start().awaitRefused(GatewayLab.SOON)).contains("no address is free at the moment; try again later");
        assertThat(LAB.status().troubles()).singleElement().asString()
                .contains("main, pool blue: 1 of 1 addresses of 10.8.0.250/32 are taken (100 %)");
    }

    private static boolean inPool(String person) {
        return LAB.connected(person).filter(row -> row.address4().toString().compareTo("10.8.0.128") >= 0).isPresent()
                && lease(person).pool().equals("blue");
    }

    /** What the holder has now. */
    private static LeaseRow lease(String holder) {
        return rows(holder).stream().filter(row -> row.holder().equals(holder) && !row.state().equals("quarantined")
                && !row.state().equals("leaving")).findFirst().orElseThrow(() -> new AssertionError(rows("").toString()));
    }

    private static LeaseRow at(String address) {
        assertThat(rows(address)).hasSize(1);
        return rows(address).getFirst();
    }

    private static List<LeaseRow> rows(String filter) {
        if (LAB.ask(new Request.Leases(filter)) instanceof Reply.Leases(LeaseList list)) {
            return list.leases();
        }
        throw new AssertionError("not an answer to leases");
    }

    private static String plan() {
        String directory = LAB.repository().directory().toString();
        StringWriter output = new StringWriter();
        PrintWriter out = new PrintWriter(output);
        Main.commandLine().setOut(out).setErr(out).execute("plan", "HEAD", directory, "--policy", directory);
        return output.toString();
    }
}

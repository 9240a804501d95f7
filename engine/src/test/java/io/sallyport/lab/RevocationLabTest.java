package io.sallyport.lab;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

import io.sallyport.control.Reply;
import io.sallyport.control.Request;
import io.sallyport.control.SessionRow;
import io.sallyport.demo.Shell;

import static io.sallyport.lab.GatewayLab.GIT;
import static io.sallyport.lab.GatewayLab.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/** Real clients that have to go: in which order it happens, and that nothing passes after the fence. */
@Tag("lab")
class RevocationLabTest {
    private static final int PORT = 5_000;

    @RegisterExtension
    static final GatewayLab LAB = new GatewayLab("rev", LabPolicy.files(), true);

    @Test
    void nothingSentAfterTheFencePassesAndTheRecordHasAllTimes() {
        Laptop cem = LAB.laptop("cem").connect();
        cem.routeEverything();
        SessionRow before = LAB.session("cem");
        LAB.servers().take(GIT, PORT);
        cem.station().beat(before.address4().toString(), GIT, PORT);
        Eventually.holds("packets pass", () -> LAB.servers().taken().count() > 100);

        assertThat(LAB.ask(new Request.Kill("cem", "laptop lost"))).isEqualTo(new Reply.Killed(List.of(before.client().toString())));

        JsonNode end = ended(before);
        List<Instant> times = times(end, "decided", "fenced", "told", "gone");
        assertThat(times).isSorted();
        assertThat(end.path("why").stringValue()).endsWith("laptop lost");
        assertThat(cem.client().await("your session was ended by an administrator", SOON)).as(cem.client()::log).isPresent();
        Station.Taken last = LAB.servers().taken();
        assertThat(last.lastSent()).as("the last packet that came").isBefore(times.get(1));
        String id = end.path("id").stringValue();
        Shell why = LAB.cli("why", id);
        assertThat(why.output()).contains("session " + before.client() + " ended  " + id, "fenced      out of the firewall",
                "told        OpenVPN took the message");
        assertThat(LAB.servers().taken()).as("nothing came since").isEqualTo(last);
    }

    @Test
    void aSessionIsNotForgottenWhileItsOpenVpnHangs() throws Exception {
        LAB.laptop("dan").connect();
        SessionRow before = LAB.session("dan");
        long pid = LAB.status().instances().getFirst().pid().orElseThrow();
        CompletableFuture<Reply> killed;
        Shell.must("kill", "-STOP", Long.toString(pid));
        try {
            killed = CompletableFuture.supplyAsync(() -> LAB.ask(new Request.Kill("dan", "laptop lost")));
            SessionRow row = Eventually.is(() -> "the session is fenced; there are " + LAB.sessions(),
                    () -> LAB.sessions().stream().filter(one -> one.client().equals(before.client()) && one.state().equals("fenced"))
                            .findFirst());
            assertThat(row.revocation().orElseThrow().told()).isEmpty();
            assertThat(Evidence.firewallClients(LAB.gateway())).doesNotContain(before.address4().toString());
        } finally {
            Shell.must("kill", "-CONT", Long.toString(pid));
        }

        JsonNode end = ended(before);
        assertThat(killed.get()).isEqualTo(new Reply.Killed(List.of(before.client().toString())));
        assertThat(times(end, "decided", "fenced", "gone")).isSorted();
    }

    /** What the journal says of the end of a session, waited for. */
    private static JsonNode ended(SessionRow session) {
        return Eventually.is(() -> session.client() + " ended; there are " + LAB.sessions(),
                () -> Evidence.journal(LAB.journal()).stream().filter(line -> line.path("event").path("kind").stringValue("").equals(
                        "session-ended") && line.path("client").stringValue("").equals(session.client().toString())).findFirst());
    }

    private static List<Instant> times(JsonNode end, String... steps) {
        return List.of(steps).stream().map(step -> Instant.parse(end.path("revoked").path(step).stringValue("none"))).toList();
    }
}

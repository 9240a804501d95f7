package io.sallyport.management;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.sallyport.model.Address;

import static org.assertj.core.api.Assertions.assertThat;

class StatusReportTest {

    @Test
    void aClientIsReadFromItsRow() {
        StatusReport report = last("t01-basic-cert");
        assertThat(report.clients()).containsExactly(new StatusReport.Client(0, Optional.of("client1"), "10.99.1.1:42112",
                Optional.of(Address.of("10.8.7.1")), Optional.empty(), 2695, 2478, Instant.ofEpochSecond(1_795_226_056), Optional.empty()));
        assertThat(report.routes()).containsExactly(new StatusReport.Route("10.77.1.0/24", "client1", "10.99.1.1:42112"),
                new StatusReport.Route("10.8.7.1", "client1", "10.99.1.1:42112"));
    }

    @Test
    void fiftyClientsAreFifty() {
        assertThat(reports("t15-fifty-clients").stream().mapToInt(report -> report.clients().size()).max()).hasValue(50);
    }

    @Test
    void anIpv6PeerHasItsBareAddress() {
        assertThat(reports("t15-ipv6-underlay").getFirst().clients()).anySatisfy(client -> {
            assertThat(client.realAddress()).isEqualTo("fd99::11");
            assertThat(client.address6()).hasValue(Address.of("fd00:8::1000"));
        });
    }

    @Test
    void clientsThatWaitForAVerdictHaveNoAddress() {
        assertThat(reports("t12-controller-lost-2").getFirst().clients()).isNotEmpty()
                .allSatisfy(client -> assertThat(client.address4()).isEmpty());
    }

    @Test
    void columnsAreFoundByName() {
        StatusReport report = StatusReport
                .parse(List.of("HEADER\tCLIENT_LIST\tClient ID\tUsername\tCommon Name", "CLIENT_LIST\t7\tcarol\ta,b=c;d",
                        "CLIENT_LIST\tx\tcarol\tb", "CLIENT_LIST", "WHATEVER\t1"));
        assertThat(report.clients()).singleElement().satisfies(client -> {
            assertThat(client.cid()).isEqualTo(7);
            assertThat(client.commonName()).hasValue("a,b=c;d");
            assertThat(client.username()).hasValue("carol");
        });
        assertThat(report.unreadable()).isEqualTo(2);
    }

    private static StatusReport last(String transcript) {
        return reports(transcript).getLast();
    }

    /** Every {@code status 3} of a recording: they begin with TITLE and a tab. */
    private static List<StatusReport> reports(String transcript) {
        ArrayList<StatusReport> reports = new ArrayList<>();
        ArrayList<String> body = new ArrayList<>();
        for (Message message : Transcripts.messages(transcript)) {
            switch (message) {
                case Message.Line line -> body.add(line.text());
                case Message.End _ -> {
                    if (!body.isEmpty() && body.getFirst().startsWith("TITLE\t")) {
                        reports.add(StatusReport.parse(body));
                    }
                    body.clear();
                }
                case Message _ -> {
                    // Other parts of the dialogue.
                }
            }
        }
        return reports;
    }
}

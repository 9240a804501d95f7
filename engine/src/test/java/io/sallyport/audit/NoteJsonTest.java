package io.sallyport.audit;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.sallyport.SchemaFit;
import io.sallyport.adapter.store.RecordReader;
import io.sallyport.model.Address;
import io.sallyport.model.ClientId;
import io.sallyport.model.DataSize;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Mac;
import io.sallyport.model.PolicyVersion;
import io.sallyport.model.Revocation;
import io.sallyport.model.Traffic;
import io.sallyport.policy.Period;

import static org.assertj.core.api.Assertions.assertThat;

class NoteJsonTest {
    private static final Instant AT = Instant.parse("2026-03-02T06:00:00Z");
    private static final ClientId CLIENT = new ClientId(new InstanceName("main"), 1, 0);
    private static final SessionEnd REVOKED = new SessionEnd("main-1-0-0-8", AT.plusSeconds(9), CLIENT, Optional.of("ana"),
            Address.of("10.8.0.2"), AT, "ended by root",
            Optional.of(Revocation.decided("main-1-0-0-8", "ended by root", AT).fenced(AT.plusNanos(1_200_000)).told(AT.plusMillis(2))
                    .killed(AT.plusSeconds(8))),
            10, 20);
    private static final SessionRevoked LEAVING = new SessionRevoked("main-1-0-0-9", AT, CLIENT, Optional.of("ana"), Address.of("10.8.0.2"),
            AT, "ended by root", "main-1-0-0-8");
    private static final InstanceName MAIN = new InstanceName("main");
    private static final BanNote BANNED = new BanNote.Banned("ban-main-1772431200000-1", AT, MAIN, "198.51.100.7", 5,
            AT.plusSeconds(120), "5 handshakes failed within 60 s");
    private static final BanNote LIFTED = new BanNote.Lifted("lift-main-1772431230000-2", AT.plusSeconds(30), MAIN, "2001:db8:1:2::/64",
            BANNED.id(), AT.plusSeconds(120), "uid 0, gid 0, pid 4711", "an operator asked for it");
    private static final PolicyVersion VERSION = new PolicyVersion("3f2a9c1000000000000000000000000000000000",
            "contractors \"may\" reach ci\u001b[31m");

    @Test
    void whatIsWrittenFitsTheSchemaInTheChainToo() {
        List<String> lines = List.of(ended("ana"), revoked(), NoteJson.sessionRevoked(LEAVING),
                NoteJson.sessionEnded(LEAVING.unseen(AT.plusSeconds(9))), ended("a\nb\u0000\u2028\u202e"), activated(), reset("a\nb"),
                granted(Period.DAY),
                granted(Period.WEEK), granted(Period.MONTH), macMoved(true), macMoved(false), NoteJson.ban(BANNED), NoteJson.ban(LIFTED));
        lines.forEach(line -> assertThat(line.chars().noneMatch(Character::isISOControl)).as(line).isTrue());
        SchemaFit.fits("journal-note", lines);
        SchemaFit.inStep("journal-note", lines.stream().map(line -> Chain.link(Chain.GENESIS, line).line()).toList());
    }

    @Test
    void theFourTimesOfARevocationStandInTheirOrder() {
        assertThat(revoked()).contains("\"revoked\":{\"decided\":\"2026-03-02T06:00:00Z\",\"fenced\":\"2026-03-02T06:00:00.001200Z\","
                + "\"told\":\"2026-03-02T06:00:00.002Z\",\"killed\":\"2026-03-02T06:00:08Z\",\"gone\":\"2026-03-02T06:00:09Z\"}");
    }

    @Test
    void theEndOfASessionReadsLikeThis() {
        assertThat(SessionEndText.render(REVOKED, ZoneId.of("Europe/Istanbul"))).isEqualTo("""
                session main/1/0 ended  main-1-0-0-8
                  person      ana, 10.8.0.2
                  let in      2026-03-02 09:00:00.000 +03:00
                  because     ended by root
                  decided     2026-03-02 09:00:00.000 +03:00
                  fenced      out of the firewall, nothing passes any more, 1.2 ms after the decision
                  told        OpenVPN took the message to the client, 2.0 ms after the decision
                  killed      OpenVPN ended it at once, 8000.0 ms after the decision
                  gone        2026-03-02 09:00:09.000 +03:00, 9000.0 ms after the decision
                  traffic     received 10 B, sent 20 B
                """);
    }

    @Test
    void thatASessionHasToGoReadsLikeThis() {
        assertThat(SessionEndText.render(LEAVING, ZoneId.of("Europe/Istanbul"))).isEqualTo("""
                session main/1/0 has to go  main-1-0-0-9
                  person      ana, 10.8.0.2
                  let in      2026-03-02 09:00:00.000 +03:00
                  because     ended by root
                  decided     2026-03-02 09:00:00.000 +03:00
                  its end     `sallyport why main-1-0-0-8`, once it is gone
                """);
    }

    @Test
    void bansAreWrittenInOneOrderAndReadBack() {
        assertThat(NoteJson.ban(BANNED)).isEqualTo("{\"id\":\"ban-main-1772431200000-1\",\"v\":1,\"at\":\"2026-03-02T06:00:00Z\","
                + "\"event\":{\"kind\":\"source-banned\"},\"instance\":\"main\",\"source\":\"198.51.100.7\",\"until\":\"2026-03-02T06:02:00Z\","
                + "\"why\":\"5 handshakes failed within 60 s\",\"failures\":5}");
        for (BanNote note : List.of(BANNED, LIFTED)) {
            assertThat(RecordReader.read(Chain.link(Chain.GENESIS, NoteJson.ban(note)).line()))
                    .isEqualTo(new RecordReader.Reading.ReadBan(note));
        }
    }

    @Test
    void bansReadLikeThis() {
        ZoneId zone = ZoneId.of("Europe/Istanbul");
        assertThat(BanNoteText.render(BANNED, zone) + BanNoteText.render(LIFTED, zone)).isEqualTo("""
                198.51.100.7 is kept out of main  ban-main-1772431200000-1
                  at          2026-03-02 09:00:00.000 +03:00
                  because     5 handshakes failed within 60 s
                  until       2026-03-02 09:02:00.000 +03:00
                2001:db8:1:2::/64 may come again to main  lift-main-1772431230000-2
                  at          2026-03-02 09:00:30.000 +03:00
                  because     an operator asked for it
                  by          uid 0, gid 0, pid 4711
                  instead of  2026-03-02 09:02:00.000 +03:00
                  ban         ban-main-1772431200000-1
                """);
    }

    @Test
    void anEndThatNobodySawReadsLikeThis() {
        assertThat(SessionEndText.render(LEAVING.unseen(AT.plusSeconds(9)), ZoneId.of("UTC"))).isEqualTo(
                """
                        session main/1/0 ended  main-1-0-0-8
                          person      ana, 10.8.0.2
                          let in      2026-03-02 06:00:00.000 +00:00
                          because     ended by root
                          decided     2026-03-02 06:00:00.000 +00:00
                          fenced      out of the firewall, nothing passes any more, 9000.0 ms after the decision
                          told        - not by us
                          killed      - there was no need
                          gone        2026-03-02 06:00:09.000 +00:00, 9000.0 ms after the decision
                          traffic     received 0 B, sent 0 B
                          remark      the daemon was ended before the session was seen to go; since its next start the firewall lets nobody through who was connected before
                        """);
    }

    @Test
    void sessionEndsAreWrittenInOneOrder() {
        assertThat(ended("ana"))
                .isEqualTo("{\"id\":\"main-1-0-0-7\",\"v\":1,\"at\":\"2026-03-02T06:00:00Z\",\"event\":{\"kind\":\"session-ended\"},"
                        + "\"client\":\"main/1/0\",\"person\":\"ana\",\"address4\":\"10.8.0.2\",\"since\":\"2026-03-02T06:00:00Z\",\"why\":\"disconnected\","
                        + "\"received-bytes\":10,\"sent-bytes\":20}");
    }

    @ParameterizedTest(name = "{0} does not fit")
    @ValueSource(strings = {"{}", "{\"id\":\"x\",\"v\":1,\"at\":\"2026-03-02T06:00:00Z\",\"event\":{\"kind\":\"other\"}}",
        "{\"id\":\"x\",\"v\":1,\"at\":\"2026-03-02T06:00:00Z\",\"event\":{\"kind\":\"policy-activated\"},\"tests\":1,\"sessions\":1}"})
    void theSchemaRefusesOthers(String line) {
        assertThat(SchemaFit.complaints("journal-note", line)).isNotEmpty();
    }

    private static String ended(String person) {
        return NoteJson.sessionEnded(new SessionEnd("main-1-0-0-7", AT, CLIENT, Optional.of(person), Address.of("10.8.0.2"), AT,
                "disconnected", Optional.empty(), 10, 20));
    }

    private static String revoked() {
        return NoteJson.sessionEnded(REVOKED);
    }

    private static String reset(String reason) {
        return NoteJson.usageReset("usage-1-2", AT, "ana", new NoteJson.Author("uid 0", reason),
                new TreeMap<>(Map.of(Period.DAY, new Traffic(1, 2), Period.WEEK, Traffic.NONE, Period.MONTH, Traffic.NONE)));
    }

    private static String granted(Period period) {
        return NoteJson.usageGranted("usage-1-3", AT, "ana", new NoteJson.Author("uid 0", ""), period, new DataSize(7));
    }

    private static String macMoved(boolean ends) {
        return NoteJson.macMoved("main-1-1-0-9", AT, new Mac("02:00:5e:10:00:01"),
                new NoteJson.MacUser(CLIENT, Optional.of("mallory"), Address.of("10.8.0.3")),
                Optional.of(new NoteJson.MacUser(CLIENT, Optional.of("ana"), Address.of("10.8.0.2"))).filter(user -> ends), ends);
    }

    private static String activated() {
        return NoteJson.policyActivated("policy-3f2a9c1-1", AT, VERSION, 41, 4);
    }
}

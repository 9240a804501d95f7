package io.sallyport.control;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class WireTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"do\":\"status\"}                                  | READ",
        "{\"do\":\"sessions\"}                                | READ",
        "{\"do\":\"why\",\"id\":\"r-1\"}                      | READ",
        "{\"do\":\"reach\",\"target\":\"ana\"}           | READ",
        "{\"do\":\"trace\",\"from\":\"ana\",\"to\":\"10.20.0.5\",\"wanted\":\"tcp/443\"} | READ",
        "{\"do\":\"kill\",\"target\":\"ana\",\"reason\":\"\"} | ACT",
        "{\"do\":\"reload\"}                                  | ACT",
        "{\"do\":\"usage\",\"person\":\"\"}                   | READ",
        "{\"do\":\"usage\",\"person\":\"ana\"}                | READ",
        "{\"do\":\"leases\",\"filter\":\"\"}                  | READ",
        "{\"do\":\"leases\",\"filter\":\"10.8.0.0/24\"}       | READ",
        "{\"do\":\"usage-reset\",\"person\":\"ana\",\"periods\":[\"day\",\"month\"],\"reason\":\"\"} | ACT",
        "{\"do\":\"usage-grant\",\"person\":\"ana\",\"period\":\"week\",\"bytes\":1000000000000000000,\"reason\":\"a move\"} | ACT"})
    void eachRequestHasItsLineAndItsRight(String json, Right right) {
        Request request = Wire.request(json.getBytes(StandardCharsets.UTF_8)).orElseThrow();
        assertThat(request.needs()).isEqualTo(right);
        assertThat(new String(Wire.encode(request), StandardCharsets.UTF_8)).isEqualTo(json + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "\"status\"", "{}", "{\"do\":\"stop\"}", "{\"do\":\"status\",\"as\":\"root\"}",
        "{\"do\":\"why\"}",
        "{\"do\":\"why\",\"id\":null}", "{\"do\":\"why\",\"id\":\"\"}", "{\"do\":\"why\",\"id\":\"a\\nb\"}",
        "{\"do\":\"kill\",\"target\":\"ana\"}", "{\"do\":\"status\"} x", "{\"do\":\"status\"}{\"do\":\"status\"}", "\u0000", "{\"do\":",
        "{\"do\":\"usage-reset\",\"person\":\"ana\",\"periods\":[],\"reason\":\"\"}",
        "{\"do\":\"usage-reset\",\"person\":\"ana\",\"periods\":[\"year\"],\"reason\":\"\"}",
        "{\"do\":\"usage-grant\",\"person\":\"ana\",\"period\":\"week\",\"bytes\":0,\"reason\":\"\"}",
        "{\"do\":\"usage-grant\",\"person\":\"ana\",\"period\":\"week\",\"bytes\":1000000000000000001,\"reason\":\"\"}",
        "{\"do\":\"usage-grant\",\"person\":\"\",\"period\":\"week\",\"bytes\":1,\"reason\":\"\"}",
        "{\"do\":\"io.sallyport.control.Request$Status\"}"})
    void whatIsNoRequestIsNotUnderstood(String json) {
        assertThat(Wire.request(json.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @Test
    void aNameHasALimit() {
        String fits = "x".repeat(Request.NAME_CHARS_MAX);
        assertThat(Wire.request(why(fits))).isPresent();
        assertThat(Wire.request(why(fits + "x"))).isEmpty();
    }

    @Test
    void nestingHasALimit() {
        assertThat(Wire.request("[".repeat(3000).getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("replies")
    void repliesComeBackAsTheyWere(Reply reply) {
        byte[] line = Wire.encode(reply);
        assertThat(line).endsWith((byte) '\n');
        assertThat(new String(line, StandardCharsets.UTF_8).strip()).doesNotContain("\n");
        assertThat(Wire.reply(line)).contains(reply);
    }

    @Test
    void aReplyOfANewerDaemonMaySayMore() {
        assertThat(Wire.reply("{\"is\":\"killed\",\"clients\":[\"main/1/2\"],\"later\":true}".getBytes(StandardCharsets.UTF_8))).contains(
                new Reply.Killed(List.of("main/1/2")));
    }

    @ParameterizedTest
    @CsvSource({"main/0/0, true", "main/1/17, true", "Main/1/17, false", "main/1, false", "main/1/2/3, false", "main/-1/2, false",
        "main//2, false",
        "main/1/9999999999999999999, false", "ana, false"})
    void aClientIsWrittenAsInstanceEpochAndCid(String text, boolean valid) {
        assertThat(Wire.clientId(text).map(Object::toString).filter(text::equals).isPresent()).isEqualTo(valid);
    }

    static Stream<Reply> replies() {
        return Stream.of(new Reply.Status(Samples.status("the source is away")),
                new Reply.Sessions(List.of(Samples.session(1, "ana"), Samples.session(
                        2, "c\nn\u2028 \"quoted\""))),
                new Reply.Usage(List.of(Samples.usage("ana", 5), Samples.newcomer("ben"))), new Reply.Usage(List.of()),
                new Reply.Leases(Samples.leases()), new Reply.Leases(new LeaseList(List.of(), List.of(), 0)),
                new Reply.Killed(List.of()), new Reply.Decision("a\nb", "{}"), new Reply.NoDecision("x"),
                new Reply.Reaches(new Samples.FakeDaemon(List.of(Samples.session(1, "ana"))).reach("ana")),
                new Samples.FakeDaemon(List.of()).trace(new Request.Trace("ana", "10.20.0.5", "tcp/443")),
                new Reply.NotPermitted("w", "h"), new Reply.NotUnderstood("w"), new Reply.Failed("w", "h"),
                new Reply.Reload(new Reloaded.Activated("c",
                        "s", 41, 4, 1, 0, 180, 9)),
                new Reply.Reload(new Reloaded.Unchanged("c", "s")), new Reply.Reload(new Reloaded.Refused("c", "s", List
                        .of("p"))),
                new Reply.Reload(new Reloaded.Unavailable("w", "h")));
    }

    private static byte[] why(String id) {
        return ("{\"do\":\"why\",\"id\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8);
    }
}

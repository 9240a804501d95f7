package io.sallyport.management;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.sallyport.model.InstanceName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fuzz targets of the codec. An ordinary test run replays the inputs kept under {@code CodecFuzzTestInputs}; {@code JAZZER_FUZZ=1} searches for new
 * ones, one target at a time.
 */
class CodecFuzzTest {

    /** Whatever a daemon sends: no exception, and the same messages however it is cut. */
    @FuzzTest(maxDuration = "60s")
    void parser(byte[] bytes) {
        List<Message> whole = new MessageParser().feed(bytes);
        MessageParser parser = new MessageParser();
        List<Message> single = new ArrayList<>();
        ReplyMatcher<String> matcher = new ReplyMatcher<>();
        matcher.expect("body", List.of(ReplyShape.BODY));
        SessionState state = new SessionState.Closed(0).opened();
        for (int at = 0; at < bytes.length; at++) {
            for (Message message : parser.feed(bytes, at, 1)) {
                single.add(message);
                state = state.heard(message);
                assertThat(Heard.of(message, new InstanceName("office"), state.epoch(), Instant.EPOCH)).isNotNull();
                if (message instanceof Message.OfReply part) {
                    matcher.on(part).ifPresent(answered -> StatusReport.parse(bodyOf(answered.reply())));
                }
            }
        }
        assertThat(single).isEqualTo(whole);
    }

    /** Whatever stands in a command: refused, or read back by a model of the daemon as exactly what was meant. The input is text, one field a line. */
    @FuzzTest(maxDuration = "60s")
    void encoder(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        List<String> lines = List.of(text.split("\n", -1));
        String first = lines.getFirst();
        for (Command command : List.of(new Command.ClientAuth(bytes.length, first.length(), lines, true),
                new Command.ClientAuth(1, 1, List.of("push \"" + text + "\""), false), new Command.ClientAuth(1, 1, List.of(text), false),
                new Command.ClientDeny(1, 1, text, Optional.of(first)), new Command.ClientDeny(1, 1, first, Optional.of(text)),
                new Command.ClientKill(1, Optional.of(text)), new Command.ClientKill(1, Optional.of("HALT," + text)),
                new Command.KillCommonName(text),
                new Command.ClientPendingAuth(1, 1, text, bytes.length))) {
            CommandEncoderTest.assertReadBack(command, "fuzzed");
        }
    }

    private static List<String> bodyOf(Reply reply) {
        return reply instanceof Reply.Body body ? body.lines() : List.of();
    }
}

package io.sallyport.management;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class ReplyMatcherTest {
    /** Dialogues where the controller broke the daemon's line reader on purpose, left before its answers, or played a client daemon. */
    private static final Set<String> OUT_OF_STEP = Set.of("t10-length-limits", "t18-injection", "t13-tcp-badpassword", "t13-tcp-password");

    static List<String> names() {
        return Transcripts.names().stream().filter(name -> !OUT_OF_STEP.contains(name) && !name.contains("-client")).toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void everyRecordedReplyFindsItsCommand(String name) {
        ReplyMatcher<String> matcher = new ReplyMatcher<>();
        List<String> commands = commands(Transcripts.sent(name));
        commands.forEach(command -> matcher.expect(command, shapes(command)));
        List<ReplyMatcher.Answered<String>> answered = new ArrayList<>();
        for (Message message : Transcripts.messages(name)) {
            if (message instanceof Message.OfReply part) {
                matcher.on(part).ifPresent(answered::add);
            }
        }
        assertThat(answered).allSatisfy(a -> assertThat(fits(a)).as("%s answered by %s", a.token(), a.reply()).isTrue());
        assertThat(matcher.strays()).isZero();
    }

    @Test
    void aBodyMayHoldWhatLooksLikeAStatus() {
        ReplyMatcher<String> matcher = new ReplyMatcher<>();
        matcher.expect("status", List.of(ReplyShape.BODY));
        matcher.expect("pid", List.of(ReplyShape.STATUS));
        assertThat(matcher.on(new Message.Line("TITLE"))).isEmpty();
        assertThat(matcher.on(new Message.Failure("x"))).isEmpty();
        assertThat(matcher.on(new Message.Success("y"))).isEmpty();
        assertThat(matcher.on(new Message.End()))
                .hasValueSatisfying(a -> assertThat(a.reply())
                        .isEqualTo(new Reply.Body(List.of("TITLE", "ERROR: x", "SUCCESS: y"))));
        assertThat(matcher.on(new Message.Success("pid=1"))).hasValueSatisfying(a -> assertThat(a.token()).isEqualTo("pid"));
        assertThat(matcher.pending()).isZero();
    }

    @Test
    void aKickedVerdictIsAnsweredByTheFirstOfItsTwoReplies() {
        ReplyMatcher<String> matcher = new ReplyMatcher<>();
        matcher.expect("verdict", List.of(ReplyShape.STATUS, ReplyShape.STATUS));
        assertThat(matcher.on(new Message.Success("client-auth command succeeded"))).isEmpty();
        Optional<ReplyMatcher.Answered<String>> answered = matcher.on(new Message.Failure("client-pending-auth command failed"));
        assertThat(answered.orElseThrow().reply()).isEqualTo(new Reply.Success("client-auth command succeeded"));
        assertThat(answered.orElseThrow().replies()).hasSize(2);
    }

    @Test
    void aRefusedBodyIsAnsweredByItsError() {
        ReplyMatcher<String> matcher = new ReplyMatcher<>();
        matcher.expect("status", List.of(ReplyShape.BODY));
        assertThat(matcher.on(new Message.Failure("not now")).orElseThrow().reply()).isEqualTo(new Reply.Failure("not now"));
    }

    @Test
    void repliesNobodyAskedForAreCounted() {
        ReplyMatcher<String> matcher = new ReplyMatcher<>();
        assertThat(matcher.on(new Message.Success("?"))).isEmpty();
        matcher.expect("pid", List.of(ReplyShape.STATUS));
        assertThat(matcher.on(new Message.Line("?"))).isEmpty();
        assertThat(matcher.on(new Message.End())).isEmpty();
        assertThat(matcher.strays()).isEqualTo(3);
        assertThat(matcher.on(new Message.Success("pid=1"))).isPresent();
    }

    @Test
    void aBodyUpToTheLimitIsKeptAndALargerOneIsAFailure() {
        assertThat(bodyOf(WireLimits.BODY_LINES_MAX)).isInstanceOf(Reply.Body.class);
        assertThat(bodyOf(WireLimits.BODY_LINES_MAX + 1)).isInstanceOf(Reply.Failure.class);
    }

    @Test
    void whatIsUnansweredWhenTheConnectionEndsIsHandedBack() {
        ReplyMatcher<String> matcher = new ReplyMatcher<>();
        matcher.expect("a", List.of(ReplyShape.STATUS));
        matcher.expect("version 5", List.of());
        matcher.expect("b", List.of(ReplyShape.BODY));
        assertThat(matcher.abandon()).containsExactly("a", "b");
        assertThat(matcher.pending()).isZero();
    }

    private static Reply bodyOf(int lines) {
        ReplyMatcher<String> matcher = new ReplyMatcher<>();
        matcher.expect("status", List.of(ReplyShape.BODY));
        for (int i = 0; i < lines; i++) {
            assertThat(matcher.on(new Message.Line(""))).isEmpty();
        }
        return matcher.on(new Message.End()).orElseThrow().reply();
    }

    /** The commands of a recording; a client-auth block is one. */
    private static List<String> commands(String sent) {
        List<String> commands = new ArrayList<>();
        boolean inBlock = false;
        for (String line : sent.lines().toList()) {
            if (inBlock) {
                inBlock = !line.equals("END");
            } else {
                commands.add(line);
                // A block whose client cannot be read is not entered.
                inBlock = line.matches("client-auth \\d+ \\d+");
            }
        }
        return commands;
    }

    private static List<ReplyShape> shapes(String command) {
        if (command.matches("version \\d+|exit|quit|#.*|;.*|\\s*")) {
            return List.of();
        }
        if (command.matches("(state|log|echo) on (all|\\d+)")) {
            return List.of(ReplyShape.STATUS_AND_BODY);
        }
        return List.of(command.matches("version|help|status.*|state( \\d+| all)?|log (\\d+|all|foo)|echo (\\d+|all)")
                ? ReplyShape.BODY
                : ReplyShape.STATUS);
    }

    private static boolean fits(ReplyMatcher.Answered<String> answered) {
        String word = answered.token().split(" ", 2)[0];
        return switch (answered.reply()) {
            case Reply.Success success ->
                success.text().contains(word) || !word.startsWith("client-") || success.text().startsWith("client-auth");
            case Reply.Failure failure ->
                failure.text().contains(word) || !word.startsWith("client-")
                        || failure.text().matches(".*(Options error|cannot parse CID|client-auth).*");
            case Reply.Body _ -> true;
            case Reply.Refused _,Reply.Lost _ -> false;
        };
    }
}

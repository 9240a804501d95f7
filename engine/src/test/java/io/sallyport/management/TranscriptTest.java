package io.sallyport.management;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class TranscriptTest {
    private static final int CHUNK_BYTES_MAX = 700;

    static List<String> names() {
        return Transcripts.names();
    }

    @Test
    void thereAreTranscripts() {
        assertThat(names()).hasSizeGreaterThan(50);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void everyLineIsUnderstood(String name) {
        byte[] bytes = Transcripts.received(name);
        MessageParser parser = new MessageParser();
        List<Message> messages = new ArrayList<>(parser.feed(bytes));
        if (name.equals("t12-reauth-controller-gone")) {
            // Its controller left in the middle of a block.
            bytes = Arrays.copyOf(bytes, bytes.length + 1);
            bytes[bytes.length - 1] = '\n';
            messages.addAll(parser.feed(">CLIENT:ENV,END\n".getBytes(StandardCharsets.US_ASCII)));
        }
        assertThat(messages).noneMatch(Message.Unknown.class::isInstance);
        assertThat(messages.stream().mapToLong(TranscriptTest::lines).sum()).as("lines that became messages")
                .isEqualTo(new String(bytes, StandardCharsets.ISO_8859_1).chars().filter(c -> c == '\n').count());
        assertThat(messages).allSatisfy(message -> assertThat(defects(message)).isEmpty());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void anyChunkingGivesTheSameMessages(String name) {
        byte[] bytes = Transcripts.received(name);
        List<Message> whole = new MessageParser().feed(bytes);
        assertThat(inChunks(bytes, new SplittableRandom(1), 1)).as("byte by byte").isEqualTo(whole);
        for (long seed = 1; seed <= 5; seed++) {
            assertThat(inChunks(bytes, new SplittableRandom(seed), CHUNK_BYTES_MAX)).as("chunks of seed %d", seed).isEqualTo(whole);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void whateverIsCutOffNothingIsInvented(String name) {
        byte[] bytes = Transcripts.received(name);
        List<Message> whole = new MessageParser().feed(bytes);
        SplittableRandom random = new SplittableRandom(20261121);
        for (int i = 0; i < 20 && bytes.length > 0; i++) {
            int end = random.nextInt(bytes.length);
            List<Message> some = new MessageParser().feed(bytes, 0, end);
            assertThat(some).as("the first %d bytes", end).isEqualTo(whole.subList(0, some.size()));
        }
    }

    private static List<Message> inChunks(byte[] bytes, SplittableRandom random, int bytesMax) {
        MessageParser parser = new MessageParser();
        List<Message> messages = new ArrayList<>();
        for (int at = 0; at < bytes.length;) {
            int count = Math.min(random.nextInt(bytesMax) + 1, bytes.length - at);
            messages.addAll(parser.feed(bytes, at, count));
            at += count;
        }
        return messages;
    }

    private static long lines(Message message) {
        return switch (message) {
            case Message.ClientConnect m -> 2 + m.env().values().size();
            case Message.ClientReauth m -> 2 + m.env().values().size();
            case Message.ClientChallengeResponse m -> 2 + m.env().values().size();
            case Message.ClientEstablished m -> 2 + m.env().values().size();
            case Message.ClientDisconnect m -> 2 + m.env().values().size();
            case Message.PasswordPrompt _ -> 0;
            case Message _ -> 1;
        };
    }

    private static List<String> defects(Message message) {
        return switch (message) {
            case Message.ClientConnect m -> m.env().defect().stream().toList();
            case Message.ClientReauth m -> m.env().defect().stream().toList();
            case Message _ -> List.of();
        };
    }
}

package io.sallyport.management;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** What became of a command: bytes, or the reason why it cannot be said to the daemon. */
public sealed interface Encoded {

    /**
     * The command as one piece of text to be written whole.
     *
     * @param text printable ASCII and line feeds
     * @param replies how the daemon will answer, in order; empty when it will not
     */
    record Wire(String text, List<ReplyShape> replies) implements Encoded {
        public Wire {
            replies = List.copyOf(replies);
        }

        public byte[] bytes() {
            return text.getBytes(StandardCharsets.US_ASCII);
        }
    }

    /** Not sendable; {@code why} shows nothing of the text it refuses beyond the directive's name. */
    record Refused(String why) implements Encoded {}
}

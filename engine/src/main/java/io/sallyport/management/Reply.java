package io.sallyport.management;

import java.util.List;

/** The daemon's answer to one command. */
public sealed interface Reply {

    /** {@code SUCCESS: text}. */
    record Success(String text) implements Reply {}

    /** {@code ERROR: text}. */
    record Failure(String text) implements Reply {}

    /** Lines up to {@code END}, for the commands that answer so. */
    record Body(List<String> lines) implements Reply {
        public Body {
            lines = List.copyOf(lines);
        }
    }

    /** The command was never sent, because the encoder refused it: our bug or hostile data. */
    record Refused(String why) implements Reply {}

    /** The connection ended before the answer came; whether the command was carried out is unknown. */
    record Lost(String why) implements Reply {}
}

package io.sallyport.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How far the end of a session that has to go has come. What was not done, or not yet, has no time.
 *
 * @param id of the record that is written when the session is gone
 * @param why for operators, one line
 * @param decided when it was decided that it has to go
 * @param fenced when the firewall had taken its elements out: nothing passes any more from here on
 * @param told when OpenVPN had taken the message to the client; it ends the session itself some seconds later
 * @param killed when OpenVPN had ended it at once because we asked for that
 */
public record Revocation(String id, String why, Instant decided, Optional<Instant> fenced, Optional<Instant> told,
        Optional<Instant> killed) {
    private static final double NANOS_PER_MILLI = 1e6;

    /** Decided, and nothing done yet. */
    public static Revocation decided(String id, String why, Instant at) {
        return new Revocation(id, why, at, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The first time counts, here and below: what is done again was done before. */
    public Revocation fenced(Instant at) {
        return new Revocation(id, why, decided, fenced.or(() -> Optional.of(at)), told, killed);
    }

    public Revocation told(Instant at) {
        return new Revocation(id, why, decided, fenced, told.or(() -> Optional.of(at)), killed);
    }

    public Revocation killed(Instant at) {
        return new Revocation(id, why, decided, fenced, told, killed.or(() -> Optional.of(at)));
    }

    /** When something was last done about it, or decided. */
    public Instant latest() {
        Instant latest = decided;
        for (Optional<Instant> step : List.of(fenced, told, killed)) {
            latest = step.filter(latest::isBefore).orElse(latest);
        }
        return latest;
    }

    /** The steps in words, each with how long after the decision it was done: {@code fenced after 1.2 ms, told after 2.0 ms}. */
    public String steps(Optional<Instant> gone) {
        return fenced.map(at -> "fenced" + after(at)).orElse("not fenced") + told.map(at -> ", told" + after(at)).orElse("")
                + killed.map(at -> ", killed" + after(at)).orElse("") + gone.map(at -> ", gone" + after(at)).orElse("");
    }

    private String after(Instant at) {
        return String.format(Locale.ROOT, " after %.1f ms", Duration.between(decided, at).toNanos() / NANOS_PER_MILLI);
    }
}

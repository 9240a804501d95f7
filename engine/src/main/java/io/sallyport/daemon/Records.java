package io.sallyport.daemon;

import java.time.ZoneId;

import io.sallyport.control.Reply;

/** Records as operators read them. */
final class Records {
    private Records() {}

    static Reply explained(String line, ZoneId zone) {
        return new Reply.Decision(line + " " + zone, line);
    }
}

package io.sallyport.audit;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

import io.sallyport.model.Revocation;
import io.sallyport.text.Visible;

/** The end of a session, and that it is to end, as text for people: what {@code sallyport why} prints. Nothing in it can act on a terminal. */
public final class SessionEndText {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS xxx", Locale.ROOT);
    private static final double NANOS_PER_MILLI = 1e6;

    private SessionEndText() {}

    /** Several lines, each ended by a line feed; times in this zone. */
    public static String render(SessionEnd end, ZoneId zone) {
        StringBuilder out = new StringBuilder("session ").append(end.client()).append(" ended  ").append(end.id()).append('\n');
        line(out, "person", end.person().orElse("nobody known") + ", " + end.address());
        line(out, "let in", TIME.format(end.since().atZone(zone)));
        line(out, "because", end.why());
        end.revoked().ifPresent(revoked -> {
            line(out, "decided", TIME.format(revoked.decided().atZone(zone)));
            step(out, "fenced", revoked, revoked.fenced(), "out of the firewall, nothing passes any more", "the firewall did not heed");
            step(out, "told", revoked, revoked.told(), "OpenVPN took the message to the client", "not by us");
            step(out, "killed", revoked, revoked.killed(), "OpenVPN ended it at once", "there was no need");
        });
        line(out, "gone", TIME.format(end.at().atZone(zone)) + end.revoked().map(revoked -> after(revoked, end.at())).orElse(""));
        line(out, "traffic", "received " + end.receivedBytes() + " B, sent " + end.sentBytes() + " B");
        end.remark().ifPresent(remark -> line(out, "remark", remark));
        return out.toString();
    }

    /** The same of a session that has to go. */
    public static String render(SessionRevoked revoked, ZoneId zone) {
        StringBuilder out = new StringBuilder("session ").append(revoked.client()).append(" has to go  ").append(revoked.id()).append('\n');
        line(out, "person", revoked.person().orElse("nobody known") + ", " + revoked.address());
        line(out, "let in", TIME.format(revoked.since().atZone(zone)));
        line(out, "because", revoked.why());
        line(out, "decided", TIME.format(revoked.at().atZone(zone)));
        line(out, "its end", "`sallyport why " + revoked.end() + "`, once it is gone");
        return out.toString();
    }

    private static void step(StringBuilder out, String label, Revocation revoked, Optional<Instant> at, String done, String not) {
        line(out, label, at.map(time -> done + after(revoked, time)).orElse("- " + not));
    }

    private static String after(Revocation revoked, Instant at) {
        return String.format(Locale.ROOT, ", %.1f ms after the decision",
                Duration.between(revoked.decided(), at).toNanos() / NANOS_PER_MILLI);
    }

    private static void line(StringBuilder out, String label, String text) {
        out.append(String.format(Locale.ROOT, "  %-10s  ", label)).append(Visible.of(text)).append('\n');
    }
}

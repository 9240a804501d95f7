package io.sallyport.audit;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import io.sallyport.text.Visible;

/** A ban, or its end, as text for people: what {@code sallyport why} prints. Nothing in it can act on a terminal. */
public final class BanNoteText {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS xxx", Locale.ROOT);

    private BanNoteText() {}

    /** Several lines, each ended by a line feed; times in this zone. */
    public static String render(BanNote note, ZoneId zone) {
        StringBuilder out = new StringBuilder(note.source()).append(switch (note) {
            case BanNote.Banned _ -> " is kept out of ";
            case BanNote.Lifted _ -> " may come again to ";
        }).append(note.instance()).append("  ").append(note.id()).append('\n');
        line(out, "at", time(note.at(), zone));
        line(out, "because", note.why());
        switch (note) {
            case BanNote.Banned banned -> line(out, "until", time(banned.until(), zone));
            case BanNote.Lifted lifted -> {
                line(out, "by", lifted.by().isEmpty() ? "- no operator asked for it" : lifted.by());
                line(out, "instead of", time(lifted.until(), zone));
                line(out, "ban", lifted.ban().isEmpty() ? "- not on record" : lifted.ban());
            }
        }
        return out.toString();
    }

    private static String time(Instant at, ZoneId zone) {
        return TIME.format(at.atZone(zone));
    }

    private static void line(StringBuilder out, String label, String text) {
        out.append(String.format(Locale.ROOT, "  %-10s  ", label)).append(Visible.of(text)).append('\n');
    }
}

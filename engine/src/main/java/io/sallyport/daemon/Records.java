package io.sallyport.daemon;

import java.time.ZoneId;

import io.sallyport.adapter.store.RecordReader;
import io.sallyport.adapter.store.RecordReader.Reading;
import io.sallyport.audit.BanNote;
import io.sallyport.audit.BanNoteText;
import io.sallyport.audit.DecisionRecord;
import io.sallyport.audit.RecordText;
import io.sallyport.audit.SessionEnd;
import io.sallyport.audit.SessionEndText;
import io.sallyport.audit.SessionRevoked;
import io.sallyport.control.Reply;

/** Records as operators read them. */
final class Records {
    private Records() {}

    /** A decision, what became of a session, or a ban, in words; a line that is none of them, or of a newer version, as it stands. */
    static Reply explained(String line, ZoneId zone) {
        String text = switch (RecordReader.read(line)) {
            case Reading.Read(DecisionRecord record) -> RecordText.render(record, zone);
            case Reading.ReadRevoked(SessionRevoked revoked) -> SessionEndText.render(revoked, zone);
            case Reading.ReadEnd(SessionEnd end) -> SessionEndText.render(end, zone);
            case Reading.ReadBan(BanNote note) -> BanNoteText.render(note, zone);
            case Reading.Unreadable _ -> line;
        };
        return new Reply.Decision(text, line);
    }
}

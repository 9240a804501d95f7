package io.sallyport.daemon;

import java.time.ZoneId;

import io.sallyport.adapter.store.RecordReader;
import io.sallyport.adapter.store.RecordReader.Reading;
import io.sallyport.audit.RecordText;
import io.sallyport.control.Reply;

/** Records as operators read them. */
final class Records {
    private Records() {}

    /** A decision in words; a line that is no decision, or of a newer version, as it stands. */
    static Reply explained(String line, ZoneId zone) {
        String text = RecordReader.read(line) instanceof Reading.Read read ? RecordText.render(read.record(), zone) : line;
        return new Reply.Decision(text, line);
    }
}

package io.sallyport.adapter.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import io.sallyport.audit.ChainCheck;

/**
 * Whether a journal is what was written, from the oldest line kept to the newest.
 *
 * @param lines how many lines follow one another without a break
 * @param firstBreak where that ends
 * @param hash of the last line before the break, or of the last one; worth keeping elsewhere
 */
public record JournalCheck(long lines, Optional<Break> firstBreak, Optional<String> hash) {

    /** The first line that is not what was written, or not where it was: name of the segment, line from 1. */
    public record Break(String segment, long line, String why) {}

    /** Checks the segments of a directory that no daemon is writing to. */
    public static JournalCheck of(Path dir) throws IOException {
        return of(Segments.list(dir), Long.MAX_VALUE);
    }

    /** Checks these segments, of the last one so many bytes. */
    static JournalCheck of(List<Path> segments, long lastBytes) throws IOException {
        ChainCheck check = ChainCheck.fromAnywhere();
        for (Path segment : segments) {
            long limit = segment.equals(segments.getLast()) ? lastBytes : Long.MAX_VALUE;
            Optional<Break> broken = follow(check, segment, limit);
            if (broken.isPresent()) {
                return new JournalCheck(check.lines(), broken, check.hash());
            }
        }
        return new JournalCheck(check.lines(), Optional.empty(), check.hash());
    }

    private static Optional<Break> follow(ChainCheck check, Path segment, long limit) throws IOException {
        long number = 0;
        try (SegmentLines lines = new SegmentLines(segment, limit)) {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                number++;
                Optional<String> why = lines.torn() ? Optional.of("it has no end") : check.next(line);
                if (why.isPresent()) {
                    return Optional.of(new Break(Segments.name(segment), number, why.get()));
                }
            }
        }
        return Optional.empty();
    }
}

package io.sallyport.adapter.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/** The lines of a segment as bytes, each without its line feed, in order, up to a length. */
final class SegmentLines implements AutoCloseable {
    private static final int CHUNK_BYTES = 1 << 18;

    private final InputStream in;
    private final long limit;
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private int from;
    private int filled;
    private long read;
    private boolean torn;

    /** Reads at most {@code limit} bytes: what lies beyond may not be on disk yet. */
    SegmentLines(Path segment, long limit) throws IOException {
        this.in = Files.newInputStream(segment);
        this.limit = limit;
    }

    /** The next line; null at the end. */
    byte @Nullable [] next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(2048);
        while (from < filled || fill()) {
            int end = from;
            while (end < filled && chunk[end] != '\n') {
                end++;
            }
            line.write(chunk, from, end - from);
            boolean whole = end < filled;
            from = whole ? end + 1 : end;
            if (whole) {
                return line.toByteArray();
            }
        }
        torn = line.size() > 0;
        return torn ? line.toByteArray() : null;
    }

    private boolean fill() throws IOException {
        int most = (int) Math.min(CHUNK_BYTES, limit - read);
        int got = most <= 0 ? -1 : in.read(chunk, 0, most);
        from = 0;
        filled = Math.max(got, 0);
        read += filled;
        return got > 0;
    }

    /** Whether the line just read had no line feed: the segment ends in it. */
    boolean torn() {
        return torn;
    }

    /** Where the line after the one just read begins, in bytes. */
    long offset() {
        return read - filled + from;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

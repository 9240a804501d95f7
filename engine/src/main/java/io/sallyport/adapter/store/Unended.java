package io.sallyport.adapter.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.sallyport.adapter.store.RecordReader.Reading;
import io.sallyport.audit.SessionRevoked;

/**
 * Which sessions a journal says have to go without saying that they are gone. Each start begins a segment and closes what the one before left open, so the
 * newest segments tell.
 */
final class Unended {
    /** How many segments are read: of 16 MiB each, some tenths of a second. */
    static final int SEGMENTS_MAX = 4;

    private Unended() {}

    /** In the order in which it was decided. */
    static List<SessionRevoked> of(List<Path> segments) throws IOException {
        Map<String, SessionRevoked> revoked = new LinkedHashMap<>();
        Set<String> ended = new HashSet<>();
        for (Path segment : segments.subList(Math.max(0, segments.size() - SEGMENTS_MAX), segments.size())) {
            try (SegmentLines lines = new SegmentLines(segment, Long.MAX_VALUE)) {
                for (byte[] bytes = lines.next(); bytes != null; bytes = lines.next()) {
                    String line = new String(bytes, StandardCharsets.UTF_8);
                    // Most lines are decisions, and reading one takes longer than looking for two words in it.
                    if (line.contains("\"session-revoked\"") || line.contains("\"session-ended\"")) {
                        switch (RecordReader.read(line)) {
                            case Reading.ReadRevoked(SessionRevoked one) -> revoked.put(one.end(), one);
                            case Reading.ReadEnd end -> ended.add(end.end().id());
                            case Reading.Read _,Reading.ReadBan _,Reading.Unreadable _ -> {}
                        }
                    }
                }
            }
        }
        revoked.keySet().removeAll(ended);
        return List.copyOf(revoked.values());
    }
}

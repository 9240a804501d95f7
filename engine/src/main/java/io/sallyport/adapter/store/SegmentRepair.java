package io.sallyport.adapter.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.sallyport.audit.Chain;
import io.sallyport.audit.ChainCheck;

/**
 * Brings the last segment into order after a crash: what follows the last whole line was never acknowledged, so it is moved aside and cut off.
 * A damaged line with whole ones after it was acknowledged: it stays where it is, and is reported.
 */
final class SegmentRepair {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentRepair.class);

    private SegmentRepair() {}

    /** The hash of the last whole line; empty when the segment has none. */
    static Optional<String> repair(Path segment, List<String> reports) throws IOException {
        ChainCheck check = ChainCheck.fromAnywhere();
        long wholeEnd = 0;
        Optional<String> hash = Optional.empty();
        long number = 0;
        String broken = null;
        try (SegmentLines lines = new SegmentLines(segment, Long.MAX_VALUE)) {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                number++;
                Optional<String> why = check.next(line);
                Optional<Chain.Ends> ends = Chain.read(line);
                broken = broken == null && why.isPresent() ? "line " + number + ": " + why.get() : broken;
                if (ends.isPresent() && !lines.torn()) {
                    reportDamage(segment, broken, reports);
                    check = ChainCheck.after(ends.get().hash());
                    broken = null;
                    wholeEnd = lines.offset();
                    hash = ends.map(Chain.Ends::hash);
                }
            }
        }
        if (Files.size(segment) > wholeEnd) {
            cut(segment, wholeEnd, reports);
        }
        return hash;
    }

    private static void reportDamage(Path segment, @Nullable String broken, List<String> reports) {
        if (broken != null) {
            reports.add("the journal is damaged: " + Segments.name(segment) + " " + broken);
        }
    }

    private static void cut(Path segment, long end, List<String> reports) throws IOException {
        Path aside = aside(segment);
        try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileChannel copy = FileChannel.open(aside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long length = channel.size() - end;
            ByteBuffer torn = ByteBuffer.allocate(Math.toIntExact(length));
            while (torn.hasRemaining() && channel.read(torn, end + torn.position()) >= 0) {
                LOG.debug("{} of {} bytes of {}", torn.position(), length, segment);
            }
            torn.flip();
            while (torn.hasRemaining()) {
                copy.write(torn);
            }
            copy.force(true);
            channel.truncate(end);
            channel.force(true);
            reports.add(
                    "the journal ended in " + length + " bytes that were never acknowledged: moved from " + Segments.name(segment) + " to "
                            + Segments.name(aside));
        }
    }

    private static Path aside(Path segment) {
        Path aside = segment.resolveSibling(Segments.name(segment) + ".torn");
        for (int n = 2; Files.exists(aside); n++) {
            aside = segment.resolveSibling(Segments.name(segment) + ".torn-" + n);
        }
        return aside;
    }
}

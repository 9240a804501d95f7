package io.sallyport.adapter.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.sallyport.audit.Chain;
import io.sallyport.audit.SessionRevoked;
import io.sallyport.flow.Journal;
import io.sallyport.flow.Outcome;

/**
 * The journal as hash-chained lines ({@link Chain}) in append-only segments of one directory. A new segment begins at each start and when one is
 * full; the chain runs on over segments. After a failed write or flush every further append fails until the journal is opened again: what the
 * kernel dropped must not seem durable because a later flush succeeds.
 */
public final class FileJournal implements Journal {
    /** The longest line that is taken, in bytes before chaining. */
    public static final int LINE_BYTES_MAX = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(FileJournal.class);

    private final Path dir;
    private final JournalSettings settings;
    private final OwnerLock lock;
    private final List<SessionRevoked> unended;
    /** Oldest first; the last one is being written. */
    private final List<Path> segments;
    private FileChannel channel;
    private String hash;
    /** Bytes of the last segment that are on disk; nothing beyond them is shown to anybody. */
    private long durableBytes;
    private Outcome.@Nullable Failed latched;

    private FileJournal(Path dir, JournalSettings settings, OwnerLock lock, List<SessionRevoked> unended, List<Path> segments,
            FileChannel channel, String hash) {
        this.unended = unended;
        this.dir = dir;
        this.settings = settings;
        this.lock = lock;
        this.segments = segments;
        this.channel = channel;
        this.hash = hash;
    }

    /** Opens or creates the journal in this directory, cuts off what a crash left half written, and begins a segment. */
    public static Opening<FileJournal> open(Path dir, JournalSettings settings) {
        try {
            Files.createDirectories(dir);
            Optional<OwnerLock> lock = OwnerLock.take(dir.resolve("lock"));
            if (lock.isEmpty()) {
                return new Opening.Refused<>("the journal " + dir + " is in use", "end the daemon that writes it");
            }
            try {
                List<String> reports = new ArrayList<>();
                List<Path> segments = Segments.list(dir);
                String hash = lastHash(segments, reports);
                List<SessionRevoked> unended = Unended.of(segments);
                FileChannel channel = begin(dir, segments);
                return new Opening.Ready<>(new FileJournal(dir, settings, lock.get(), unended, segments, channel, hash), reports);
            } catch (IOException e) {
                lock.get().close();
                throw e;
            }
        } catch (IOException e) {
            return new Opening.Refused<>("the journal " + dir + " cannot be opened: " + e, hint(dir));
        }
    }

    /** Repairs the newest segment that holds something and removes empty ones after it. */
    private static String lastHash(List<Path> segments, List<String> reports) throws IOException {
        while (!segments.isEmpty()) {
            Optional<String> hash = SegmentRepair.repair(segments.getLast(), reports);
            if (hash.isPresent()) {
                return hash.get();
            }
            Files.delete(segments.removeLast());
        }
        return Chain.GENESIS;
    }

    private static FileChannel begin(Path dir, List<Path> segments) throws IOException {
        Path next = Segments.next(dir, segments);
        FileChannel channel = FileChannel.open(next, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        segments.add(next);
        Segments.sync(dir);
        return channel;
    }

    /** Each line must begin with its id, as {@link io.sallyport.audit.RecordJson} writes it. */
    @Override
    public synchronized Outcome append(List<Entry> entries) {
        if (latched != null) {
            return latched;
        }
        ByteArrayOutputStream batch = new ByteArrayOutputStream(entries.size() * 2048);
        String last = hash;
        for (Entry entry : entries) {
            if (!entry.line().startsWith("{" + idField(entry.id())) || entry.line().length() > LINE_BYTES_MAX) {
                throw new IllegalArgumentException("not the line of " + entry.id() + ": " + entry.line().length() + " characters");
            }
            Chain.Link link = Chain.link(last, entry.line());
            batch.writeBytes(link.line().getBytes(StandardCharsets.UTF_8));
            batch.write('\n');
            last = link.hash();
        }
        try {
            write(batch.toByteArray());
        } catch (IOException e) {
            return latch(e);
        }
        hash = last;
        return Outcome.done();
    }

    private void write(byte[] bytes) throws IOException {
        if (durableBytes > 0 && durableBytes + bytes.length > settings.segmentBytesMax()) {
            rotate();
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        channel.force(false);
        durableBytes += bytes.length;
    }

    private void rotate() throws IOException {
        channel.close();
        channel = begin(dir, segments);
        durableBytes = 0;
        forgetOldest();
    }

    private void forgetOldest() throws IOException {
        long total = 0;
        for (Path closed : segments.subList(0, segments.size() - 1)) {
            total += Files.size(closed);
        }
        while (segments.size() > 2 && (segments.size() - 1 > settings.segmentsMax() || total > settings.totalBytesMax())) {
            Path oldest = segments.removeFirst();
            total -= Files.size(oldest);
            Files.delete(oldest);
        }
        Segments.sync(dir);
    }

    /** Why nothing is recorded any more; empty while all is well. */
    public synchronized Optional<Outcome.Failed> failure() {
        return Optional.ofNullable(latched);
    }

    private Outcome latch(IOException e) {
        latched = new Outcome.Failed("the journal " + dir + " cannot be written: " + e.getMessage(), hint(dir));
        LOG.error("{}; {}; nothing is recorded until a restart", latched.what(), latched.hint(), e);
        try {
            channel.truncate(durableBytes);
            channel.force(true);
        } catch (IOException again) {
            LOG.warn("{}: what was half written is cut off at the next start: {}", dir, again.toString());
        }
        return latched;
    }

    private static String hint(Path dir) {
        return "free space on, or repair, the file system of " + dir + ", let the daemon's user write there, and restart";
    }

    /** Looks in the newest segments first. Takes as long as reading what is kept, at most. */
    @Override
    public Optional<String> find(String id) {
        List<Path> kept;
        long limit;
        synchronized (this) {
            kept = List.copyOf(segments);
            limit = durableBytes;
        }
        byte[] wanted = idField(id).getBytes(StandardCharsets.UTF_8);
        for (Path segment : kept.reversed()) {
            Optional<String> found = find(segment, segment.equals(kept.getLast()) ? limit : Long.MAX_VALUE, wanted);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> find(Path segment, long limit, byte[] wanted) {
        int at = Chain.bodyOffset();
        try (SegmentLines lines = new SegmentLines(segment, limit)) {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                if (line.length > at + wanted.length && Arrays.equals(line, at, at + wanted.length, wanted, 0, wanted.length)
                        && Chain.read(line).isPresent()) {
                    return Optional.of(new String(line, StandardCharsets.UTF_8));
                }
            }
        } catch (NoSuchFileException e) {
            LOG.debug("{} went while it was searched", segment);
        } catch (IOException e) {
            LOG.warn("cannot search {}: {}", segment, e.toString());
        }
        return Optional.empty();
    }

    /** Sessions that were to go, by what was kept when it was opened, and whose end is on record nowhere: the daemon did not live to see it. */
    public List<SessionRevoked> unended() {
        return unended;
    }

    private static String idField(String id) {
        return "\"id\":\"" + id + "\"";
    }

    /** Checks every line that is kept and durable. */
    public JournalCheck check() throws IOException {
        List<Path> kept;
        long limit;
        synchronized (this) {
            kept = List.copyOf(segments);
            limit = durableBytes;
        }
        return JournalCheck.of(kept, limit);
    }

    @Override
    public synchronized void close() {
        try {
            channel.close();
            if (durableBytes == 0) {
                Files.deleteIfExists(segments.getLast());
            }
            lock.close();
        } catch (IOException e) {
            LOG.warn("closing {}: {}", dir, e.toString());
        }
        latched = latched == null ? new Outcome.Failed("the journal " + dir + " is closed", "the daemon is stopping") : latched;
    }
}

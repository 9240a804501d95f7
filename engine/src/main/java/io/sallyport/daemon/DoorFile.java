package io.sallyport.daemon;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.sallyport.effect.door.Holdings;

/** What a door holds, in a file beside leases and journal. Without it everybody is a stranger once, which is no reason not to start. */
record DoorFile(Path path) {
    private static final Logger LOG = LoggerFactory.getLogger(DoorFile.class);

    /** What of it is still so; nothing where there is no file, or none that can be read. */
    Holdings read(Instant now) {
        try {
            return Holdings.decode(Files.readString(path), now).orElseGet(() -> {
                LOG.warn("{} is damaged: who was known at the port is forgotten", path);
                return Holdings.nothing(now);
            });
        } catch (NoSuchFileException e) {
            return Holdings.nothing(now);
        } catch (IOException e) {
            LOG.warn("{} cannot be read, and who was known at the port is forgotten: {}", path, e.getMessage());
            return Holdings.nothing(now);
        }
    }

    /** Puts this in the place of what the file said, all at once. */
    synchronized void write(Holdings holdings) {
        Path next = path.resolveSibling(path.getFileName() + ".next");
        try {
            Files.writeString(next, holdings.encode());
            try (FileChannel written = FileChannel.open(next, StandardOpenOption.WRITE)) {
                written.force(true);
            }
            Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.warn("{} cannot be written, so that a restart forgets who was known at the port: {}", path, e.getMessage());
        }
    }
}

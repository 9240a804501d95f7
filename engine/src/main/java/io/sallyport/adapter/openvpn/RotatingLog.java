package io.sallyport.adapter.openvpn;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lines to a file that is renamed to {@code FILE.1} when full, the older ones moving on. Never throws: who writes here reads a daemon's output, and
 * a daemon whose output is not read stands still.
 */
final class RotatingLog implements AutoCloseable {
    /** How large one file gets, in bytes. */
    static final long FILE_BYTES_MAX = 16L * 1024 * 1024;
    /** How many full files are kept. */
    static final int FILES_KEPT = 4;
    private static final Logger LOG = LoggerFactory.getLogger(RotatingLog.class);

    private final Path file;
    private final long bytesMax;
    private final int kept;
    private @Nullable OutputStream out;
    private long bytes;
    private boolean failed;

    RotatingLog(Path file, long bytesMax, int kept) {
        this.file = file;
        this.bytesMax = bytesMax;
        this.kept = kept;
    }

    void line(String text) {
        try {
            byte[] line = (text + "\n").getBytes(StandardCharsets.UTF_8);
            OutputStream to = open();
            if (bytes > 0 && bytes + line.length > bytesMax) {
                rotate();
                to = open();
            }
            to.write(line);
            bytes += line.length;
            failed = false;
        } catch (IOException e) {
            if (!failed) {
                LOG.error("cannot write {}: {}; its lines are lost until it can be written again", file, e.getMessage());
            }
            failed = true;
            close();
        }
    }

    private OutputStream open() throws IOException {
        OutputStream current = out;
        if (current == null) {
            current = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            bytes = Files.size(file);
            out = current;
        }
        return current;
    }

    private void rotate() throws IOException {
        close();
        for (int n = kept; n > 1; n--) {
            if (Files.exists(numbered(n - 1))) {
                Files.move(numbered(n - 1), numbered(n), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.move(file, numbered(1), StandardCopyOption.REPLACE_EXISTING);
    }

    private Path numbered(int n) {
        return file.resolveSibling(file.getFileName() + "." + n);
    }

    @Override
    public void close() {
        OutputStream current = out;
        out = null;
        if (current != null) {
            try {
                current.close();
            } catch (IOException e) {
                LOG.debug("closing {}: {}", file, e.getMessage());
            }
        }
    }
}

package io.sallyport.management;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The recorded dialogues under {@code src/test/resources/transcripts}. */
public final class Transcripts {
    private static final Path DIRECTORY = Path.of("src/test/resources/transcripts");

    private Transcripts() {}

    /** The names of all recordings of what a daemon sent. */
    public static List<String> names() {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.contains(".rx.txt"))
                    .map(name -> name.substring(0, name.indexOf(".rx.txt"))).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the daemon sent. */
    public static byte[] received(String name) {
        return bytes(name + ".rx.txt");
    }

    /** What the controller sent; empty where it sent nothing. */
    public static String sent(String name) {
        return new String(bytes(name + ".tx.txt"), StandardCharsets.UTF_8);
    }

    /** All messages of a recording. */
    public static List<Message> messages(String name) {
        return new MessageParser().feed(received(name));
    }

    private static byte[] bytes(String file) {
        try {
            Path packed = DIRECTORY.resolve(file + ".gz");
            if (Files.exists(packed)) {
                try (InputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
                    return in.readAllBytes();
                }
            }
            return Files.exists(DIRECTORY.resolve(file)) ? Files.readAllBytes(DIRECTORY.resolve(file)) : new byte[0];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

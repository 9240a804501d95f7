package io.sallyport.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Does something again whenever a file of a policy changes. It looks at the files instead of being told: that works on every file system, and a
 * policy has few.
 */
final class Watch {
    private static final List<String> FOLDERS = List.of("policies", "rules", "tests-policy");
    /** How often it looks, in milliseconds. */
    private static final long LOOK_EVERY_MILLIS = 300;

    private final Supplier<SortedMap<String, String>> files;
    private final Pause pause;

    Watch(Supplier<SortedMap<String, String>> files, Pause pause) {
        this.files = files;
        this.pause = pause;
    }

    /** Waits between two looks; false when it is time to end. */
    @FunctionalInterface
    interface Pause {
        boolean goOn() throws InterruptedException;
    }

    static Watch of(Path directory) {
        return new Watch(() -> look(directory), () -> {
            Thread.sleep(LOOK_EVERY_MILLIS);
            return true;
        });
    }

    /** At once, and again after each change; the last outcome, once it is interrupted. */
    ExitCode repeat(Supplier<ExitCode> work) {
        SortedMap<String, String> known = files.get();
        ExitCode last = work.get();
        try {
            while (pause.goOn()) {
                SortedMap<String, String> now = files.get();
                if (!now.equals(known)) {
                    known = now;
                    last = work.get();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return last;
    }

    /** By path: when it was changed, and how large it is. */
    private static SortedMap<String, String> look(Path directory) {
        TreeMap<String, String> found = new TreeMap<>();
        for (String folder : FOLDERS) {
            Path root = directory.resolve(folder);
            if (Files.isDirectory(root)) {
                try (Stream<Path> walk = Files.walk(root)) {
                    walk.forEach(file -> found.put(file.toString(), state(file)));
                } catch (IOException | UncheckedIOException e) {
                    // A file that goes while it is looked at: the next look sees what is left.
                    found.put(root.toString(), String.valueOf(e.getMessage()));
                }
            }
        }
        return found;
    }

    private static String state(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size();
        } catch (IOException e) {
            return "gone";
        }
    }
}

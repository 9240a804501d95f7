package io.sallyport.adapter.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of a journal directory: {@code journal-000000000001.jsonl} and so on, so that names sort as they were written. */
final class Segments {
    private static final Pattern NAME = Pattern.compile("journal-([0-9]{12})\\.jsonl");

    private Segments() {}

    /** The segments, oldest first. */
    static List<Path> list(Path dir) throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return new ArrayList<>(files.filter(file -> NAME.matcher(name(file)).matches()).sorted().toList());
        }
    }

    /** The segment that comes after the last of these. */
    static Path next(Path dir, List<Path> segments) {
        long number = segments.isEmpty() ? 1 : number(segments.getLast()) + 1;
        return dir.resolve(String.format(Locale.ROOT, "journal-%012d.jsonl", number));
    }

    private static long number(Path segment) {
        Matcher m = NAME.matcher(name(segment));
        if (!m.matches()) {
            throw new IllegalArgumentException("not a segment: " + segment);
        }
        return Long.parseLong(m.group(1));
    }

    static String name(Path segment) {
        return String.valueOf(segment.getFileName());
    }

    /** Makes names that were created or deleted durable. */
    static void sync(Path dir) throws IOException {
        try (FileChannel channel = FileChannel.open(dir, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}

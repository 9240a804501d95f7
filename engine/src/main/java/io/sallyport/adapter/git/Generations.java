package io.sallyport.adapter.git;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.sallyport.flow.Outcome;
import io.sallyport.policy.SourceTree;

/**
 * The last policies that were in force, on disk, so that a restart needs neither the remote nor luck.
 *
 * <p>One file each, numbered, written beside its name and moved there only when it is on disk. What is read is verified byte for byte.
 */
public final class Generations {
    /** At least this many whole generations are kept. */
    public static final int KEPT_MIN = 3;
    /** The largest file that is read, in bytes: the largest version, and room for its paths. */
    private static final long FILE_BYTES_MAX = PolicyFiles.TOTAL_BYTES_MAX + 16L * 1024 * 1024;

    private static final Pattern NAME = Pattern.compile("([0-9]{12})-[0-9a-z]{1,64}\\.policy");

    private final Path directory;
    private final int kept;

    /** Keeps {@code kept} whole generations, at least {@link #KEPT_MIN}, in a directory that holds nothing else. */
    public Generations(Path directory, int kept) {
        if (kept < KEPT_MIN) {
            throw new IllegalArgumentException("fewer than " + KEPT_MIN + " generations: " + kept);
        }
        this.directory = directory;
        this.kept = kept;
    }

    /** What one file holds. */
    public sealed interface Generation {
        Path file();

        /** It is as it was written. */
        record Whole(Path file, SourceTree tree) implements Generation {}

        /** It is not: what is wrong, for the operator. */
        record Damaged(Path file, String what) implements Generation {}
    }

    /**
     * What a start finds.
     *
     * @param newestFirst every whole generation: the caller starts from the first that it can use
     * @param problems one line for each that is damaged, and when the directory cannot be read
     */
    public record Kept(List<SourceTree> newestFirst, List<String> problems) {
        public Kept {
            newestFirst = List.copyOf(newestFirst);
            problems = List.copyOf(problems);
        }
    }

    /** Reads and verifies all that is kept. */
    public synchronized Kept load() {
        List<SourceTree> whole = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        try {
            for (Generation generation : all()) {
                switch (generation) {
                    case Generation.Whole(Path file, SourceTree tree) -> whole.add(tree);
                    case Generation.Damaged(Path file, String what) -> problems.add("policy generation `" + file + "` " + what);
                }
            }
        } catch (IOException e) {
            problems.add("the policy generations in `" + directory + "` cannot be read: " + Failures.words(e));
        }
        return new Kept(whole, problems);
    }

    /** Keeps this version as the newest; done means on disk. Nothing is written when it is the newest already. */
    public synchronized Outcome save(SourceTree tree) {
        try {
            createDirectory();
            List<Generation> before = all();
            if (!before.isEmpty() && before.getFirst() instanceof Generation.Whole newest && newest.tree().equals(tree)) {
                return Outcome.done();
            }
            Path file = directory.resolve(String.format(Locale.ROOT, "%012d-%s.policy", lastNumber() + 1, tree.version().brief()));
            write(file, GenerationFile.encode(tree));
            prune();
            return Outcome.done();
        } catch (IOException e) {
            return new Outcome.Failed("the policy generation cannot be kept in `" + directory + "`: " + Failures.words(e),
                    "look at the disk's free space and the directory's permissions");
        }
    }

    private void createDirectory() throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
            flush(directory.resolve("..").toRealPath());
        }
    }

    private void write(Path file, byte[] bytes) throws IOException {
        Path unfinished = directory.resolve("unfinished.tmp");
        try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        flush(directory);
    }

    /** A new name is on disk only when its directory is. */
    private static void flush(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Removes what is older than the whole generations that are kept; damaged ones do not count as kept. */
    private void prune() throws IOException {
        int whole = 0;
        for (Generation generation : all()) {
            if (whole >= kept) {
                Files.deleteIfExists(generation.file());
            }
            whole += generation instanceof Generation.Whole ? 1 : 0;
        }
    }

    /** Newest first. */
    private List<Generation> all() throws IOException {
        List<Generation> all = new ArrayList<>();
        for (Path file : files()) {
            all.add(read(file));
        }
        return all;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> found = Files.list(directory)) {
            return found.filter(file -> NAME.matcher(file.getFileName().toString()).matches()).sorted(Comparator.reverseOrder()).toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private long lastNumber() throws IOException {
        List<Path> files = files();
        if (files.isEmpty()) {
            return 0;
        }
        Matcher name = NAME.matcher(files.getFirst().getFileName().toString());
        return name.matches() ? Long.parseLong(name.group(1)) : 0;
    }

    private static Generation read(Path file) {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            if (Files.size(file) > FILE_BYTES_MAX) {
                return new Generation.Damaged(file, "is larger than any policy");
            }
            Optional<SourceTree> tree = GenerationFile.decode(in.readAllBytes());
            return tree.<Generation>map(t -> new Generation.Whole(file, t))
                    .orElseGet(() -> new Generation.Damaged(file, "is not what was written: its checksum does not match"));
        } catch (IOException e) {
            return new Generation.Damaged(file, "cannot be read: " + Failures.words(e));
        }
    }
}

package io.sallyport.adapter.git;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.StringJoiner;

import io.sallyport.flow.PolicySource;
import io.sallyport.model.PolicyVersion;
import io.sallyport.policy.SourceTree;

/** The policy of a directory as it lies on disk, committed or not: what {@code check}, {@code test} and {@code simulate} look at. */
public final class WorktreeSource implements PolicySource {
    private final Path directory;

    public WorktreeSource(Path directory) {
        this.directory = directory;
    }

    @Override
    public Fetched fetch() {
        try {
            return new Fetched.Version(new SourceTree(new PolicyVersion("worktree", "files of " + directory), read().files()));
        } catch (Unusable e) {
            return e.asResult();
        } catch (IOException | UncheckedIOException e) {
            return new Fetched.Unavailable("`" + directory + "` cannot be read: " + Failures.words(e),
                    "look at the permissions of its files");
        }
    }

    private PolicyFiles read() throws IOException, Unusable {
        if (!Files.isDirectory(directory)) {
            throw new Unusable("there is no directory `" + directory + "`", "name the directory that holds policies/");
        }
        if (!Files.isDirectory(directory.resolve("policies"), LinkOption.NOFOLLOW_LINKS)) {
            throw new Unusable("`" + directory + "` has no policies/ directory", "name the directory that holds policies/");
        }
        PolicyFiles files = new PolicyFiles();
        for (String name : PolicyFiles.DIRECTORIES) {
            Path start = directory.resolve(name);
            if (Files.exists(start, LinkOption.NOFOLLOW_LINKS)) {
                Reader reader = new Reader(files);
                Files.walkFileTree(start, reader);
                if (reader.refusal != null) {
                    throw reader.refusal;
                }
            }
        }
        return files;
    }

    /** Nothing is held open. */
    @Override
    public void close() {}

    /** Reads one of the directories; stops at the first thing that cannot be taken. */
    private final class Reader extends SimpleFileVisitor<Path> {
        private final PolicyFiles files;
        private @org.jspecify.annotations.Nullable Unusable refusal;

        Reader(PolicyFiles files) {
            this.files = files;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
            return PolicyFiles.isHidden(path.getFileName().toString()) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
            if (PolicyFiles.isHidden(path.getFileName().toString())) {
                return FileVisitResult.CONTINUE;
            }
            try {
                take(path, attributes);
                return FileVisitResult.CONTINUE;
            } catch (Unusable e) {
                refusal = e;
                return FileVisitResult.TERMINATE;
            }
        }

        private void take(Path path, BasicFileAttributes attributes) throws IOException, Unusable {
            StringJoiner name = new StringJoiner("/");
            directory.relativize(path).forEach(part -> name.add(part.toString()));
            if (attributes.isSymbolicLink()) {
                throw PolicyFiles.link(name.toString());
            }
            if (!attributes.isRegularFile()) {
                throw new Unusable("`" + name + "` is neither a file nor a directory", "keep only files of text there");
            }
            files.admit(name.toString(), attributes.size());
            try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
                // A file that grows while it is read is taken as long as it was, so that the bounds hold.
                files.add(name.toString(), in.readNBytes(Math.toIntExact(attributes.size())));
            }
        }
    }
}

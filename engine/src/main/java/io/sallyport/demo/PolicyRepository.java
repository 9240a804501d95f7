package io.sallyport.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;

/** A Git repository with a policy in it, changed by commits as its users would. */
public final class PolicyRepository {
    private final Path directory;

    private PolicyRepository(Path directory) {
        this.directory = directory;
    }

    /** Makes a repository of these files (path to text) with one commit on {@code main}. */
    public static PolicyRepository create(Path directory, SortedMap<String, String> files) {
        PolicyRepository repository = new PolicyRepository(directory);
        Shell.must("git", "init", "-q", "-b", "main", directory.toString());
        files.forEach(repository::write);
        repository.commit("the sample organisation");
        return repository;
    }

    public Path directory() {
        return directory;
    }

    /** Writes one file; it counts when it is committed. */
    public void write(String path, String text) {
        try {
            Path file = directory.resolve(path);
            Files.createDirectories(file.resolveSibling("."));
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void remove(String path) {
        try {
            Files.delete(directory.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of a file as it was written last. */
    public String read(String path) {
        try {
            return Files.readString(directory.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Commits everything that was written. */
    public void commit(String subject) {
        git("add", "-A");
        git("-c", "user.name=Demo", "-c", "user.email=demo@example.net", "commit", "-q", "-m", subject);
    }

    private void git(String... words) {
        java.util.ArrayList<String> command = new java.util.ArrayList<>(java.util.List.of("git", "-C", directory.toString()));
        command.addAll(java.util.List.of(words));
        Shell.must(command.toArray(String[]::new));
    }
}

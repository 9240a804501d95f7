package io.sallyport.adapter.git;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.eclipse.jgit.lib.StoredConfig;

/** The bare copy of the remote. It is a cache: whatever is wrong with it, throwing it away is right. */
final class Mirror implements AutoCloseable {
    /** With more packs than this look-ups become slow: then they are packed into one. */
    private static final int PACKS_MAX = 50;

    private final Path directory;
    private final FileChannel lock;
    private Repository repository;

    private Mirror(Path directory, FileChannel lock) throws IOException {
        this.directory = directory;
        this.lock = lock;
        repository = repositoryAt(directory);
    }

    /** Opens or makes the copy in {@code state}, for this process alone. */
    static Mirror open(Path state) throws IOException, Unusable {
        Files.createDirectories(state);
        FileChannel lock = FileChannel.open(state.resolve("mirror.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (!isOurs(lock)) {
                throw new Unusable("another process uses the policy mirror in `" + state + "`",
                        "give each daemon a state directory of its own");
            }
            return new Mirror(state.resolve("mirror.git"), lock);
        } catch (IOException | Unusable e) {
            lock.close();
            throw e;
        }
    }

    private static boolean isOurs(FileChannel lock) throws IOException {
        try {
            return lock.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** Makes the copy when there is none, or when what is there is not one. */
    private static Repository repositoryAt(Path directory) throws IOException {
        try {
            return existing(directory);
        } catch (IOException | RuntimeException e) {
            delete(directory);
            return existing(directory);
        }
    }

    private static Repository existing(Path directory) throws IOException {
        Repository repository = new RepositoryBuilder().setGitDir(directory.toFile()).setBare().setMustExist(Files.exists(directory))
                .build();
        if (!Files.exists(directory)) {
            repository.create(true);
            StoredConfig config = repository.getConfig();
            // A token is for the host the settings name, not for where that host points.
            config.setString("http", null, "followRedirects", "false");
            config.save();
        }
        return repository;
    }

    Repository repository() {
        return repository;
    }

    /** Throws the copy away and starts an empty one. */
    void renew() throws IOException {
        repository.close();
        delete(directory);
        repository = existing(directory);
    }

    /** The commit this ref last named, as far as the copy remembers. */
    Optional<ObjectId> last(GitSettings.Ref ref) throws IOException {
        Ref found = repository.exactRef(nameOf(ref));
        return Optional.ofNullable(found).map(Ref::getObjectId);
    }

    /** Remembers the commit, which also keeps its objects. */
    void remember(GitSettings.Ref ref, ObjectId commit) throws IOException {
        RefUpdate update = repository.updateRef(nameOf(ref));
        update.setNewObjectId(commit);
        update.disableRefLog();
        RefUpdate.Result result = update.forceUpdate();
        if (!List.of(RefUpdate.Result.NEW, RefUpdate.Result.FAST_FORWARD, RefUpdate.Result.FORCED, RefUpdate.Result.NO_CHANGE)
                .contains(result)) {
            throw new IOException("the mirror's ref cannot be written: " + result);
        }
    }

    private static String nameOf(GitSettings.Ref ref) {
        return "refs/sallyport/" + ref.full().substring("refs/".length());
    }

    /** Packs what many small fetches brought. */
    void tidy() throws IOException {
        try (Stream<Path> packs = Files.list(directory.resolve("objects").resolve("pack"))) {
            if (packs.filter(p -> p.toString().endsWith(".pack")).count() <= PACKS_MAX) {
                return;
            }
        }
        try {
            Git.wrap(repository).gc().call();
        } catch (GitAPIException e) {
            throw new IOException("the mirror cannot be packed", e);
        }
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> all = Files.walk(directory)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        repository.close();
        lock.close();
    }
}

package io.sallyport.adapter.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.EmptyProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.PackLock;
import org.eclipse.jgit.transport.Transport;

/**
 * One conversation with the remote: which object does the branch name, and that object.
 *
 * @param home an empty directory that stands in for the user's home
 */
record Look(GitSettings settings, Repository repository, RemoteAddress remote, Path home) {
    /** How many branches or tags a hint lists. */
    private static final int NAMES_SHOWN = 5;

    /** The object the branch names now, brought into the repository; {@code have} is what the branch named before. */
    ObjectId bring(Optional<ObjectId> have) throws IOException, Unusable {
        if (remote.kind() == RemoteAddress.Kind.FILE && !Files.isDirectory(Path.of(remote.uri().getPath()))) {
            throw new Unusable("there is no repository at `" + remote + "`", "look at the path");
        }
        Files.createDirectories(home);
        try (Access access = new Access(settings.credentials(), home);
                Transport transport = Transport.open(repository, remote.uri())) {
            transport.setTimeout(Math.toIntExact(settings.timeout().toSeconds()));
            access.configure(transport, remote);
            try (FetchConnection connection = transport.openFetch()) {
                Ref ref = find(connection);
                ObjectId named = Objects.requireNonNull(ref.getObjectId());
                if (!isHere(named)) {
                    fetch(connection, ref, have);
                }
                return named;
            }
        } catch (TransportException | NotSupportedException e) {
            if (Failures.isDamage(e)) {
                throw e;
            }
            throw Failures.explain(e, remote);
        }
    }

    private Ref find(FetchConnection connection) throws Unusable {
        Ref ref = connection.getRef(settings.branch().full());
        if (ref != null && ref.getObjectId() != null) {
            return ref;
        }
        String prefix = settings.branch().full().substring(0, settings.branch().full().length() - settings.branch().name().length());
        List<String> others = connection.getRefs().stream().map(Ref::getName)
                .filter(name -> name.startsWith(prefix) && !name.endsWith("^{}"))
                .map(name -> "`" + name.substring(prefix.length()) + "`").sorted().toList();
        String kind = prefix.equals(Constants.R_HEADS) ? "branches" : "tags";
        if (connection.getRefs().isEmpty()) {
            throw new Unusable("the repository at `" + remote + "` is empty", "push a commit with policies/ to it");
        }
        throw new Unusable("the repository at `" + remote + "` has no " + settings.branch().words(), others.isEmpty()
                ? "it has no " + kind + " at all"
                : String.format(Locale.ROOT, "its %s: %s%s", kind,
                        String.join(", ", others.subList(0, Math.min(NAMES_SHOWN, others.size()))),
                        others.size() > NAMES_SHOWN ? ", …" : ""));
    }

    private boolean isHere(ObjectId id) throws IOException {
        return repository.getObjectDatabase().has(id);
    }

    private void fetch(FetchConnection connection, Ref ref, Optional<ObjectId> have) throws IOException {
        connection.setPackLockMessage("sallyport");
        try {
            connection.fetch(new Deadline(settings.timeout()), List.of(ref), have.map(Set::of).orElse(Set.of()));
        } finally {
            for (PackLock lock : connection.getPackLocks()) {
                lock.unlock();
            }
        }
    }

    /** Cancels a transfer that lasts too long. */
    private static final class Deadline extends EmptyProgressMonitor {
        private final long end;

        Deadline(Duration limit) {
            end = System.nanoTime() + limit.toNanos();
        }

        @Override
        public boolean isCancelled() {
            return System.nanoTime() - end > 0;
        }
    }
}

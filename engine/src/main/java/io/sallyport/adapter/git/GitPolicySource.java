package io.sallyport.adapter.git;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.sallyport.flow.PolicySource;
import io.sallyport.policy.SourceTree;

/**
 * The policy of a branch or tag of a Git repository.
 *
 * <p>A look asks the remote which commit the branch names, fetches it into a bare mirror when it is new, and reads the files from its objects.
 * A branch that was rewritten is followed, with a warning in the log. When the remote answers nothing in time, the look ends as unavailable;
 * while the abandoned conversation still hangs, further looks end so at once.
 */
public final class GitPolicySource implements PolicySource {
    private static final Logger LOG = LoggerFactory.getLogger(GitPolicySource.class);

    private final GitSettings settings;
    /** One platform thread, since a socket that hangs cannot be interrupted and must not hold up anybody else. */
    private final ExecutorService looks = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("policy-look").factory());
    private Optional<Future<Fetched>> abandoned = Optional.empty();
    private Optional<Mirror> opened = Optional.empty();

    public GitPolicySource(GitSettings settings) {
        IsolatedSystem.install();
        this.settings = settings;
    }

    @Override
    public synchronized Fetched fetch() {
        if (abandoned.filter(look -> !look.isDone()).isPresent()) {
            return new Fetched.Unavailable("the last look at `" + settings.remote() + "` still hangs",
                    "look at the network and the remote");
        }
        Future<Fetched> look = looks.submit(this::lookAndExplain);
        try {
            return look.get(settings.timeout().plus(settings.timeout()).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            look.cancel(true);
            abandoned = Optional.of(look);
            return new Fetched.Unavailable("`" + settings.remote() + "` cannot be reached: no answer in time",
                    "the policy in force stays; look at the network and the remote");
        } catch (InterruptedException e) {
            look.cancel(true);
            Thread.currentThread().interrupt();
            return new Fetched.Unavailable("the look was interrupted", "the daemon is stopping");
        } catch (ExecutionException e) {
            throw new IllegalStateException("looking at a policy remote failed", e.getCause());
        }
    }

    private Fetched lookAndExplain() {
        try {
            RemoteAddress remote = RemoteAddress.parse(settings.remote());
            Mirror mirror = mirror();
            try {
                return new Fetched.Version(look(mirror, remote));
            } catch (IOException e) {
                LOG.warn("the policy mirror is damaged and is made anew: {}", Failures.words(e));
                mirror.renew();
                return new Fetched.Version(look(mirror, remote));
            }
        } catch (Unusable e) {
            return e.asResult();
        } catch (IOException e) {
            return new Fetched.Unavailable("the policy mirror in `" + settings.stateDirectory() + "` cannot be used: " + Failures.words(e),
                    "look at the disk's free space and the directory's permissions");
        }
    }

    private Mirror mirror() throws IOException, Unusable {
        if (opened.isEmpty()) {
            opened = Optional.of(Mirror.open(settings.stateDirectory()));
        }
        return opened.get();
    }

    /** Problems of the remote come out as {@link Unusable}, those of our own copy as {@link IOException}. */
    private SourceTree look(Mirror mirror, RemoteAddress remote) throws IOException, Unusable {
        Optional<ObjectId> before = mirror.last(settings.branch());
        Path home = settings.stateDirectory().resolve("home");
        ObjectId named = new Look(settings, mirror.repository(), remote, home).bring(before);
        try (RevWalk walk = new RevWalk(mirror.repository())) {
            if (!(walk.peel(walk.parseAny(named)) instanceof RevCommit commit)) {
                throw new Unusable("the " + settings.branch().words() + " of `" + remote + "` names no commit", "let it name a commit");
            }
            walk.parseBody(commit);
            SourceTree tree = CommitTree.read(mirror.repository(), commit);
            if (before.isPresent() && !before.get().equals(commit)) {
                sayIfRewritten(walk, before.get(), commit);
            }
            mirror.remember(settings.branch(), commit.getId());
            mirror.tidy();
            return tree;
        }
    }

    private void sayIfRewritten(RevWalk walk, ObjectId before, RevCommit now) throws IOException {
        RevCommit old = walk.parseCommit(before);
        if (!walk.isMergedInto(old, walk.parseCommit(now))) {
            LOG.warn("the {} was rewritten: {} is not in the history of {}, which is taken", settings.branch().words(),
                    old.name().substring(0, 7),
                    now.name().substring(0, 7));
        }
    }

    @Override
    public synchronized void close() {
        looks.shutdownNow();
        try {
            if (looks.awaitTermination(Duration.ofSeconds(2).toMillis(), TimeUnit.MILLISECONDS) && opened.isPresent()) {
                opened.get().close();
            }
        } catch (IOException e) {
            LOG.warn("the policy mirror did not close: {}", Failures.words(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        opened = Optional.empty();
    }
}

package io.sallyport.adapter.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.eclipse.jgit.revwalk.RevWalk;

import io.sallyport.flow.PolicySource;

/** The policy of one commit of a Git repository on this machine, with a working directory or bare. Nothing is written. */
public final class CommitSource implements PolicySource {
    private final Path directory;
    private final String commit;

    /** @param commit its full name */
    public CommitSource(Path directory, String commit) {
        this.directory = directory;
        this.commit = commit;
    }

    @Override
    public Fetched fetch() {
        IsolatedSystem.install();
        if (!ObjectId.isId(commit) || !Files.isDirectory(directory)) {
            return notThere();
        }
        RepositoryBuilder builder = new RepositoryBuilder().findGitDir(directory.toAbsolutePath().toFile());
        if (builder.getGitDir() == null) {
            return notThere();
        }
        try (Repository repository = builder.setMustExist(true).build(); RevWalk walk = new RevWalk(repository)) {
            return new Fetched.Version(CommitTree.read(repository, walk.parseCommit(ObjectId.fromString(commit))));
        } catch (MissingObjectException | IncorrectObjectTypeException e) {
            return notThere();
        } catch (Unusable e) {
            return e.asResult();
        } catch (IOException e) {
            return new Fetched.Unavailable("the Git repository at `" + directory + "` cannot be read: " + Failures.words(e),
                    "look at the permissions of its files");
        }
    }

    private Fetched notThere() {
        return new Fetched.Unavailable("no Git repository at `" + directory + "` has commit " + commit,
                "name the policy's repository, up to date, or the daemon's copy of it: STATE/mirror/mirror.git");
    }

    /** Nothing is held open. */
    @Override
    public void close() {}
}

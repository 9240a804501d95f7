package io.sallyport.adapter.git;

import java.io.IOException;
import java.nio.file.Path;

import org.eclipse.jgit.errors.RevisionSyntaxException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

import io.sallyport.flow.PolicySource;

/** The policy of one revision ({@code HEAD~1}, a branch, a tag, a commit) of the local repository that a directory is in. */
public final class RevisionSource implements PolicySource {
    private final Path directory;
    private final String revision;

    public RevisionSource(Path directory, String revision) {
        this.directory = directory;
        this.revision = revision;
    }

    @Override
    public Fetched fetch() {
        FileRepositoryBuilder builder = new FileRepositoryBuilder().readEnvironment().findGitDir(directory.toAbsolutePath().toFile());
        if (builder.getGitDir() == null) {
            return new Fetched.Unavailable("`" + directory + "` is in no Git repository",
                    "name two directories, or run it in a repository");
        }
        try (Repository repository = builder.build(); RevWalk walk = new RevWalk(repository)) {
            ObjectId found = repository.resolve(revision + "^{commit}");
            return found == null
                    ? new Fetched.Unavailable("`" + revision + "` is neither a directory nor a revision",
                            "`git log --oneline` lists revisions")
                    : new Fetched.Version(CommitTree.read(repository, walk.parseCommit(found)));
        } catch (Unusable e) {
            return e.asResult();
        } catch (RevisionSyntaxException e) {
            return new Fetched.Unavailable("`" + revision + "` is neither a directory nor a revision",
                    "`git log --oneline` lists revisions");
        } catch (IOException e) {
            return new Fetched.Unavailable("`" + revision + "` cannot be read: " + Failures.words(e),
                    "look whether the repository is whole");
        }
    }

    /** Nothing is held open. */
    @Override
    public void close() {}
}

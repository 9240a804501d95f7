package io.sallyport.adapter.git;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;

import io.sallyport.model.PolicyVersion;
import io.sallyport.policy.SourceTree;

/** Reads the policy files of one commit from Git's objects; nothing is ever written to a working directory. */
final class CommitTree {
    /** The longest subject that is kept, in characters. */
    private static final int SUBJECT_CHARS_MAX = 200;

    private CommitTree() {}

    static SourceTree read(Repository repository, RevCommit commit) throws IOException, Unusable {
        PolicyFiles files = new PolicyFiles();
        try (ObjectReader reader = repository.newObjectReader(); TreeWalk walk = new TreeWalk(reader)) {
            walk.addTree(commit.getTree());
            while (walk.next()) {
                visit(walk, reader, files);
            }
        }
        if (files.files().keySet().stream().noneMatch(path -> path.startsWith("policies/"))) {
            throw new Unusable("commit " + commit.name().substring(0, 7) + " has no file in policies/",
                    "put the policy into policies/ at the top of the repository");
        }
        return new SourceTree(new PolicyVersion(commit.name(), subject(commit)), files.files());
    }

    private static void visit(TreeWalk walk, ObjectReader reader, PolicyFiles files) throws IOException, Unusable {
        String name = walk.getNameString();
        if (walk.getDepth() == 0 ? !PolicyFiles.DIRECTORIES.contains(name) : PolicyFiles.isHidden(name)) {
            return;
        }
        String path = path(walk);
        FileMode mode = walk.getFileMode(0);
        if (mode.equals(FileMode.SYMLINK)) {
            throw PolicyFiles.link(path);
        }
        if (mode.equals(FileMode.GITLINK)) {
            throw PolicyFiles.submodule(path);
        }
        if (walk.isSubtree()) {
            walk.enterSubtree();
        } else if (walk.getDepth() > 0) {
            take(path, walk.getObjectId(0), reader, files);
        }
    }

    private static void take(String path, ObjectId blob, ObjectReader reader, PolicyFiles files) throws IOException, Unusable {
        ObjectLoader loader = reader.open(blob, Constants.OBJ_BLOB);
        files.admit(path, loader.getSize());
        files.add(path, loader.getBytes(PolicyFiles.FILE_BYTES_MAX));
    }

    private static String path(TreeWalk walk) throws Unusable {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(walk.getRawPath())).toString();
        } catch (CharacterCodingException e) {
            throw new Unusable("a file name is not UTF-8: `" + walk.getPathString() + "`", "rename the file");
        }
    }

    /** The first line of the message, with control characters, which a terminal might obey, taken out. */
    private static String subject(RevCommit commit) {
        List<String> lines = commit.getFullMessage().strip().lines().limit(1).toList();
        String first = lines.isEmpty() ? "" : lines.getFirst().strip();
        StringBuilder out = new StringBuilder();
        first.codePoints().filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT).limit(SUBJECT_CHARS_MAX)
                .forEach(out::appendCodePoint);
        return out.toString();
    }
}

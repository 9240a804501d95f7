package io.sallyport.model;

/**
 * Which policy: the Git commit (40 or 64 hexadecimal digits, or {@code worktree} for an uncommitted directory) and the first line of its
 * message.
 */
public record PolicyVersion(String commit, String subject) {
    private static final int BRIEF_CHARS = 7;

    /** The first seven digits, as Git abbreviates. */
    public String brief() {
        return commit.length() > BRIEF_CHARS && !commit.equals("worktree") ? commit.substring(0, BRIEF_CHARS) : commit;
    }

    @Override
    public String toString() {
        return brief();
    }
}

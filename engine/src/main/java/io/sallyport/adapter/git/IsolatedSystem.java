package io.sallyport.adapter.git;

import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/** Keeps JGit from reading ~/.gitconfig, /etc/gitconfig and the environment: they could redirect a remote or bring a proxy or credentials. */
final class IsolatedSystem extends SystemReader.Delegate {
    private static final Object ONCE = new Object();

    private IsolatedSystem(SystemReader real) {
        super(real);
    }

    /** Takes effect for the whole process, since JGit has one reader. */
    static void install() {
        synchronized (ONCE) {
            if (!(SystemReader.getInstance() instanceof IsolatedSystem)) {
                SystemReader.setInstance(new IsolatedSystem(SystemReader.getInstance()));
                // Should JGit ask about a file system in a way that Empty does not answer, nobody waits for it.
                FS.FileStoreAttributes.setBackground(true);
            }
        }
    }

    @Override
    public @Nullable String getenv(String variable) {
        return null;
    }

    @Override
    public FileBasedConfig openUserConfig(@Nullable Config parent, FS fs) {
        return new Empty(parent, fs);
    }

    @Override
    public FileBasedConfig openSystemConfig(@Nullable Config parent, FS fs) {
        return new Empty(parent, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(@Nullable Config parent, FS fs) {
        return new Empty(parent, fs);
    }

    /**
     * A configuration without a file. It answers one question, how coarse the time stamps of files are: otherwise JGit would find out by writing
     * files into the mirror, and into a remote on this machine, from a thread of its own.
     */
    private static final class Empty extends FileBasedConfig {
        /** Coarser than the clock of any Linux file system that counts below a second. */
        private static final String RESOLUTION = "20 milliseconds";

        Empty(@Nullable Config parent, FS fs) {
            super(parent, null, fs);
        }

        @Override
        public @Nullable String getString(String section, @Nullable String subsection, String name) {
            boolean asked = section.equals(ConfigConstants.CONFIG_FILESYSTEM_SECTION)
                    && (name.equals(ConfigConstants.CONFIG_KEY_TIMESTAMP_RESOLUTION)
                            || name.equals(ConfigConstants.CONFIG_KEY_MIN_RACY_THRESHOLD));
            return asked ? RESOLUTION : super.getString(section, subsection, name);
        }

        @Override
        public void load() {}

        @Override
        public void save() {}

        @Override
        public boolean isOutdated() {
            return false;
        }
    }
}

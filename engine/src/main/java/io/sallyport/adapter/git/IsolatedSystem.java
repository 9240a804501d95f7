package io.sallyport.adapter.git;

import org.eclipse.jgit.lib.Config;
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
                // Measuring the clock of the file system takes seconds and would be waited for at the first look.
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

    /** A configuration without a file. */
    private static final class Empty extends FileBasedConfig {
        Empty(@Nullable Config parent, FS fs) {
            super(parent, null, fs);
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

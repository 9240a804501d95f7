package io.sallyport.adapter.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** nft, tc and ip on a PATH of their own, so that one can be missing, or refuse what it is told, as on another machine. */
final class FaultyTools implements AutoCloseable {
    private static final List<String> NAMES = List.of("nft", "tc", "ip");
    private final Path directory;

    FaultyTools() {
        try {
            directory = Files.createTempDirectory("faulty-tools");
            NAMES.forEach(this::mend);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs commands in a namespace with these tools. */
    Shell in(String namespace) {
        return new Shell(Optional.of(namespace), List.of("/usr/bin/env", "PATH=" + directory), Duration.ofSeconds(3));
    }

    /** The tool is as it should be. */
    void mend(String name) {
        write(name, "exec /usr/sbin/" + name + " \"$@\"");
    }

    void remove(String name) {
        try {
            Files.delete(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The tool says this and fails whenever its words contain others. */
    void refuse(String name, String words, String said) {
        write(name, "case \"$*\" in *'" + words + "'*) echo '" + said + "' >&2; exit 2;; esac\nexec /usr/sbin/" + name + " \"$@\"");
    }

    /** The same, but once. */
    void refuseOnce(String name, String words, String said) {
        write(name, "case \"$*\" in *'" + words + "'*) if [ ! -e " + directory + "/once ]; then : > " + directory + "/once; echo '" + said
                + "' >&2; exit 2; fi;; esac\nexec /usr/sbin/" + name + " \"$@\"");
    }

    /** Before the tool does anything whose words contain others, this is done; so many times in all. */
    void before(String name, String words, int times, String deed) {
        write(name,
                "case \"$*\" in *'" + words + "'*) if [ $(/usr/bin/cat " + directory + "/count 2>/dev/null | /usr/bin/wc -l) -lt " + times
                        + " ]; then echo >> " + directory + "/count; " + deed + "; fi;; esac\nexec /usr/sbin/" + name + " \"$@\"");
    }

    /** The tool takes longer than anybody waits whenever its words contain others. */
    void hang(String name, String words) {
        write(name, "case \"$*\" in *'" + words + "'*) exec /usr/bin/sleep 20;; esac\nexec /usr/sbin/" + name + " \"$@\"");
    }

    private void write(String name, String script) {
        try {
            Path file = directory.resolve(name);
            Files.writeString(file, "#!/bin/sh\n" + script + "\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

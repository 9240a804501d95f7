package io.sallyport.adapter.git;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Which repository holds the policy, and how it is reached. Credentials are files, read at every look, so that they can be replaced while
 * the daemon runs; nothing is taken from the environment.
 *
 * @param remote {@code https://…}, {@code ssh://…}, {@code user@host:path}, {@code file://…} or an absolute path
 * @param branch branch, or tag, that names the version in force
 * @param stateDirectory where the bare mirror is kept; belongs to this source alone
 * @param timeout of the whole look; a look that began to receive ends at most one reading time-out later
 * @param credentials what the remote asks for
 */
public record GitSettings(String remote, Ref branch, Path stateDirectory, Duration timeout, Credentials credentials) {
    /** The longest a look may take. */
    public static final Duration TIMEOUT_MAX = Duration.ofMinutes(10);

    public GitSettings {
        if (timeout.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(TIMEOUT_MAX) > 0) {
            throw new IllegalArgumentException("time-out out of range: " + timeout);
        }
    }

    /** What names the version: a moving branch or a tag. */
    public sealed interface Ref {
        String name();

        /** {@code refs/heads/…} or {@code refs/tags/…}. */
        default String full() {
            return switch (this) {
                case Branch(String name) -> "refs/heads/" + name;
                case Tag(String name) -> "refs/tags/" + name;
            };
        }

        /** {@code branch `main`}, for messages. */
        default String words() {
            return switch (this) {
                case Branch(String name) -> "branch `" + name + "`";
                case Tag(String name) -> "tag `" + name + "`";
            };
        }
    }

    /** A branch. */
    public record Branch(String name) implements Ref {}

    /** A tag, annotated or not. */
    public record Tag(String name) implements Ref {}

    /**
     * Files that hold what the remote asks for; each may be absent.
     *
     * @param httpsUser user name sent with the token; {@code git} where a forge takes any
     * @param httpsToken file with a token or password in its first line
     * @param httpsAuthority PEM certificates to trust instead of the system's, for a private certificate authority
     * @param sshKey private key without passphrase
     * @param sshKnownHosts host keys, in the form of OpenSSH's known_hosts; a host that is not in it is refused
     */
    public record Credentials(String httpsUser, Optional<Path> httpsToken, Optional<Path> httpsAuthority, Optional<Path> sshKey,
            Optional<Path> sshKnownHosts) {
        public static final Credentials NONE = new Credentials("git", Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty());
    }
}

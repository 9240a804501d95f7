package io.sallyport.adapter.git;

import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import javax.net.ssl.SSLException;

import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.RepositoryNotFoundException;

/** Turns what JGit and the network throw into what an operator can act on. */
final class Failures {
    private static final int CAUSES_MAX = 10;

    private Failures() {}

    /** What a failed conversation with the remote means. */
    static Unusable explain(Throwable failure, RemoteAddress remote) {
        String said = words(failure);
        String lower = said.toLowerCase(Locale.ROOT);
        for (Throwable cause : causes(failure)) {
            switch (cause) {
                case UnknownHostException e -> {
                    return new Unusable("the host of `" + remote + "` is not known", "look at the name, and at the DNS of this machine");
                }
                case SSLException e -> {
                    return new Unusable("`" + remote + "` cannot prove who it is: " + words(e),
                            "for a private certificate authority, name its certificates in the settings");
                }
                case ConnectException e -> {
                    return away(remote, words(e));
                }
                case NoRouteToHostException e -> {
                    return away(remote, words(e));
                }
                case SocketTimeoutException e -> {
                    return away(remote, "no answer in time");
                }
                case InterruptedIOException e -> {
                    return away(remote, "no answer in time");
                }
                case NoRemoteRepositoryException e -> {
                    return missing(remote);
                }
                case RepositoryNotFoundException e -> {
                    return missing(remote);
                }
                case NotSupportedException e when remote.kind() == RemoteAddress.Kind.FILE -> {
                    return missing(remote);
                }
                default -> {}
            }
        }
        if (lower.contains("server key did not validate") || lower.contains("host key")) {
            return new Unusable("the ssh host of `" + remote + "` is not the one in the list of known hosts",
                    "compare its key with its owner, then add it: ssh-keyscan HOST");
        }
        if (lower.contains("not authorized") || lower.contains("authentication") || lower.contains("not permitted") || lower.contains(
                "cannot log in") || lower.contains("auth fail")) {
            return new Unusable("`" + remote + "` does not accept the credentials: " + said,
                    "look at the token or key, and at what it may read");
        }
        if (lower.contains("redirect") || lower.contains("301 moved") || lower.contains("302 found")) {
            return new Unusable("`" + remote + "` leads to another address: " + said, "name that address in the settings");
        }
        if (lower.contains("timed out") || lower.contains("timeout")) {
            return away(remote, "no answer in time");
        }
        return new Unusable("`" + remote + "` cannot be read: " + said, "try: git ls-remote " + remote);
    }

    /** Whether our own copy, not the remote, is what is wrong. */
    static boolean isDamage(Throwable failure) {
        return causes(failure).stream().anyMatch(c -> c instanceof MissingObjectException || c instanceof CorruptObjectException);
    }

    /** The most telling message, on one line. */
    static String words(Throwable failure) {
        for (Throwable cause : causes(failure)) {
            if (cause instanceof NoSuchFileException) {
                return "no such file";
            }
            if (cause instanceof AccessDeniedException) {
                return "permission denied";
            }
            if (cause instanceof FileSystemException e && e.getReason() != null) {
                return e.getReason();
            }
        }
        String message = failure.getMessage();
        return (message == null ? failure.getClass().getSimpleName() : message).replaceAll("\\s+", " ").strip();
    }

    private static Unusable away(RemoteAddress remote, String why) {
        return new Unusable("`" + remote + "` cannot be reached: " + why, "the policy in force stays; look at the network and the remote");
    }

    private static Unusable missing(RemoteAddress remote) {
        return new Unusable("there is no repository at `" + remote + "`, or these credentials may not see it",
                "look at the address; a forge says this too when the token or key has no access");
    }

    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> all = new ArrayList<>();
        for (Throwable cause = failure; cause != null && all.size() < CAUSES_MAX; cause = cause.getCause()) {
            all.add(cause);
        }
        return all;
    }
}

package io.sallyport.adapter.kernel;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Changes of the kernel's ruleset, each one transaction and counted as one of ours: by an {@code nft} that is kept running, or by one of its own where the text is
 * too long for that. What failed comes back as text. Not for several threads.
 */
final class Transactions implements AutoCloseable {
    private final Shell shell;
    private final CoProcess coProcess;

    /** @param coProcess {@code nft -i} */
    Transactions(Shell shell, CoProcess coProcess) {
        this.shell = shell;
        this.coProcess = coProcess;
    }

    /** Carries out one line of commands; an empty one is none. */
    Optional<String> carryOut(String line) {
        if (line.isEmpty()) {
            return Optional.empty();
        }
        if (line.getBytes(StandardCharsets.UTF_8).length > CoProcess.TEXT_BYTES_MAX) {
            return load(line + "\n");
        }
        shell.commits().begun();
        Commits.Ended ended = Commits.Ended.UNKNOWN;
        try {
            CoProcess.Reply reply = coProcess.send(line);
            ended = reply.worked() ? Commits.Ended.IN_FORCE : reply.lost() ? Commits.Ended.UNKNOWN : Commits.Ended.REFUSED;
            return reply.worked() ? Optional.empty() : Optional.of(reply.why());
        } finally {
            shell.commits().ended(ended);
        }
    }

    /** Carries out a text of any length. */
    Optional<String> load(String text) {
        Shell.Result result = shell.feed(text, "nft", "-f", "-");
        return result.worked() ? Optional.empty() : Optional.of(result.why());
    }

    @Override
    public void close() {
        coProcess.close();
    }
}

package io.sallyport.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One command run to its end: what it printed, and how it ended. No shell reads its words. */
public record Shell(List<String> command, int exit, String output) {
    /** The longest a command may take, in seconds. */
    private static final long SECONDS_MAX = 60;

    public Shell {
        command = List.copyOf(command);
    }

    /** Runs a command; both its outputs are taken together. */
    public static Shell run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("still running after " + SECONDS_MAX + " s: " + String.join(" ", command));
            }
            return new Shell(command, process.exitValue(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in: " + String.join(" ", command), e);
        }
    }

    /** Runs a command that must succeed; gives its output. */
    public static String must(String... command) {
        Shell done = run(List.of(command));
        if (done.exit != 0) {
            throw new IllegalStateException(String.join(" ", command) + " ended with " + done.exit + ": " + done.output.strip());
        }
        return done.output;
    }

    public boolean succeeded() {
        return exit == 0;
    }
}

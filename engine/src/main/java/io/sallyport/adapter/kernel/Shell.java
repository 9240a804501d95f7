package io.sallyport.adapter.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Runs one short command to its end, in a network namespace, within a time limit. Transactions that {@code nft} is fed are counted ({@link Commits}). */
final class Shell {
    /** What stands before every command. */
    private final List<String> prefix;
    private final Duration patience;
    private final Commits commits;

    Shell(Optional<String> namespace, Duration patience) {
        this(namespace, List.of(), patience);
    }

    /** @param inside words that, in the namespace, run the command after them */
    Shell(Optional<String> namespace, List<String> inside, Duration patience) {
        this(Stream.concat(namespace.map(name -> Stream.of("ip", "netns", "exec", name)).orElse(Stream.of()), inside.stream()).toList(),
                patience, Commits.of(namespace));
    }

    private Shell(List<String> prefix, Duration patience, Commits commits) {
        this.prefix = prefix;
        this.patience = patience;
        this.commits = commits;
    }

    /** The same with another time limit. */
    Shell within(Duration limit) {
        return new Shell(prefix, limit, commits);
    }

    /** The transactions of this process in the namespace. */
    Commits commits() {
        return commits;
    }

    /**
     * How a command ended.
     *
     * @param exit its exit status; −1 when it could not be started or was stopped at the time limit
     * @param out standard output
     * @param err standard error, or what kept it from running
     */
    record Result(int exit, String out, String err) {
        boolean worked() {
            return exit == 0;
        }

        /** The first line that says what is wrong. */
        String why() {
            return err.lines().map(String::strip).filter(l -> !l.isEmpty()).findFirst().orElse("exit status " + exit);
        }
    }

    /** The words that run {@code command} in the namespace. */
    List<String> words(String... command) {
        List<String> words = new ArrayList<>(prefix);
        words.addAll(List.of(command));
        return words;
    }

    Result run(String... command) {
        return feed("", command);
    }

    /** Runs a command with {@code input} on its standard input. */
    Result feed(String input, String... command) {
        if (input.isEmpty() || !command[0].equals("nft")) {
            return carryOut(input, command);
        }
        commits.begun();
        Commits.Ended ended = Commits.Ended.UNKNOWN;
        try {
            Result result = carryOut(input, command);
            // What is only checked changes nothing, whatever comes of it.
            boolean checked = List.of(command).contains("-c");
            ended = result.worked() && !checked
                    ? Commits.Ended.IN_FORCE
                    : checked || result.exit() > 0 ? Commits.Ended.REFUSED : Commits.Ended.UNKNOWN;
            return result;
        } finally {
            commits.ended(ended);
        }
    }

    private Result carryOut(String input, String... command) {
        Process process;
        try {
            process = new ProcessBuilder(words(command)).start();
        } catch (IOException e) {
            return new Result(-1, "", command[0] + " cannot be started: " + e.getMessage());
        }
        CompletableFuture<String> out = drain(process.getInputStream());
        CompletableFuture<String> err = drain(process.getErrorStream());
        if (input.isEmpty()) {
            write(process, input);
        } else {
            aside(() -> write(process, input));
        }
        try {
            if (process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Result(process.exitValue(), out.get(patience.toMillis(), TimeUnit.MILLISECONDS),
                        err.get(patience.toMillis(), TimeUnit.MILLISECONDS));
            }
            return new Result(-1, "", command[0] + " did not end within " + patience.toSeconds() + " s");
        } catch (ExecutionException | TimeoutException e) {
            return new Result(-1, "", command[0] + ": output lost: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Result(-1, "", command[0] + " was interrupted");
        } finally {
            process.destroyForcibly();
        }
    }

    private static CompletableFuture<String> drain(InputStream stream) {
        CompletableFuture<String> text = new CompletableFuture<>();
        aside(() -> {
            try (stream) {
                text.complete(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                text.completeExceptionally(e);
            }
        });
        return text;
    }

    /** On a thread of its own: one that waits for a pipe would keep a carrier from others meanwhile. */
    private static void aside(Runnable what) {
        Thread.ofPlatform().daemon().name("pipe").start(what);
    }

    /** A command that ends without reading closes the pipe; its exit status tells what it thought. */
    private static void write(Process process, String input) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException ended) {
            process.toHandle().isAlive();
        }
    }
}

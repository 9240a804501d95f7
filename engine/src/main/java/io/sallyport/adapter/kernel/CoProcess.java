package io.sallyport.adapter.kernel;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * A command interpreter kept running, so that a change costs no process: {@code nft -i} or {@code tc -force -batch -}.
 *
 * <p>After each text a word that means nothing to it is sent; both interpreters complain about it, naming it, on the stream that carries their other
 * complaints. So everything before that complaint belongs to the text, and its absence to a dead or stuck process, which is then ended and started
 * anew with the next text. Not for several threads.
 */
final class CoProcess implements AutoCloseable {
    /** The most that is sent at once, in bytes: below a pipe's 64 KiB, so that writing cannot block on a stopped process. */
    static final int TEXT_BYTES_MAX = 32_000;
    /** Lines of output waiting to be looked at; an interpreter that says more has gone wrong and is not waited for. */
    private static final int LINES_MAX = 100_000;

    private final List<String> command;
    private final Duration patience;
    private @Nullable Running running;
    private long count;

    CoProcess(List<String> command, Duration patience) {
        this.command = List.copyOf(command);
        this.patience = patience;
    }

    /** The process, what it says, line by line, and an empty element at its end. */
    private record Running(Process process, BlockingQueue<Optional<String>> lines) {}

    /** What came of a text: nothing said means it worked. {@code lost} when the process ended or did not answer: it may or may not be in force. */
    record Reply(boolean lost, List<String> complaints) {
        Reply {
            complaints = List.copyOf(complaints);
        }

        boolean worked() {
            return !lost && complaints.isEmpty();
        }

        String why() {
            return complaints.stream().map(String::strip).filter(l -> !l.isEmpty()).findFirst()
                    .orElse(lost ? "it ended or did not answer" : "");
        }
    }

    /** Sends whole lines, waits until they are carried out. */
    Reply send(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > TEXT_BYTES_MAX) {
            throw new IllegalArgumentException("a text of " + bytes.length + " bytes");
        }
        String mark = "mark" + ++count;
        try {
            Running to = running();
            OutputStream in = to.process().getOutputStream();
            in.write(bytes);
            in.write(((text.endsWith("\n") ? "" : "\n") + mark + "\n").getBytes(StandardCharsets.UTF_8));
            in.flush();
            return await(to, mark);
        } catch (IOException e) {
            return new Reply(true, lastWords(command.getFirst() + ": " + e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end();
            return new Reply(true, List.of("interrupted"));
        }
    }

    /** What a process that takes nothing any more said before it ended, which tells more than that it does not. */
    private List<String> lastWords(String otherwise) {
        List<String> said = new ArrayList<>();
        Running from = running;
        try {
            Optional<String> line = from == null ? Optional.empty() : from.lines().poll(patience.toNanos(), TimeUnit.NANOSECONDS);
            while (line != null && line.isPresent()) {
                said.add(line.get());
                line = from == null ? Optional.empty() : from.lines().poll(patience.toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end();
        return said.isEmpty() ? List.of(otherwise) : said;
    }

    /** The process id, for who wants to try what happens when it dies. */
    Optional<ProcessHandle> handle() {
        return Optional.ofNullable(running).map(r -> r.process().toHandle());
    }

    private Running running() throws IOException {
        Running known = running;
        if (known != null && known.process().isAlive()) {
            return known;
        }
        end();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Running started = new Running(process, new LinkedBlockingQueue<>(LINES_MAX));
        // A thread that mostly waits for another process's output holds on to its carrier; two of those leave a machine with two processors none.
        Thread.ofPlatform().daemon().name("reads-" + command.getFirst()).start(() -> read(started));
        running = started;
        return started;
    }

    private static void read(Running from) {
        try (BufferedReader reader = from.process().inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!from.lines().offer(Optional.of(line))) {
                    break;
                }
            }
        } catch (IOException gone) {
            from.process().destroyForcibly();
        }
        if (!from.lines().offer(Optional.empty())) {
            from.lines().clear();
            from.lines().add(Optional.empty());
        }
    }

    private Reply await(Running from, String mark) throws InterruptedException {
        List<String> said = new ArrayList<>();
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<String> line = from.lines().poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (line == null || line.isEmpty()) {
                end();
                return new Reply(true, said);
            }
            said.add(line.get());
            if (isMark(line.get(), mark)) {
                return new Reply(false, withoutMark(said, from));
            }
        }
    }

    /** nft repeats the word on a line of its own, tc says {@code Object "word" is unknown}. */
    private static boolean isMark(String line, String mark) {
        return line.equals(mark) || line.contains("\"" + mark + "\"");
    }

    /** Takes the complaint about the mark out: nft's headline before it and caret after it, tc's {@code Command failed} after it. */
    private List<String> withoutMark(List<String> said, Running from) throws InterruptedException {
        List<String> rest = new ArrayList<>(said);
        String marked = rest.removeLast();
        boolean nft = marked.indexOf('"') < 0;
        if (nft && !rest.isEmpty()) {
            rest.removeLast();
        }
        Optional<String> after = from.lines().poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        if (after == null || after.isEmpty()) {
            end();
        }
        return rest;
    }

    private void end() {
        Running known = running;
        running = null;
        if (known != null) {
            known.process().destroyForcibly();
        }
    }

    @Override
    public void close() {
        end();
    }
}

package io.sallyport.flow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sink that writes whatever arrived while the last batch was being written as one batch, so that the cost of a flush is shared under load.
 *
 * <p>Items are written in the order of their submission, by one thread of its own, since disks and
 * databases hold the thread that waits for them. Each submitter gets the outcome of the batch its item went with.
 * A writer that throws fails its batch only; that a failed flush must end all granting is the writer's to remember, see {@link Journal}. A batch that
 * fails may be tried again in halves, so that one item that cannot be written does not fail those it happened to go with.
 */
public final class GroupCommit<T> implements AutoCloseable {
    /** How many items may wait by default; more than a minute of the busiest connects. */
    public static final int QUEUE_ITEMS_MAX = 65_536;
    /** How many items go out together by default: bounds the time one batch holds the others up. */
    public static final int BATCH_ITEMS_MAX = 1_024;

    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

    private final String name;
    private final int queueItemsMax;
    private final int batchItemsMax;
    private final int triesMax;
    private final Function<List<T>, Outcome> writer;
    private final ArrayDeque<Waiting<T>> queue = new ArrayDeque<>();
    private final ArrayDeque<Waiting<T>> urgent = new ArrayDeque<>();
    private final Thread thread;
    private boolean closed;

    private record Waiting<T>(T item, CompletableFuture<Outcome> outcome) {}

    /** A sink with the default limits; {@code name} stands in messages and names the thread. */
    public GroupCommit(String name, Function<List<T>, Outcome> writer) {
        this(name, QUEUE_ITEMS_MAX, BATCH_ITEMS_MAX, 1, writer);
    }

    /** @param triesMax how often the writer is called for one batch at most: 1, or more for a writer that may be asked again about items it refused */
    public GroupCommit(String name, int queueItemsMax, int batchItemsMax, int triesMax, Function<List<T>, Outcome> writer) {
        if (queueItemsMax < 1 || batchItemsMax < 1 || triesMax < 1) {
            throw new IllegalArgumentException("limits below one: " + queueItemsMax + ", " + batchItemsMax + ", " + triesMax);
        }
        this.triesMax = triesMax;
        this.name = name;
        this.queueItemsMax = queueItemsMax;
        this.batchItemsMax = batchItemsMax;
        this.writer = writer;
        this.thread = Thread.ofPlatform().daemon().name("commit-" + name).start(this::drain);
    }

    /**
     * Queues an item. The future ends, never exceptionally, with the outcome of its batch; at once with {@code Failed} when too many wait or the
     * sink is closed. What is chained to it without an executor runs on the sink's thread and must not wait.
     */
    public CompletableFuture<Outcome> submit(T item) {
        Waiting<T> waiting = new Waiting<>(item, new CompletableFuture<>());
        synchronized (queue) {
            if (closed) {
                return CompletableFuture.completedFuture(new Outcome.Failed(name + " is closed", "the daemon is stopping"));
            }
            if (queue.size() >= queueItemsMax) {
                return CompletableFuture.completedFuture(new Outcome.Failed(name + " is overloaded: " + queueItemsMax + " wait already",
                        "the disk or kernel is slower than what arrives: see the latency of its writes"));
            }
            queue.add(waiting);
            queue.notifyAll();
        }
        return waiting.outcome();
    }

    /** The same before all that waits, with others of its kind only, and however many wait: for what takes away. */
    public CompletableFuture<Outcome> submitFirst(T item) {
        Waiting<T> waiting = new Waiting<>(item, new CompletableFuture<>());
        synchronized (queue) {
            if (closed) {
                return CompletableFuture.completedFuture(new Outcome.Failed(name + " is closed", "the daemon is stopping"));
            }
            urgent.add(waiting);
            queue.notifyAll();
        }
        return waiting.outcome();
    }

    private void drain() {
        List<Waiting<T>> batch = next();
        while (!batch.isEmpty()) {
            settle(batch, triesMax);
            batch = next();
        }
    }

    /** Writes a batch, or what of it can be written; returns how many tries are left. */
    private int settle(List<Waiting<T>> batch, int tries) {
        Outcome outcome = write(batch);
        int left = tries - 1;
        if (outcome.isDone() || batch.size() == 1 || left < 2) {
            batch.forEach(waiting -> waiting.outcome().complete(outcome));
            return left;
        }
        int half = batch.size() / 2;
        left = settle(batch.subList(0, half), left);
        if (left < 1) {
            batch.subList(half, batch.size()).forEach(waiting -> waiting.outcome().complete(outcome));
            return left;
        }
        return settle(batch.subList(half, batch.size()), left);
    }

    /** Waits for items; empty once closed and drained. */
    private List<Waiting<T>> next() {
        synchronized (queue) {
            while (queue.isEmpty() && urgent.isEmpty() && !closed) {
                try {
                    queue.wait();
                } catch (InterruptedException e) {
                    // Nobody but close() ends this thread: what was submitted is written.
                    LOG.debug("{} ignores an interrupt", name);
                }
            }
            ArrayDeque<Waiting<T>> first = urgent.isEmpty() ? queue : urgent;
            List<Waiting<T>> batch = new ArrayList<>(Math.min(first.size(), batchItemsMax));
            while (!first.isEmpty() && batch.size() < batchItemsMax) {
                batch.add(first.remove());
            }
            return batch;
        }
    }

    /** Whatever is thrown, even an Error, must not leave submitters waiting for ever. */
    private Outcome write(List<Waiting<T>> batch) {
        try {
            return writer.apply(batch.stream().map(Waiting::item).toList());
        } catch (Throwable e) {
            LOG.error("{} failed to write {} items", name, batch.size(), e);
            return new Outcome.Failed(name + " failed: " + e, "this is a fault of the program: report it with the log");
        }
    }

    /** Writes what was submitted so far, then ends; later submissions fail. */
    @Override
    public void close() {
        synchronized (queue) {
            closed = true;
            queue.notifyAll();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

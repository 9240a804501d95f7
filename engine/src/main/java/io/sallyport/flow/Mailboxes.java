package io.sallyport.flow;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.sallyport.model.ClientId;

/**
 * Runs the work of one client in order and that of different clients in parallel. A mailbox exists only while its client has work.
 */
final class Mailboxes {
    /** The most work waiting for one client; a daemon that sends more about one client is not sane, and that client is dropped. */
    static final int WAITING_PER_CLIENT_MAX = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Mailboxes.class);

    private final Executor executor;
    private final Map<ClientId, ArrayDeque<Runnable>> waiting = new HashMap<>();

    /** @param executor starts one task per busy client, for example a virtual thread each */
    Mailboxes(Executor executor) {
        this.executor = executor;
    }

    /** Queues work for the client and returns at once; false when the client has too much waiting already. */
    boolean post(ClientId client, Runnable work) {
        synchronized (waiting) {
            ArrayDeque<Runnable> queue = waiting.get(client);
            if (queue != null) {
                return queue.size() < WAITING_PER_CLIENT_MAX && queue.add(work);
            }
            queue = new ArrayDeque<>();
            queue.add(work);
            waiting.put(client, queue);
        }
        try {
            executor.execute(() -> drain(client));
        } catch (RuntimeException e) {
            // Nobody will ever empty this mailbox: it must not swallow what comes later.
            synchronized (waiting) {
                waiting.remove(client);
            }
            throw e;
        }
        return true;
    }

    /** Whether the client has work now. */
    boolean isBusy(ClientId client) {
        synchronized (waiting) {
            return waiting.containsKey(client);
        }
    }

    /** How many clients have work now. */
    int busy() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    private void drain(ClientId client) {
        while (true) {
            Runnable work;
            synchronized (waiting) {
                ArrayDeque<Runnable> queue = waiting.get(client);
                if (queue == null || queue.isEmpty()) {
                    waiting.remove(client);
                    return;
                }
                work = queue.removeFirst();
            }
            try {
                work.run();
            } catch (Throwable e) {
                // Each piece of work answers for its own failures; one that did not is our bug and must not take the client's queue along, for
                // then nobody would hear of the client's end.
                LOG.error("work for client {} failed", client, e);
            }
        }
    }
}

package io.sallyport.flow;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.TreeMap;
import java.util.function.Consumer;

import io.sallyport.model.ClientId;

/**
 * Which session is to be decided again when, because time alone may change its answer. Pure book-keeping: somebody asks for what is due.
 */
final class Reminders {
    private final InstantSource clock;
    private final TreeMap<Instant, java.util.TreeSet<ClientId>> due = new TreeMap<>();
    private final TreeMap<ClientId, Instant> byClient = new TreeMap<>();

    Reminders(InstantSource clock) {
        this.clock = clock;
    }

    /** Reminds of the client at this instant instead of any earlier arrangement. */
    synchronized void set(ClientId client, Instant at) {
        cancel(client);
        byClient.put(client, at);
        due.computeIfAbsent(at, k -> new java.util.TreeSet<>()).add(client);
    }

    synchronized void cancel(ClientId client) {
        Instant at = byClient.remove(client);
        if (at != null) {
            java.util.TreeSet<ClientId> clients = due.getOrDefault(at, new java.util.TreeSet<>());
            clients.remove(client);
            if (clients.isEmpty()) {
                due.remove(at);
            }
        }
    }

    /** Hands over every client that is due, and returns how long until the next one, at most {@code longest}. */
    Duration run(Consumer<ClientId> each, Duration longest) {
        Instant now = clock.instant();
        while (true) {
            ClientId client;
            synchronized (this) {
                if (due.isEmpty()) {
                    return longest;
                }
                if (due.firstKey().isAfter(now)) {
                    Duration wait = Duration.between(now, due.firstKey());
                    return wait.compareTo(longest) < 0 ? wait : longest;
                }
                client = due.firstEntry().getValue().getFirst();
                cancel(client);
            }
            each.accept(client);
        }
    }
}

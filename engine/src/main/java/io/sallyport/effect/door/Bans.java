package io.sallyport.effect.door;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import io.sallyport.model.Address;
import io.sallyport.model.ClientId;
import io.sallyport.policy.DoorTerms;

/**
 * Who is kept out, and why: counts the handshakes of each source that failed. A source with a session is never banned, whatever fails. Bounded: of more sources than
 * {@link #WATCHED_MAX} the one that came the longest time ago is forgotten; above {@link DoorText#BANS_MAX} nobody else is banned. Not for several threads.
 */
public final class Bans {
    /** Sources whose failures are remembered. */
    static final int WATCHED_MAX = 8_192;

    private final Map<Source, Deque<Instant>> failures = new LinkedHashMap<>();
    private final TreeMap<Source, Ban> bans = new TreeMap<>();
    private final Map<ClientId, Source> coming = new LinkedHashMap<>();
    private final Map<ClientId, Source> sessions = new HashMap<>();

    /**
     * A source that is kept out.
     *
     * @param failures how many handshakes failed
     * @param until when it may come again
     */
    public record Ban(Source source, int failures, Instant until) {}

    /** A handshake of this address failed; the ban that follows from it, if one does. */
    public Optional<Ban> failed(Address address, Instant at, DoorTerms.Bans terms) {
        Source source = Source.of(address);
        forget(at);
        if (sessions.containsValue(source) || bans.containsKey(source)) {
            return Optional.empty();
        }
        Deque<Instant> times = failures.remove(source);
        Deque<Instant> recent = times == null ? new ArrayDeque<>() : times;
        recent.add(at);
        while (recent.getFirst().isBefore(at.minus(terms.within()))) {
            recent.removeFirst();
        }
        if (recent.size() < terms.failures() || bans.size() >= DoorText.BANS_MAX) {
            while (recent.size() >= terms.failures()) {
                recent.removeFirst();
            }
            watch(source, recent);
            return Optional.empty();
        }
        Ban ban = new Ban(source, recent.size(), at.plus(terms.lasts()));
        bans.put(source, ban);
        return Optional.of(ban);
    }

    private void watch(Source source, Deque<Instant> times) {
        failures.put(source, times);
        bound(failures.keySet());
    }

    private static void bound(Set<?> watched) {
        if (watched.size() > WATCHED_MAX) {
            Iterator<?> oldest = watched.iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** A client asks to be let in from here. */
    public void asks(ClientId client, Address from) {
        coming.put(client, Source.of(from));
        bound(coming.keySet());
    }

    /** It was let in. Where a ban of its source is still running, that is the ban to lift. */
    public Optional<Ban> came(ClientId client) {
        Source source = coming.remove(client);
        if (source == null) {
            return Optional.empty();
        }
        sessions.put(client, source);
        failures.remove(source);
        return Optional.ofNullable(bans.remove(source));
    }

    /** It is gone. */
    public void went(ClientId client) {
        coming.remove(client);
        sessions.remove(client);
    }

    /** Where the client came from, while it has a session. */
    public Optional<Source> source(ClientId client) {
        return Optional.ofNullable(sessions.get(client));
    }

    /** The daemon numbers its clients anew: nobody has a session. */
    public void nobody() {
        coming.clear();
        sessions.clear();
    }

    /** Takes a ban away; empty where there is none. */
    public Optional<Ban> lift(Source source, Instant at) {
        forget(at);
        return Optional.ofNullable(bans.remove(source));
    }

    /** The bans that are running, by source. */
    public List<Ban> running(Instant at) {
        forget(at);
        return new ArrayList<>(bans.values());
    }

    /** How long a ban has still to run; a second at least. */
    public static Duration rest(Ban ban, Instant at) {
        Duration rest = Duration.between(at, ban.until());
        return rest.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : rest;
    }

    private void forget(Instant at) {
        bans.values().removeIf(ban -> !ban.until().isAfter(at));
    }
}

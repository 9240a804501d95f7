package io.sallyport.effect.door;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
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
import io.sallyport.model.InstanceName;
import io.sallyport.policy.DoorTerms;

/**
 * Who is kept out of one instance, and why: counts the handshakes of each source that failed. A source with a session is never banned, whatever fails. Bounded: of
 * more sources than {@link #WATCHED_MAX} the one that came the longest time ago is forgotten; above {@link DoorText#BANS_MAX} nobody else is banned; what that leaves
 * out is counted. Sessions are as many as the daemon lets in, and none is forgotten. Not for several threads.
 */
public final class Bans {
    /** Sources whose failures are remembered. */
    static final int WATCHED_MAX = 8_192;
    /** Clients that ask to be let in at a time; more than a daemon has, see its {@code max-clients}. */
    static final int COMING_MAX = 65_536;

    private final InstanceName instance;
    private final Map<Source, Deque<Instant>> failures = new LinkedHashMap<>();
    private final TreeMap<Source, Ban> bans = new TreeMap<>();
    private final Map<ClientId, Source> coming = new LinkedHashMap<>();
    private final Map<ClientId, Source> sessions = new HashMap<>();
    /** How many sessions each source has. */
    private final Map<Source, Integer> present = new HashMap<>();
    private long number;
    private long uncounted;

    public Bans(InstanceName instance) {
        this.instance = instance;
    }

    /**
     * A source that is kept out.
     *
     * @param failures how many handshakes failed
     * @param until when it may come again
     * @param record the id of its record in the journal
     */
    public record Ban(Source source, int failures, Instant until, String record) {}

    /** A handshake of this address failed; the ban that follows from it, if one does. */
    public Optional<Ban> failed(Address address, Instant at, DoorTerms.Bans terms) {
        Source source = Source.of(address);
        forget(at);
        if (present.containsKey(source) || bans.containsKey(source)) {
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
                uncounted++;
            }
            watch(source, recent);
            return Optional.empty();
        }
        Ban ban = new Ban(source, recent.size(), at.plus(terms.lasts()), "ban-" + instance + "-" + at.toEpochMilli() + "-" + ++number);
        bans.put(source, ban);
        return Optional.of(ban);
    }

    private void watch(Source source, Deque<Instant> times) {
        failures.put(source, times);
        if (failures.size() > WATCHED_MAX) {
            Iterator<Deque<Instant>> oldest = failures.values().iterator();
            uncounted += oldest.next().size();
            oldest.remove();
        }
    }

    /** How many failed handshakes were left out, because too many sources failed, or were kept out, at once. */
    public long uncounted() {
        return uncounted;
    }

    /** A ban cannot be carried out: its failures count for nothing. */
    public void drop(Ban ban) {
        if (bans.remove(ban.source(), ban)) {
            uncounted += ban.failures();
        }
    }

    /** A client asks to be let in from here. */
    public void asks(ClientId client, Address from) {
        coming.put(client, Source.of(from));
        if (coming.size() > COMING_MAX) {
            Iterator<Source> oldest = coming.values().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** It was let in. Where a ban of its source is still running, that is the ban to lift. */
    public Optional<Ban> came(ClientId client) {
        Source source = coming.remove(client);
        if (source == null) {
            return Optional.empty();
        }
        went(client);
        sessions.put(client, source);
        present.merge(source, 1, Integer::sum);
        failures.remove(source);
        return Optional.ofNullable(bans.remove(source));
    }

    /** It is gone. Where it came from, if it had a session. */
    public Optional<Source> went(ClientId client) {
        coming.remove(client);
        Source source = sessions.remove(client);
        if (source != null) {
            present.computeIfPresent(source, (s, count) -> count > 1 ? count - 1 : null);
        }
        return Optional.ofNullable(source);
    }

    /** Where the client came from, while it has a session. */
    public Optional<Source> source(ClientId client) {
        return Optional.ofNullable(sessions.get(client));
    }

    /** The sources that have a session. */
    public Set<Source> present() {
        return Set.copyOf(present.keySet());
    }

    /** The daemon numbers its clients anew: nobody has a session. */
    public void nobody() {
        coming.clear();
        sessions.clear();
        present.clear();
    }

    /** Takes a ban away; empty where there is none. */
    public Optional<Ban> lift(Source source, Instant at) {
        forget(at);
        return Optional.ofNullable(bans.remove(source));
    }

    /** These were made before, and run on; one that is known already stays as it is. */
    public void resume(Collection<Ban> earlier, Instant at) {
        earlier.stream().limit(DoorText.BANS_MAX).forEach(ban -> bans.putIfAbsent(ban.source(), ban));
        forget(at);
    }

    /** The bans that are running, by source. */
    public List<Ban> running(Instant at) {
        forget(at);
        return new ArrayList<>(bans.values());
    }

    /** The ban of a source, if one is running. */
    public Optional<Ban> of(Source source, Instant at) {
        forget(at);
        return Optional.ofNullable(bans.get(source));
    }

    /** How long there is still to go; a second at least. */
    static Duration rest(Instant until, Instant at) {
        Duration rest = Duration.between(at, until);
        return rest.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : rest;
    }

    private void forget(Instant at) {
        bans.values().removeIf(ban -> !ban.until().isAfter(at));
    }
}

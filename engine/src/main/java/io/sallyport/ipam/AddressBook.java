package io.sallyport.ipam;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.sallyport.model.InstanceName;

/**
 * Who holds which tunnel address, on every instance. Calls may come from any thread.
 *
 * <pre>
 *   offer ──► take ──► release        a session: the address is reserved, theirs, and sticky for a while
 *        └──► withdraw                refused after all: everything is as before the offer
 * </pre>
 *
 * <p>A holder has one lease, from the part of the pool that is for them. A second session of the same holder gets the same one (a daemon without {@code duplicate-cn} ends the first), and
 * sessions are counted, so that the end of the first does not free the address under the second. Which address a new holder gets: the lowest
 * that nobody held, otherwise the one whose stickiness and quarantine are over for the longest time. A holder who comes back later than that
 * still gets their old address as long as nobody else needed it. Neither is cut short when there is no other address left: then there is none.
 *
 * <p>A holder whose part is another one than before gets an address of that part when they connect. The one before goes into quarantine when
 * that is taken, or when the last session ends.
 */
public final class AddressBook {
    private final TreeMap<InstanceName, InstanceBook> books = new TreeMap<>();
    private final TreeMap<InstanceName, List<Lease>> unplaced = new TreeMap<>();

    /**
     * Takes over the leases on record, once, before the first offer. A lease without {@code releasedAt} is kept for its holder until a session
     * takes it or {@link #settle} ends it. Whether they fit the pool is judged when the pool is known, see {@link #reconfigure}.
     */
    public synchronized void load(List<Lease> leases) {
        for (Lease lease : leases) {
            if (books.containsKey(lease.instance())) {
                throw new IllegalStateException("loaded after the first offer: " + lease.instance());
            }
            unplaced.computeIfAbsent(lease.instance(), k -> new ArrayList<>()).add(lease);
        }
    }

    /**
     * The pool of an instance from now on. Returns each lease it would not give as it is. One with {@code releasedAt} goes off the record (a
     * holder who comes back may still get the IPv4 address, where only the IPv6 one does not fit). On one without, a session or an offer rests:
     * its addresses stay occupied until that ends, and the holder's next offer has others, so the session has to reconnect.
     */
    public List<Lease> reconfigure(Pool pool) {
        return reconfigure(pool, Map.of());
    }

    /**
     * The same, and each of these holders gets addresses of this part of it from now on: a session that has others is to reconnect too. Of
     * other holders that is asked when they connect.
     *
     * @param parts by holder; {@link Pool#NO_PART} for those that no part is for
     */
    public synchronized List<Lease> reconfigure(Pool pool, Map<String, String> parts) {
        InstanceBook book = books.get(pool.instance());
        if (book != null) {
            return book.pool().equals(pool) && book.suits(parts) ? List.of() : book.reconfigure(pool, parts);
        }
        InstanceBook placed = new InstanceBook(pool);
        books.put(pool.instance(), placed);
        List<Lease> loaded = unplaced.remove(pool.instance());
        return loaded == null ? List.of() : loaded.stream().filter(lease -> !placed.load(lease)).toList();
    }

    /** Reserves addresses for the holder until {@link #take} or {@link #withdraw}. A pool other than the last one reconfigures the instance. */
    public Offer offer(Pool pool, String holder, Instant now) {
        return offer(pool, Pool.NO_PART, holder, now);
    }

    /**
     * The same, from a part of the pool.
     *
     * @param part {@link Pool#NO_PART} for a holder that no part is for
     * @throws IllegalArgumentException when the pool has no such part
     */
    public synchronized Offer offer(Pool pool, String part, String holder, Instant now) {
        reconfigure(pool);
        return book(pool.instance()).offer(holder, part, now);
    }

    /**
     * A session has what it was offered. Returns what else changed: addresses the holder had before, in quarantine now.
     *
     * @throws IllegalStateException when it was not offered
     */
    public synchronized List<Lease> take(Lease lease) {
        return book(lease.instance()).take(lease);
    }

    /**
     * The offer is not needed; everything is as before it. Returns what a session that ended meanwhile left in quarantine.
     *
     * @throws IllegalStateException when it was not offered
     */
    public synchronized List<Lease> withdraw(Lease lease) {
        return book(lease.instance()).withdraw(lease);
    }

    /**
     * One session of the holder ended. Returns what changed: the lease, now sticky, when it was the last one, and addresses the holder had
     * before, in quarantine now. Nothing when another goes on, or nothing was held.
     */
    public synchronized List<Lease> release(InstanceName instance, String holder, Instant now) {
        InstanceBook book = books.get(instance);
        return book == null ? List.of() : book.release(holder, now);
    }

    /** The same of the session that had exactly this lease: what it had may be in quarantine while another session of the holder has something else. */
    public synchronized List<Lease> release(Lease lease, Instant now) {
        InstanceBook book = books.get(lease.instance());
        return book == null ? List.of() : book.release(lease, now);
    }

    /** After a restart, once the surviving sessions took their leases: releases the loaded leases that no session took. Returns them. */
    public synchronized List<Lease> settle(InstanceName instance, Instant now) {
        InstanceBook book = books.get(instance);
        return book == null ? List.of() : book.settle(now);
    }

    /** Every lease and reservation of the instance by holder, with what an earlier pool left occupied, and what is in quarantine. */
    public synchronized List<Lease> leases(InstanceName instance) {
        InstanceBook book = books.get(instance);
        return book == null ? List.of() : book.leases();
    }

    /** Who has which address of the instance now, and how full it is; nothing where its pool is not known. */
    public synchronized Survey survey(InstanceName instance, Instant now) {
        InstanceBook book = books.get(instance);
        return book == null ? new Survey(List.of(), List.of()) : book.survey(now);
    }

    private InstanceBook book(InstanceName instance) {
        InstanceBook book = books.get(instance);
        if (book == null) {
            throw new IllegalStateException("no pool for " + instance);
        }
        return book;
    }
}

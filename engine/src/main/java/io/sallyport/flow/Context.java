package io.sallyport.flow;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.sallyport.audit.DecisionId;
import io.sallyport.decision.Decider;
import io.sallyport.event.Event;
import io.sallyport.ipam.AddressBook;
import io.sallyport.ipam.Lease;
import io.sallyport.model.ClientId;
import io.sallyport.model.InstanceName;

/** What the stages of the gate share. */
final class Context {
    private static final Logger LOG = LoggerFactory.getLogger(Context.class);

    final InstantSource clock;
    final AddressBook book;
    final GroupCommit<Journal.Entry> journal;
    final GroupCommit<LeaseStore.Change> leases;
    final Recording recording;
    final Notice.Observer observer;
    final Sessions sessions = new Sessions();
    final SiteSeats seats = new SiteSeats();
    final Reminders reminders;
    final Map<InstanceName, Instance> instances = new ConcurrentHashMap<>();
    final Accounting accounting;
    final Map<ClientId, Event.ByteCount> counted = new ConcurrentHashMap<>();
    /** Who else hears that a session is over. */
    volatile Consumer<ClientId> left = client -> {};
    final AtomicReference<Optional<Decider>> active = new AtomicReference<>(Optional.empty());
    /** Admissions hold it for reading from deciding until the verdict is queued, never while a daemon is waited for; a change of policy holds it for writing and so sees no half of one. */
    final ReentrantReadWriteLock turnstile = new ReentrantReadWriteLock();

    private final AtomicLong decisions = new AtomicLong();

    Context(InstantSource clock, AddressBook book, GroupCommit<Journal.Entry> journal, GroupCommit<LeaseStore.Change> leases,
            UsageStore usage, Recording recording,
            Notice.Observer observer, Consumer<ClientId> again) {
        this.clock = clock;
        this.book = book;
        this.journal = journal;
        this.leases = leases;
        this.recording = recording;
        this.observer = careful(observer);
        reminders = new Reminders(clock);
        accounting = new Accounting(this, usage, again);
    }

    Instant now() {
        return clock.instant();
    }

    /** An id that no other decision has: epochs never repeat, and within a run decisions are counted. */
    DecisionId nextId(ClientId client, long kid) {
        return new DecisionId(client, kid, nextNumber());
    }

    /** Within a run, never twice. */
    long nextNumber() {
        return decisions.incrementAndGet();
    }

    Instance instance(ClientId client) {
        return instance(client.instance());
    }

    Instance instance(InstanceName name) {
        Instance instance = instances.get(name);
        if (instance == null) {
            throw new IllegalStateException("no instance " + name);
        }
        return instance;
    }

    /** Who listens must not be able to break what is told. */
    private static Notice.Observer careful(Notice.Observer observer) {
        return notice -> {
            try {
                observer.notice(notice);
            } catch (RuntimeException e) {
                LOG.error("nobody could be told of {}", notice.getClass().getSimpleName(), e);
            }
        };
    }

    /** A session of the holder begins on this lease. */
    void take(Lease lease) {
        synchronized (leases) {
            book.take(lease).forEach(this::write);
        }
    }

    /** An offer came to nothing. */
    void withdraw(Lease lease) {
        synchronized (leases) {
            book.withdraw(lease).forEach(this::write);
        }
    }

    /**
     * One session of the holder ended; when it was the last, its lease becomes sticky, durably. Book and queue change together: a session that
     * begins in between would find its lease written as released.
     */
    void release(Lease lease) {
        synchronized (leases) {
            free(lease);
        }
    }

    private void free(Lease lease) {
        book.release(lease, now()).forEach(this::write);
    }

    private void write(Lease lease) {
        watch("the lease of " + lease.holder(), leases.submit(new LeaseStore.Change(lease, false)));
    }

    /** For writes that nobody waits for: a failure is said. */
    static void watch(String what, CompletableFuture<Outcome> write) {
        var _ = write.thenAccept(outcome -> {
            if (outcome instanceof Outcome.Failed failed) {
                LOG.error("{} is not on record: {} ({})", what, failed.what(), failed.hint());
            }
        });
    }

    /** Done when both are; the first failure otherwise. */
    static Outcome both(CompletableFuture<Outcome> a, CompletableFuture<Outcome> b) {
        Outcome first = a.join();
        Outcome second = b.join();
        return first.isDone() ? second : first;
    }
}

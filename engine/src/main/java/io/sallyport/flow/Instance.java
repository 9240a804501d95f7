package io.sallyport.flow;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.sallyport.decision.Grant;
import io.sallyport.effect.Delta;
import io.sallyport.effect.Desired;
import io.sallyport.management.Command;
import io.sallyport.management.Reply;
import io.sallyport.model.ClientId;
import io.sallyport.model.InstanceName;

/** One OpenVPN daemon with its piece of the kernel: the link, and a sink that turns what arrived meanwhile into one kernel transaction. */
public final class Instance implements AutoCloseable {
    /** The most changes waiting for the kernel; above it clients are turned away instead of queued. */
    static final int WAITING_MAX = 20_000;
    /** The most changes in one transaction, so that one batch stays in the milliseconds. */
    static final int BATCH_MAX = 200;
    /** How often the kernel is asked about one batch at most: enough to find the one client in 200 that it refuses, in halves. */
    static final int TRIES_MAX = 24;

    private final InstanceName name;
    private final CompletableFuture<DaemonLink> link = new CompletableFuture<>();
    private final Enforcement enforcement;
    private final Optional<Meter> meter;
    private final boolean kick;
    /** For a daemon of others there is only to ask, which helps when it still listens. */
    private volatile Runnable reopening = () -> {
        var _ = send(new Command.Signal(Command.DaemonSignal.SIGHUP));
    };
    private volatile long epoch;
    private volatile boolean held;
    private final GroupCommit<Change> kernel;
    /**
     * Clients the kernel would not forget: taken along in every batch until it does. A client that starts over comes back under its number, and what it
     * is granted then ends the debt. The sink itself takes note, so that no later batch is carried out before
     * that: a debt noted late would end who came back meanwhile.
     */
    private final Set<ClientId> owed = ConcurrentHashMap.newKeySet();

    /** Clients that were shut out before changes of theirs which still wait: those let nobody in any more. */
    private final Set<ClientId> shut = ConcurrentHashMap.newKeySet();
    /** Whose turn it is to change the kernel: one change after the other, and none beside a policy. */
    private final Object turn = new Object();
    private volatile Consumer<ClientId> forgotten = client -> {};

    /** An instance whose traffic nobody counts: limits of volume and idleness limit nothing. */
    public Instance(InstanceName name, Enforcement enforcement, boolean kick) {
        this(name, enforcement, Optional.empty(), kick);
    }

    /** @param kick whether verdicts wake the client's instance (UDP transports) */
    public Instance(InstanceName name, Enforcement enforcement, Optional<Meter> meter, boolean kick) {
        this.name = name;
        this.enforcement = enforcement;
        this.meter = meter;
        this.kick = kick;
        kernel = new GroupCommit<>("kernel-" + name, WAITING_MAX, BATCH_MAX, TRIES_MAX, this::carryOut);
    }

    /** What is to be changed for some clients, whether the sink has come to it, and whether one of them was shut out before it could be let in. */
    private static final class Change {
        private final SortedMap<ClientId, Optional<Grant>> clients;
        private volatile boolean taken;
        private volatile boolean overruled;

        Change(SortedMap<ClientId, Optional<Grant>> clients) {
            this.clients = clients;
        }

        /** What became of it: who was to be let in and was shut out instead has nothing in the kernel, however well that went. */
        Outcome of(Outcome batch) {
            return batch.isDone() && overruled
                    ? new Outcome.Failed("the client was shut out and has not been seen to go",
                            "it can come back as soon as its former session is over")
                    : batch;
        }
    }

    /**
     * Brings the kernel to exactly this, but for whoever was shut out since it was worked out: nobody who has to go waits for a policy, and no policy lets
     * them in again.
     */
    Outcome sync(Desired desired) {
        synchronized (turn) {
            TreeMap<ClientId, Grant> inside = new TreeMap<>(desired.clients());
            inside.keySet().removeAll(shut);
            return enforcement.sync(new Desired(desired.instance(), desired.policy(), inside));
        }
    }

    private Outcome carryOut(List<Change> batch) {
        // Who is shut out is looked up under it: what shuts them out comes after what was looked up too early.
        synchronized (turn) {
            return apply(batch);
        }
    }

    private Outcome apply(List<Change> batch) {
        // Later changes of the same client win; all of a batch is one transaction.
        TreeMap<ClientId, Optional<Grant>> merged = new TreeMap<>();
        Set<ClientId> outside = Set.copyOf(shut);
        for (Change change : batch) {
            change.taken = true;
            change.overruled = change.clients.entrySet().stream()
                    .anyMatch(one -> one.getValue().isPresent() && outside.contains(one.getKey()));
            merged.putAll(change.clients);
        }
        owed.forEach(client -> merged.putIfAbsent(client, Optional.empty()));
        merged.replaceAll((client, grant) -> outside.contains(client) ? Optional.empty() : grant);
        Outcome outcome = new Outcome.Failed("the change was broken off", "see the log");
        try {
            outcome = enforcement.apply(new Delta(merged));
            return outcome;
        } finally {
            if (outcome.isDone()) {
                merged.keySet().stream().filter(owed::remove).forEach(client -> forgotten.accept(client));
            } else {
                merged.forEach((client, grant) -> {
                    if (grant.isEmpty()) {
                        owed.add(client);
                    }
                });
            }
        }
    }

    public InstanceName name() {
        return name;
    }

    /** Connects the daemon's side. What is sent before waits for it. */
    void attach(DaemonLink opened) {
        link.complete(opened);
    }

    /** Says how the daemon is made to open its tunnel device anew. Not over the link: with a device that is gone OpenVPN 2.6 answers nothing any more. */
    public void reopenBy(Runnable how) {
        reopening = how;
    }

    /** Who wants to hear that the kernel has forgotten a client at last that it would not forget before. Must not wait. */
    void onForgotten(Consumer<ClientId> hears) {
        forgotten = hears;
    }

    void reopen() {
        reopening.run();
    }

    boolean kick() {
        return kick;
    }

    /** How well the kernel does what it is told. */
    public Health health() {
        return enforcement.health();
    }

    Optional<Meter> meter() {
        return meter;
    }

    Enforcement enforcement() {
        return enforcement;
    }

    /** Queues a change for the kernel; ends when it is in force, or not. Not in force is also what lets somebody in who was shut out before. */
    CompletableFuture<Outcome> change(SortedMap<ClientId, Optional<Grant>> changes) {
        Change change = new Change(changes);
        return submitted(change, kernel.submit(change));
    }

    private CompletableFuture<Outcome> submitted(Change change, CompletableFuture<Outcome> batch) {
        if (!change.taken && batch.isDone() && !batch.join().isDone()) {
            // It never reached the sink, which takes note of all that does.
            change.clients.forEach((client, grant) -> {
                if (grant.isEmpty()) {
                    owed.add(client);
                }
            });
        }
        return batch.thenApply(change::of);
    }

    /**
     * Has the kernel forget a client before everything else that waits, and nothing that waits let it in again, until {@link #over}. A gateway to which
     * thousands come back at once shuts somebody out as fast as an idle one.
     */
    CompletableFuture<Outcome> shut(ClientId client) {
        shut.add(client);
        Change change = new Change(removal(client));
        return submitted(change, kernel.submitFirst(change));
    }

    /** The client that was shut out is gone: once all that still waits about it is through, its number may be another session's. */
    CompletableFuture<Outcome> over(ClientId client) {
        return change(removal(client)).thenApply(outcome -> {
            shut.remove(client);
            return outcome;
        });
    }

    /** Tries again what the kernel would not forget; ends when it has, or not. */
    CompletableFuture<Outcome> settle() {
        return owed.isEmpty() ? CompletableFuture.completedFuture(Outcome.done()) : change(new TreeMap<>());
    }

    CompletableFuture<Outcome> remove(ClientId client) {
        return change(removal(client));
    }

    private static SortedMap<ClientId, Optional<Grant>> removal(ClientId client) {
        TreeMap<ClientId, Optional<Grant>> change = new TreeMap<>();
        change.put(client, Optional.empty());
        return change;
    }

    /** Sends a command about a client, unless the client's epoch is over; ends with the daemon's reply. */
    CompletableFuture<Reply> send(ClientId client, Command command) {
        return link.thenCompose(open -> open.send(client, command));
    }

    /** Sends a command; ends with the daemon's reply. */
    CompletableFuture<Reply> send(Command command) {
        return link.thenCompose(open -> open.send(command));
    }

    /** The epoch in which the daemon numbers its clients now. */
    long epoch() {
        return epoch;
    }

    /** Whether the daemon still waits for its release. */
    boolean held() {
        return held;
    }

    void epoch(long began, boolean onHold) {
        epoch = began;
        held = onHold;
    }

    void released() {
        held = false;
    }

    /** Ends the connection to the daemon. What it lets through is still policed. */
    public void closeLink() {
        if (link.isDone()) {
            link.join().close();
        }
    }

    /** Ends the connection and takes everything out of the kernel. */
    @Override
    public void close() {
        closeLink();
        kernel.close();
        enforcement.close();
    }
}

package io.sallyport.flow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

import io.sallyport.decision.Grant;
import io.sallyport.decision.Sample;
import io.sallyport.effect.Delta;
import io.sallyport.effect.Desired;
import io.sallyport.event.Event;
import io.sallyport.ipam.AddressBook;
import io.sallyport.management.Command;
import io.sallyport.management.Reply;
import io.sallyport.model.ClientId;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Network;

/**
 * A world in bad weather: kernel, store and journal fail and dawdle at random, and the daemon behaves as OpenVPN does (lets in who is granted,
 * throws out the older session of the same name, says DISCONNECT, forgets everything when it is restarted). What must never happen is written down
 * in {@link #wrong} as soon as it is seen.
 */
final class StormWorld implements AutoCloseable {
    private static final int NANOS_MAX = 300_000;

    final List<String> wrong = Collections.synchronizedList(new ArrayList<>());
    final Kernel kernel = new Kernel();
    final Daemon daemon = new Daemon();
    final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    /** How many of a thousand acts fail. */
    volatile int failing;
    final Gate gate;
    final Instance instance;
    private final SplittableRandom seeds;
    private final Set<String> recorded = ConcurrentHashMap.newKeySet();
    private final Set<String> leased = ConcurrentHashMap.newKeySet();
    private final GroupCommit<Journal.Entry> journalSink = new GroupCommit<>("journal", this::append);
    private final GroupCommit<LeaseStore.Change> leaseSink = new GroupCommit<>("leases", this::commit);

    StormWorld(long seed) {
        seeds = new SplittableRandom(seed);
        gate = new Gate(() -> Sample.MONDAY_9, threads, new AddressBook(), journalSink, leaseSink, notice -> {});
        instance = new Instance(Sample.MAIN, kernel, true);
        gate.add(instance);
        gate.connect(instance, listener -> daemon);
    }

    private boolean unlucky() {
        SplittableRandom random;
        synchronized (seeds) {
            random = seeds.split();
        }
        LockSupport.parkNanos(random.nextInt(NANOS_MAX));
        return random.nextInt(1_000) < failing;
    }

    private Outcome append(List<Journal.Entry> entries) {
        if (unlucky()) {
            return new Outcome.Failed("the disk is full", "make room");
        }
        entries.stream().filter(entry -> entry.line().contains("\"verdict\":\"admit\"")).forEach(entry -> recorded.add(entry.id()));
        return Outcome.done();
    }

    private Outcome commit(List<LeaseStore.Change> changes) {
        if (unlucky()) {
            return new Outcome.Failed("the store is locked", "unlock it");
        }
        changes.forEach(change -> leased.add(change.lease().holder() + " " + change.lease().address4()));
        return Outcome.done();
    }

    @Override
    public void close() {
        instance.close();
        journalSink.close();
        leaseSink.close();
        threads.close();
    }

    /** A kernel whose failed change leaves everything as it was, removals too. */
    final class Kernel implements Enforcement {
        private final TreeMap<ClientId, Grant> clients = new TreeMap<>();

        @Override
        public Outcome sync(Desired desired) {
            boolean fails = unlucky();
            synchronized (this) {
                if (fails) {
                    return new Outcome.Failed("nft refused", "look at it");
                }
                clients.clear();
                clients.putAll(desired.clients());
                return Outcome.done();
            }
        }

        @Override
        public Outcome apply(Delta delta) {
            boolean fails = unlucky();
            synchronized (this) {
                if (fails) {
                    return new Outcome.Failed("nft refused", "look at it");
                }
                delta.changes()
                        .forEach((client, grant) -> grant.ifPresentOrElse(g -> clients.put(client, g), () -> clients.remove(client)));
                return Outcome.done();
            }
        }

        synchronized Map<ClientId, Grant> clients() {
            return new TreeMap<>(clients);
        }

        @Override
        public Reconciled reconcile() {
            return new Reconciled(List.of(), Outcome.done());
        }

        @Override
        public void close() {}
    }

    /** Who is connected, by CID, as OpenVPN keeps it. */
    final class Daemon implements DaemonLink {
        private final TreeMap<Long, String> asking = new TreeMap<>();
        private final TreeMap<Long, String> inside = new TreeMap<>();
        private final Map<String, Integer> verdicts = new HashMap<>();
        private final List<String> requests = new ArrayList<>();
        private long epoch;
        private long nextCid;
        private boolean onHold;

        /** Begins anew, on hold: nobody is connected any more. */
        void restart() {
            synchronized (this) {
                epoch++;
                onHold = true;
                nextCid = 0;
                asking.clear();
                inside.clear();
                requests.clear();
                verdicts.clear();
                gate.epochBegan(Sample.MAIN, epoch, true);
            }
        }

        synchronized void arrive(String person) {
            if (onHold) {
                return;
            }
            long cid = nextCid++;
            asking.put(cid, person);
            requests.add(cid + "/0");
            gate.on(new Event.Connect(id(cid), 0, Sample.peer(person), Sample.MONDAY_9));
        }

        /** A client that lost the start of its session and begins it again, under the same number. */
        synchronized void again(long cid, long kid) {
            String person = asking.get(cid);
            if (person != null) {
                requests.add(cid + "/" + kid);
                gate.on(new Event.Connect(id(cid), kid, Sample.peer(person), Sample.MONDAY_9));
            }
        }

        synchronized void renew(long cid, long kid) {
            String person = inside.get(cid);
            if (person != null) {
                requests.add(cid + "/" + kid);
                gate.on(new Event.Reauth(id(cid), kid, Sample.peer(person), Sample.MONDAY_9));
            }
        }

        synchronized void leave(long cid) {
            boolean asked = asking.remove(cid) != null;
            if (inside.remove(cid) != null || asked) {
                gate.on(new Event.Disconnect(id(cid), 1, 2, Duration.ZERO, Sample.MONDAY_9));
            }
        }

        synchronized long newest() {
            return nextCid;
        }

        synchronized Set<ClientId> connected() {
            Set<ClientId> all = new java.util.TreeSet<>();
            inside.keySet().forEach(cid -> all.add(id(cid)));
            return all;
        }

        /** Requests of this epoch that did not get exactly one verdict. */
        synchronized List<String> unanswered() {
            return requests.stream().filter(request -> verdicts.getOrDefault(request, 0) != 1)
                    .map(request -> request + " got " + verdicts.getOrDefault(request, 0) + " verdicts").toList();
        }

        private ClientId id(long cid) {
            return new ClientId(Sample.MAIN, epoch, cid);
        }

        @Override
        public InstanceName instance() {
            return Sample.MAIN;
        }

        @Override
        public CompletionStage<Reply> send(ClientId client, Command command) {
            synchronized (this) {
                return client.epoch() == epoch ? send(command) : CompletableFuture.completedFuture(new Reply.Lost("the epoch is over"));
            }
        }

        @Override
        public synchronized CompletionStage<Reply> send(Command command) {
            Reply reply = switch (command) {
                case Command.ClientAuth auth -> let(auth);
                case Command.ClientAuthNt auth -> verdict(auth.cid(), auth.kid());
                case Command.ClientDeny deny -> {
                    Reply taken = verdict(deny.cid(), deny.kid());
                    leave(deny.cid());
                    yield taken;
                }
                case Command.ClientKill kill -> {
                    leave(kill.cid());
                    yield new Reply.Success("killed");
                }
                case Command.HoldRelease _ -> {
                    onHold = false;
                    yield unlucky() ? new Reply.Lost("no answer") : new Reply.Success("released");
                }
                case Command.Status _ -> new Reply.Body(status());
                case Command _ -> new Reply.Success("ok");
            };
            return CompletableFuture.supplyAsync(() -> {
                unlucky();
                return reply;
            }, threads);
        }

        private Reply let(Command.ClientAuth auth) {
            Reply taken = verdict(auth.cid(), auth.kid());
            String person = asking.remove(auth.cid());
            if (person == null) {
                return new Reply.Failure("no such client");
            }
            Grant grant = kernel.clients().get(id(auth.cid()));
            boolean ours = gate.sessions().stream()
                    .anyMatch(session -> session.client().equals(id(auth.cid())) && session instanceof Session.Live);
            if (ours && grant == null) {
                wrong.add(id(auth.cid()) + " is let in before the kernel is ready");
            }
            if (grant != null) {
                check(id(auth.cid()), grant);
            }
            List<Long> older = inside.entrySet().stream().filter(e -> e.getValue().equals(person)).map(Map.Entry::getKey).toList();
            older.forEach(this::leave);
            inside.put(auth.cid(), person);
            if (grant != null) {
                Network host = Network.host(grant.lease().address4());
                gate.on(new Event.AddressLearned(id(auth.cid()), host, true, Sample.MONDAY_9));
            }
            gate.on(new Event.Established(id(auth.cid()), Sample.MONDAY_9));
            return taken;
        }

        private void check(ClientId client, Grant grant) {
            if (recorded.stream().noneMatch(id -> id.startsWith(client.instance() + "-" + client.epoch() + "-" + client.cid() + "-"))) {
                wrong.add(client + " is let in without a record of its admission");
            }
            if (!leased.contains(grant.lease().holder() + " " + grant.lease().address4())) {
                wrong.add(client + " is let in without a lease on record");
            }
        }

        private Reply verdict(long cid, long kid) {
            verdicts.merge(cid + "/" + kid, 1, Integer::sum);
            return new Reply.Success("ok");
        }

        private List<String> status() {
            List<String> lines = new ArrayList<>(List
                    .of("HEADER\tCLIENT_LIST\tCommon Name\tReal Address\tVirtual Address\tVirtual IPv6 Address\tClient ID"));
            inside.forEach((cid, person) -> lines.add("CLIENT_LIST\t" + person + "\t203.0.113.9:1\t10.8.0.77\t\t" + cid));
            return lines;
        }

        @Override
        public void close() {}
    }
}

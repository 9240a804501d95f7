package io.sallyport.daemon;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import io.sallyport.adapter.kernel.Doorway;
import io.sallyport.effect.door.Bans;
import io.sallyport.effect.door.Holdings;
import io.sallyport.effect.door.Refusal;
import io.sallyport.effect.door.Source;
import io.sallyport.flow.Outcome;
import io.sallyport.policy.DoorTerms;

/** A kernel that holds one door's table, over TCP; somebody may empty it, and it may hang or refuse. */
final class FakeDoorway implements Doorway {
    static final Outcome.Failed BROKEN = new Outcome.Failed("nft refuses", "mend nft");

    final TreeMap<Source, Instant> known = new TreeMap<>();
    final TreeMap<Source, Bans.Ban> banned = new TreeMap<>();
    /** How many transactions told who is known. */
    final List<TreeSet<Source>> told = new ArrayList<>();
    final Semaphore entered = new Semaphore(0);
    boolean there;
    boolean broken;
    private final ReentrantLock kernel = new ReentrantLock();

    /** Whoever calls waits from now on. */
    void hang() {
        kernel.lock();
    }

    void answer() {
        kernel.unlock();
    }

    void flush() {
        there = false;
        known.clear();
        banned.clear();
    }

    private <T> T in(Supplier<T> call) {
        entered.release();
        kernel.lock();
        try {
            return call.get();
        } finally {
            kernel.unlock();
        }
    }

    private Outcome put(Supplier<Holdings> held) {
        if (!there) {
            Holdings holdings = held.get();
            known.putAll(holdings.known());
            holdings.bans().forEach(ban -> banned.put(ban.source(), ban));
            there = true;
        }
        return Outcome.done();
    }

    @Override
    public Outcome keep(DoorTerms next, Supplier<Holdings> held) {
        return in(() -> broken ? BROKEN : put(held));
    }

    @Override
    public Look mend(Supplier<Holdings> held) {
        return in(() -> {
            if (broken) {
                return new Look(List.of(), BROKEN, Optional.empty());
            }
            List<String> drift = there ? List.of() : List.of("the table was gone: put back");
            return new Look(drift, put(held), Optional.of(Map.of(Refusal.BANNED, (long) banned.size())));
        });
    }

    @Override
    public Read read(Instant now) {
        return in(() -> broken
                ? new Read.Unreadable("nft refuses")
                : there ? new Read.Held(new Holdings(now, known, List.copyOf(banned.values()))) : new Read.Gone());
    }

    @Override
    public Banned ban(Bans.Ban ban, Instant now) {
        return in(() -> {
            if (broken || !there) {
                return Banned.NOT;
            }
            if (known.containsKey(ban.source())) {
                return Banned.KNOWN;
            }
            banned.put(ban.source(), ban);
            return Banned.DONE;
        });
    }

    @Override
    public Optional<Bans.Ban> banned(Source source, Instant now) {
        return in(() -> broken ? Optional.empty() : Optional.ofNullable(banned.get(source)));
    }

    @Override
    public Lifted lift(Source source) {
        return in(() -> broken
                ? new Lifted.Failed("nft refuses")
                : banned.remove(source) == null ? new Lifted.Not() : new Lifted.Done());
    }

    @Override
    public Outcome know(Collection<Source> sources, Duration lasts) {
        if (sources.isEmpty()) {
            return Outcome.done();
        }
        return in(() -> {
            if (broken) {
                return BROKEN;
            }
            told.add(new TreeSet<>(sources));
            return Outcome.done();
        });
    }

    @Override
    public void close() {
        in(() -> {
            flush();
            return true;
        });
    }
}

package io.sallyport.ipam;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

import io.sallyport.model.Address;
import io.sallyport.model.Family;

/** The address book as one would write it without caring for speed: lists that are searched from end to end. One pool, never changed. */
@NullMarked
final class PlainBook {
    /** What one holder has. */
    static final class Line {
        final String holder;
        final Address address;
        final Instant since;
        @Nullable
        Instant releasedAt;
        int live;
        int pending;
        boolean taken;
        @Nullable
        Line displaced;

        Line(String holder, Address address, Instant since) {
            this.holder = holder;
            this.address = address;
            this.since = since;
        }
    }

    private final Pool pool;
    final List<Line> lines = new ArrayList<>();

    PlainBook(Pool pool) {
        this.pool = pool;
    }

    Offer offer(String holder, Instant now) {
        Line line = of(holder).orElse(null);
        if (line == null) {
            Optional<Address> fixed = fixed(holder, Family.V4);
            line = fixed.isPresent() ? new Line(holder, fixed.get(), now) : fresh(holder, now);
            if (line == null) {
                return new Offer.Exhausted(pool.network4());
            }
            lines.add(line);
        }
        line.pending++;
        return new Offer.Available(
                new Lease(pool.instance(), holder, line.address, six(line.address, holder), line.since, Optional.empty()));
    }

    private @Nullable Line fresh(String holder, Instant now) {
        for (Address a = pool.network4().first().plus(2); !a.equals(pool.network4().last()); a = a.plus(1)) {
            Address candidate = a;
            if (open(candidate) && lines.stream().noneMatch(l -> l.address.equals(candidate))) {
                return new Line(holder, candidate, now);
            }
        }
        Optional<Line> oldest = lines.stream().filter(l -> l.live == 0 && l.pending == 0 && fixed(l.holder, Family.V4).isEmpty())
                .min(Comparator.comparing((Line l) -> l.releasedAt == null ? Instant.MAX : l.releasedAt).thenComparing(l -> l.address));
        if (oldest.isEmpty() || oldest.get().releasedAt == null || oldest.get().releasedAt.plus(pool.stickyFor()).isAfter(now)) {
            return null;
        }
        lines.remove(oldest.get());
        Line line = new Line(holder, oldest.get().address, now);
        line.displaced = oldest.get();
        return line;
    }

    /** Whether anybody may have it: neither it nor the IPv6 address beside it is excluded or somebody's static address. */
    boolean open(Address address) {
        Optional<Address> six = beside(address);
        boolean excluded = pool.exclusions().stream().anyMatch(n -> n.contains(address) || six.filter(n::contains).isPresent());
        boolean room = pool.network6().isEmpty() || pool.network6().get().contains(six.orElseThrow());
        return !excluded && room && pool.statics().values().stream().flatMap(List::stream)
                .noneMatch(s -> s.equals(address) || s.equals(six.orElse(null)));
    }

    private Optional<Address> beside(Address address) {
        return pool.network6().map(n -> n.first().plus(address.low() - pool.network4().first().low()));
    }

    Optional<Address> six(Address address, String holder) {
        Optional<Address> own = fixed(holder, Family.V6);
        return own.isPresent()
                ? own
                : beside(address).filter(six -> pool.network6().orElseThrow().contains(six)
                        && pool.statics().values().stream().noneMatch(l -> l.contains(six))
                        && pool.exclusions().stream().noneMatch(n -> n.contains(six)));
    }

    private Optional<Address> fixed(String holder, Family family) {
        return pool.statics().getOrDefault(holder, List.of()).stream().filter(a -> a.family() == family).findFirst();
    }

    void take(String holder) {
        Line line = of(holder).orElseThrow();
        line.pending--;
        line.live++;
        line.taken = true;
        line.releasedAt = null;
        line.displaced = null;
    }

    void withdraw(String holder) {
        Line line = of(holder).orElseThrow();
        line.pending--;
        if (line.pending == 0 && !line.taken) {
            lines.remove(line);
            Line before = line.displaced;
            if (before != null && of(before.holder).isEmpty()) {
                lines.add(before);
            }
        }
    }

    Optional<Instant> release(String holder, Instant now) {
        Line line = of(holder).filter(l -> l.live > 0).orElse(null);
        if (line == null || --line.live > 0) {
            return Optional.empty();
        }
        line.releasedAt = now;
        return Optional.of(now);
    }

    Optional<Line> of(String holder) {
        return lines.stream().filter(l -> l.holder.equals(holder)).findFirst();
    }
}

package io.sallyport.ipam;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

import io.sallyport.model.Address;
import io.sallyport.model.Family;
import io.sallyport.model.Network;

/** The address book as one would write it without caring for speed: lists that are searched from end to end. One pool, never changed. */
@NullMarked
final class PlainBook {
    /** What one holder has; or, ended, what they had and nobody else may have yet. Without an address they have nothing but strays. */
    static final class Line {
        final String holder;
        @Nullable
        Address address;
        String part;
        Instant since;
        @Nullable
        Instant releasedAt;
        int live;
        int pending;
        boolean taken;
        boolean ended;
        @Nullable
        Line displaced;
        final List<Left> strays = new ArrayList<>();

        Line(String holder, Address address, String part, Instant since) {
            this.holder = holder;
            this.address = address;
            this.part = part;
            this.since = since;
        }

        Address own() {
            return Objects.requireNonNull(address);
        }

        boolean inUse() {
            return live > 0 || pending > 0;
        }
    }

    /** What a holder left behind; {@code releasedAt} is empty while a session may have it. */
    record Left(Address address, Optional<Address> six, String part, Instant since, Optional<Instant> releasedAt, boolean taken) {}

    private final Pool pool;
    final List<Line> lines = new ArrayList<>();

    PlainBook(Pool pool) {
        this.pool = pool;
    }

    Offer offer(String part, String holder, Instant now) {
        Line line = of(holder).orElse(null);
        if (line == null || line.address == null || !keeps(line, part) || !unoccupied(line.address, holder, part)) {
            Optional<Address> fixed = fixed(holder, Family.V4);
            Address address = fixed.isPresent() ? fixed.get() : fresh(holder, part, now);
            if (address == null || !unoccupied(address, holder, part)) {
                return new Offer.Exhausted(fixed.map(Network::host).orElse(four(part).orElse(pool.network4())));
            }
            line = give(line, holder, part, address, now);
        }
        line.part = part;
        line.pending++;
        return new Offer.Available(
                new Lease(pool.instance(), holder, line.own(), six(line.own(), holder, part), line.since, Optional.empty()));
    }

    private boolean keeps(Line line, String part) {
        Optional<Address> fixed = fixed(line.holder, Family.V4);
        boolean allowed = fixed.isPresent() ? fixed.get().equals(line.own()) : open(line.own(), part);
        return allowed && six(line.own(), line.holder, line.part).equals(six(line.own(), line.holder, part));
    }

    private Line give(@Nullable Line known, String holder, String part, Address address, Instant now) {
        Line line = known;
        if (line != null && line.address != null) {
            line.strays.add(new Left(line.address, six(line.address, holder, line.part), line.part, line.since,
                    line.inUse() ? Optional.empty() : Optional.ofNullable(line.releasedAt), line.taken));
            leave(line);
        }
        Line before = lines.stream().filter(l -> address.equals(l.address)).findFirst().orElse(null);
        lines.remove(before);
        if (line == null) {
            line = new Line(holder, address, part, now);
            lines.add(line);
        }
        line.displaced = before;
        line.address = address;
        line.part = part;
        line.since = now;
        line.taken = false;
        for (Left left : List.copyOf(line.strays)) {
            if (left.address().equals(address) && left.six().equals(six(address, holder, part))) {
                line.strays.remove(left);
                line.taken |= left.taken();
                line.since = left.since();
                line.releasedAt = left.releasedAt().orElse(line.releasedAt);
            }
        }
        return line;
    }

    private @Nullable Address fresh(String holder, String part, Instant now) {
        Optional<Address> former = lines.stream().filter(l -> l.ended && l.holder.equals(holder)).map(l -> l.address).sorted()
                .filter(a -> open(a, part) && unoccupied(a, holder, part)).findFirst();
        if (former.isPresent()) {
            return former.get();
        }
        for (Address a = pool.network4().first().plus(2); a.compareTo(pool.network4().last()) < 0; a = a.plus(1)) {
            Address candidate = a;
            if (open(candidate, part) && unoccupied(candidate, holder, part)
                    && lines.stream().noneMatch(l -> candidate.equals(l.address))) {
                return candidate;
            }
        }
        return lines.stream().filter(l -> l.address != null && !l.inUse() && (l.ended || fixed(l.holder, Family.V4).isEmpty()))
                .filter(l -> !freeAt(l).isAfter(now) && open(l.own(), part) && unoccupied(l.own(), holder, part))
                .filter(l -> l.ended || !l.holder.equals(holder))
                .min(Comparator.comparing(this::freeAt).thenComparing(l -> l.address)).map(l -> l.address).orElse(null);
    }

    private Instant freeAt(Line line) {
        return line.releasedAt == null
                ? Instant.MAX
                : line.ended ? line.releasedAt.plus(pool.quarantine()) : line.releasedAt.plus(pool.stickyFor()).plus(pool.quarantine());
    }

    private boolean unoccupied(Address address, String holder, String part) {
        Optional<Address> six = six(address, holder, part);
        return lines.stream().filter(l -> !l.holder.equals(holder)).flatMap(l -> l.strays.stream())
                .noneMatch(stray -> stray.address().equals(address) || (six.isPresent() && six.equals(stray.six())));
    }

    /** Whether anybody of the part may have it: neither it nor the IPv6 address beside it is excluded, somebody's static address or another part's. */
    boolean open(Address address, String part) {
        boolean own = four(part).map(n -> n.contains(address)).orElse(fourOf(address).isEmpty());
        if (!own || !bare(address)) {
            return false;
        }
        Optional<Address> six = beside(address, part);
        return pool.network6().isEmpty() || six.filter(s -> usable(s, part)).isPresent();
    }

    /** Whether there is a part, or none, whose holders may have it. */
    boolean givesToSomebody(Address address) {
        return Stream.concat(Stream.of(Pool.NO_PART), pool.parts().stream().map(Pool.Part::name)).anyMatch(part -> open(address, part));
    }

    /** A host that is neither excluded nor static. */
    private boolean bare(Address address) {
        return pool.network4().contains(address) && !address.equals(pool.network4().last())
                && address.compareTo(pool.network4().first().plus(1)) > 0
                && pool.exclusions().stream().noneMatch(n -> n.contains(address))
                && pool.statics().values().stream().flatMap(List::stream).noneMatch(address::equals);
    }

    private boolean usable(Address six, String part) {
        Network whole = pool.network6().orElseThrow();
        boolean own = net6(part).map(n -> n.contains(six)).orElse(
                whole.contains(six) && pool.parts().stream().flatMap(p -> p.network6().stream()).noneMatch(n -> n.contains(six)));
        return own && !six.equals(whole.first()) && !six.equals(whole.first().plus(1))
                && pool.exclusions().stream().noneMatch(n -> n.contains(six))
                && pool.statics().values().stream().flatMap(List::stream).noneMatch(six::equals);
    }

    private Optional<Network> four(String part) {
        return pool.parts().stream().filter(p -> p.name().equals(part)).findFirst().flatMap(Pool.Part::network4);
    }

    private Optional<Network> net6(String part) {
        return pool.parts().stream().filter(p -> p.name().equals(part)).findFirst().flatMap(Pool.Part::network6);
    }

    /** The part in whose IPv4 network an address lies. */
    private Optional<String> fourOf(Address address) {
        return pool.parts().stream().filter(p -> p.network4().filter(n -> n.contains(address)).isPresent()).map(Pool.Part::name)
                .findFirst();
    }

    private Optional<Address> beside(Address address, String part) {
        Address base = net6(part).flatMap(n -> four(part)).map(Network::first).orElse(pool.network4().first());
        return net6(part).or(pool::network6).map(n -> n.first().plus(address.low() - base.low()));
    }

    Optional<Address> six(Address address, String holder, String part) {
        Optional<Address> own = fixed(holder, Family.V6);
        boolean inside = four(part).map(n -> n.contains(address)).orElse(fourOf(address).isEmpty());
        String giving = inside ? part : fourOf(address).orElse(Pool.NO_PART);
        return own.isPresent() ? own : beside(address, giving).filter(six -> usable(six, giving));
    }

    private Optional<Address> fixed(String holder, Family family) {
        return pool.statics().getOrDefault(holder, List.of()).stream().filter(a -> a.family() == family).findFirst();
    }

    void take(Lease lease) {
        Line line = of(lease.holder()).orElseThrow();
        line.pending--;
        line.live++;
        if (!lease.address4().equals(line.address) || !lease.address6().equals(six(lease.address4(), line.holder, line.part))) {
            line.strays.replaceAll(s -> s.address().equals(lease.address4()) && s.six().equals(lease.address6())
                    ? new Left(s.address(), s.six(), s.part(), s.since(), Optional.empty(), true)
                    : s);
            return;
        }
        line.taken = true;
        line.releasedAt = null;
        line.displaced = null;
        List<Left> unused = line.strays.stream().filter(s -> s.releasedAt().isPresent()).toList();
        line.strays.removeAll(unused);
        end(line.holder, unused, line.since);
    }

    void withdraw(Lease lease) {
        Line line = of(lease.holder()).orElseThrow();
        line.pending--;
        if (line.pending == 0 && !line.taken && line.address != null) {
            leave(line);
        }
        if (line.pending == 0 && line.address == null) {
            goBack(line);
        }
        settleDown(line);
    }

    private void goBack(Line line) {
        for (Left left : line.strays.reversed()) {
            if (left.taken() && lines.stream().noneMatch(l -> left.address().equals(l.address))) {
                line.strays.remove(left);
                line.address = left.address();
                line.part = left.part();
                line.since = left.since();
                line.releasedAt = left.releasedAt().orElse(line.releasedAt);
                line.taken = true;
                line.strays.removeIf(other -> other.address().equals(left.address()) && other.six().equals(left.six()));
                return;
            }
        }
    }

    private void leave(Line line) {
        Line before = line.displaced;
        line.address = null;
        line.displaced = null;
        if (before != null && (before.ended || of(before.holder).isEmpty())) {
            lines.add(before);
        }
    }

    private void settleDown(Line line) {
        if (!line.inUse()) {
            List<Left> over = List.copyOf(line.strays);
            line.strays.clear();
            if (line.address == null) {
                lines.remove(line);
            }
            end(line.holder, over, line.releasedAt == null ? line.since : line.releasedAt);
        }
    }

    private void end(String holder, List<Left> over, Instant at) {
        for (Left left : over) {
            Line there = lines.stream().filter(l -> left.address().equals(l.address)).findFirst().orElse(null);
            boolean free = bare(left.address()) && (there == null || (there.ended && freeAt(there).isBefore(at.plus(pool.quarantine()))));
            if (left.taken() && free && !pool.quarantine().isZero()) {
                lines.remove(there);
                Line ended = new Line(holder, left.address(), left.part(), left.since());
                ended.ended = true;
                ended.releasedAt = at;
                lines.add(ended);
            }
        }
    }

    Optional<Instant> release(String holder, Instant now) {
        Line line = of(holder).filter(l -> l.live > 0).orElse(null);
        if (line == null || --line.live > 0) {
            return Optional.empty();
        }
        line.releasedAt = now;
        boolean said = line.taken && line.address != null;
        settleDown(line);
        return said ? Optional.of(now) : Optional.empty();
    }

    /** Whether anybody has anything but what they would be offered again. */
    boolean hasStrays() {
        return lines.stream().anyMatch(l -> !l.strays.isEmpty());
    }

    /** Every address that somebody has or had, and whose it is or was. */
    Stream<String> holdings() {
        return lines.stream().flatMap(l -> Stream.concat(l.strays.stream().map(Left::address), Stream.ofNullable(l.address))
                .map(a -> a + " " + l.holder + (l.ended ? " ended" : "")));
    }

    Optional<Line> of(String holder) {
        return lines.stream().filter(l -> !l.ended && l.holder.equals(holder)).findFirst();
    }
}

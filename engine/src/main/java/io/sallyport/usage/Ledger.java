package io.sallyport.usage;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.sallyport.model.Address;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Traffic;
import io.sallyport.policy.Period;

/**
 * Everybody's account, and how far each counter of the kernel is in it. Calls may come from any thread.
 *
 * <p>Counters are never set back: what one has grown since its mark goes to an account, and mark and account change together, here and on disk. So
 * whoever dies when, the difference is taken once. A counter is thrown away only when its last mark is durable and nothing passes its address.
 */
public final class Ledger {
    /** How long a signal of unusual use is told, in days after it was noticed. */
    public static final int SIGNAL_DAYS_MAX = 28;
    /** So many counters are thrown away at once, so that those who come are not held up for each that left. */
    public static final int LEFT_MIN = 256;

    private final Map<String, Account> accounts = new ConcurrentHashMap<>();
    private final TreeMap<Seat, Mark> marks = new TreeMap<>();
    /** Whose traffic passes a seat, as sessions began. */
    private final Map<Seat, String> claims = new HashMap<>();
    /** When something last passed addresses behind somebody, since the start. */
    private final Map<Connector, Instant> passedBehind = new HashMap<>();
    private final Unsaved unsaved = new Unsaved();
    private final int leftMin;
    private boolean marksLost;
    /** Instances that were read since. */
    private final Set<InstanceName> read = new HashSet<>();

    public Ledger() {
        this(LEFT_MIN);
    }

    /** @param leftMin so many counters are thrown away at once, at least */
    Ledger(int leftMin) {
        this.leftMin = leftMin;
    }

    /** Takes over what is on record, once, before anything else. */
    public synchronized void load(Rows kept) {
        kept.days().forEach(row -> account(row.person()).restore(row.day()));
        kept.allowances().forEach(row -> account(row.person()).allow(row.period(), row.allowance()));
        kept.marks().forEach(mark -> marks.put(mark.seat(), mark));
        marksLost = kept.marksLost();
    }

    /**
     * Who has which address of an instance, besides those who entered with one.
     *
     * @param leased who has the lease of it
     * @param behind whose site has it behind them now
     */
    public record Owners(Function<Address, Optional<String>> leased, Function<Address, Optional<String>> behind) {}

    /** Somebody with addresses behind them. */
    private record Connector(InstanceName instance, String person) {}

    /**
     * What came of a reading.
     *
     * @param moved what each person used since the reading before
     * @param unusual people whose day became unusual by it
     * @param nobodys bytes at addresses of which nobody knows whose they are
     */
    public record Taken(Map<String, Traffic> moved, Set<String> unusual, long nobodys) {
        public Taken {
            moved = Map.copyOf(moved);
            unusual = Set.copyOf(unusual);
        }
    }

    /**
     * Adds to the accounts what an instance's counters have grown.
     *
     * @param quiet whether nothing passes at this time, as before the first client is let in: then a counter that is not in the reading is gone,
     *     and whoever has the lease of an address is whose traffic it was
     * @param owners who else than whoever entered may have an address
     */
    public synchronized Taken take(InstanceName instance, Reading reading, Instant at, ZoneId zone, boolean quiet, Owners owners) {
        LocalDate today = LocalDate.ofInstant(at, zone);
        // What may be in the accounts already is left out: nobody is charged twice because a disk forgot.
        boolean doubtful = read.add(instance) && marksLost;
        dropMarks(instance, mark -> !mark.run().equals(reading.run()) || (quiet && !reading.counts().containsKey(mark.seat().address())));
        Map<String, Traffic> moved = new HashMap<>();
        Set<String> unusual = new HashSet<>();
        long nobodys = 0;
        for (Map.Entry<Address, Traffic> counter : reading.counts().entrySet()) {
            Seat seat = new Seat(instance, counter.getKey());
            Mark mark = marks.get(seat);
            if (mark != null && mark.counted().equals(counter.getValue())) {
                continue;
            }
            Optional<String> person = owner(seat, mark, quiet, owners);
            Traffic more = mark != null ? grown(mark.counted(), counter.getValue()) : doubtful ? Traffic.NONE : counter.getValue();
            if (person.isEmpty()) {
                nobodys += more.total();
                continue;
            }
            mark(new Mark(seat, reading.run(), person.get(), counter.getValue(), at));
            if (!more.isNone()) {
                if (!claims.containsKey(seat)) {
                    passedBehind.put(new Connector(instance, person.get()), at);
                }
                Account.Carried carried = account(person.get()).carry(today, more, at);
                unsaved.carried(person.get(), carried);
                moved.merge(person.get(), more, Traffic::plus);
                if (carried.becameUnusual()) {
                    unusual.add(person.get());
                }
            }
        }
        return new Taken(moved, unusual, nobodys);
    }

    private Optional<String> owner(Seat seat, @Nullable Mark mark, boolean quiet, Owners owners) {
        Optional<String> known = Optional.ofNullable(claims.get(seat)).or(() -> owners.behind().apply(seat.address()));
        if (known.isEmpty() && (quiet || mark == null)) {
            known = owners.leased().apply(seat.address());
        }
        return known.isPresent() || mark == null ? known : Optional.of(mark.person());
    }

    /** A counter below its mark began anew. */
    private static Traffic grown(Traffic before, Traffic now) {
        return new Traffic(now.down() >= before.down() ? now.down() - before.down() : now.down(),
                now.up() >= before.up() ? now.up() - before.up() : now.up());
    }

    /** Whether the counter of one of these addresses is, so far, another person's: then it has to be read before this person's traffic passes. */
    public synchronized boolean isAnothers(InstanceName instance, List<Address> addresses, String person) {
        return addresses.stream().map(address -> new Seat(instance, address)).anyMatch(seat -> {
            Mark mark = marks.get(seat);
            String claimed = claims.get(seat);
            return (mark != null && !mark.person().equals(person)) || (claimed != null && !claimed.equals(person));
        });
    }

    /** From now on what passes these addresses is this person's; {@code enter} makes it pass. */
    public synchronized void claim(InstanceName instance, List<Address> addresses, String person, Runnable enter) {
        for (Address address : addresses) {
            Seat seat = new Seat(instance, address);
            claims.put(seat, person);
            Mark mark = marks.get(seat);
            if (mark != null && !mark.person().equals(person)) {
                mark(new Mark(seat, mark.run(), person, mark.counted(), mark.moved()));
            }
        }
        enter.run();
    }

    /**
     * Throws away the counters of addresses that nobody has any more, once there are {@link #LEFT_MIN}. Their marks are durable, and none moved since
     * before {@code still}.
     *
     * @param inUse the addresses of those who are in; asked while nobody can {@link #claim}
     * @param throwAway does it in the kernel; false when it could not
     */
    public synchronized void leave(Reading reading, InstanceName instance, Instant still,
            Supplier<Set<Address>> inUse, Predicate<SortedSet<Address>> throwAway) {
        SortedSet<Address> left = new TreeSet<>();
        for (Address address : reading.counts().keySet()) {
            Seat seat = new Seat(instance, address);
            Mark mark = marks.get(seat);
            if (mark == null ? !claims.containsKey(seat) : mark.moved().isBefore(still) && !unsaved.holds(seat)) {
                left.add(address);
            }
        }
        if (left.size() >= leftMin) {
            left.removeAll(inUse.get());
        }
        if (left.size() >= leftMin && throwAway.test(left)) {
            left.forEach(address -> {
                Seat seat = new Seat(instance, address);
                claims.remove(seat);
                if (marks.remove(seat) != null) {
                    unsaved.gone(seat);
                }
            });
        }
    }

    /** What is not durable yet; it counts as durable from now on unless it is given back. */
    public synchronized Rows drain() {
        return unsaved.drain();
    }

    /** It could not be made durable: it is tried again with what comes. */
    public synchronized void giveBack(Rows rows) {
        unsaved.giveBack(rows);
    }

    /** Allows somebody more, until the period ends. */
    public synchronized void grant(String person, Period period, long bytes, Instant at, ZoneId zone) {
        LocalDate first = first(period, at, zone);
        Account account = account(person);
        allow(account, person, period, account.allowance(period, first).granting(bytes));
    }

    /** Forgives what somebody used in the period so far. */
    public synchronized void reset(String person, Period period, Instant at, ZoneId zone) {
        LocalDate first = first(period, at, zone);
        Account account = account(person);
        allow(account, person, period, account.allowance(period, first).forgiving(account.used(first, LocalDate.ofInstant(at, zone))));
    }

    private void allow(Account account, String person, Period period, Allowance allowance) {
        account.allow(period, allowance);
        unsaved.allowed(person, period, allowance);
    }

    /** What somebody used; one who never used anything used nothing. */
    public Balance balance(String person, Instant now, ZoneId zone) {
        Account account = accounts.get(person);
        if (account == null) {
            return Balance.NOTHING;
        }
        LocalDate today = LocalDate.ofInstant(now, zone);
        TreeMap<Period, Traffic> used = new TreeMap<>();
        TreeMap<Period, Long> granted = new TreeMap<>();
        for (Period period : Period.values()) {
            LocalDate first = first(period, now, zone);
            Allowance allowance = account.allowance(period, first);
            used.put(period, account.used(first, today).minus(allowance.forgiven()));
            if (allowance.granted() > 0) {
                granted.put(period, allowance.granted());
            }
        }
        return new Balance(used, granted, account.baseline(today), account.unusualAfter(now.minus(Duration.ofDays(SIGNAL_DAYS_MAX))));
    }

    /** When something of this person last passed at one of these addresses or behind them, as far as it was noticed. */
    public synchronized Optional<Instant> lastMoved(InstanceName instance, String person, List<Address> addresses) {
        Stream<Instant> own = addresses.stream().flatMap(address -> Optional.ofNullable(marks.get(new Seat(instance, address))).stream())
                .map(Mark::moved);
        return Stream.concat(own, Optional.ofNullable(passedBehind.get(new Connector(instance, person))).stream()).max(Instant::compareTo);
    }

    /** Everybody who has an account, by name. */
    public List<String> people() {
        return new ArrayList<>(new TreeSet<>(accounts.keySet()));
    }

    private static LocalDate first(Period period, Instant at, ZoneId zone) {
        return LocalDate.ofInstant(period.begin(at, zone), zone);
    }

    private Account account(String person) {
        return accounts.computeIfAbsent(person, name -> new Account());
    }

    private void mark(Mark mark) {
        marks.put(mark.seat(), mark);
        unsaved.marked(mark);
    }

    private void dropMarks(InstanceName instance, Predicate<Mark> which) {
        List<Seat> gone = marks.values().stream().filter(mark -> mark.seat().instance().equals(instance)).filter(which).map(Mark::seat)
                .toList();
        gone.forEach(seat -> {
            marks.remove(seat);
            unsaved.gone(seat);
        });
    }
}

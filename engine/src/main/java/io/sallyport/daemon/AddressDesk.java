package io.sallyport.daemon;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.sallyport.control.LeaseList;
import io.sallyport.control.LeaseRow;
import io.sallyport.control.PoolRow;
import io.sallyport.ipam.AddressBook;
import io.sallyport.ipam.Held;
import io.sallyport.ipam.Pool;
import io.sallyport.ipam.Survey;
import io.sallyport.model.Address;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Network;

/** Answers operators about addresses, and tells them before there are none left. */
final class AddressDesk {
    private static final Logger LOG = LoggerFactory.getLogger(AddressDesk.class);
    /** How full a pool is when it is spoken of for the first time, and again, in percent. */
    private static final List<Integer> MARKS_PERCENT = List.of(80, 95, 100);

    private final AddressBook book;
    /** The highest mark that was spoken of, by pool. */
    private final Map<String, Integer> said = new HashMap<>();

    AddressDesk(AddressBook book) {
        this.book = book;
    }

    LeaseList leases(List<InstanceName> instances, String filter, Instant now) {
        List<PoolRow> pools = new ArrayList<>();
        List<LeaseRow> rows = new ArrayList<>();
        long left = 0;
        Predicate<LeaseRow> wanted = wanted(filter);
        for (InstanceName instance : instances) {
            Survey survey = book.survey(instance, now);
            survey.fills().stream().filter(AddressDesk::isReal).forEach(fill -> pools.add(new PoolRow(instance, fill.capacity().part(),
                    fill.capacity().network().toString(), fill.capacity().addresses(), fill.taken())));
            for (Held held : survey.held()) {
                LeaseRow row = row(held);
                if (wanted.test(row) && rows.size() == LeaseList.LEASES_MAX) {
                    left++;
                } else if (wanted.test(row)) {
                    rows.add(row);
                }
            }
        }
        return new LeaseList(pools, rows, left);
    }

    /** Pools that give everything away leave nothing to the rest, which is then no pool. */
    private static boolean isReal(Survey.Fill fill) {
        return fill.capacity().addresses() > 0 || !fill.capacity().part().equals(Pool.NO_PART);
    }

    private static LeaseRow row(Held held) {
        Optional<Instant> since = Optional.of(held.lease().since()).filter(at -> !at.equals(Instant.EPOCH));
        return new LeaseRow(held.lease().instance(), held.lease().address4(), held.lease().address6(), held.lease().holder(), held.part(),
                held.state().name().toLowerCase(Locale.ROOT).replace('_', ' '), held.until(), since);
    }

    private static Predicate<LeaseRow> wanted(String filter) {
        Optional<Network> network = Network.parse(filter).or(() -> Address.parse(filter).map(Network::host));
        if (network.isPresent()) {
            return row -> network.get().contains(row.address4()) || row.address6().filter(network.get()::contains).isPresent();
        }
        return row -> filter.isEmpty() || row.holder().contains(filter) || row.pool().equals(filter) || row.state().equals(filter)
                || row.instance().value().equals(filter);
    }

    /** Pools that are nearly full, one line each. */
    List<String> troubles(InstanceName instance, Instant now) {
        List<String> troubles = new ArrayList<>();
        for (Survey.Fill fill : book.survey(instance, now).fills()) {
            if (isReal(fill) && fill.percent() >= MARKS_PERCENT.getFirst()) {
                troubles.add(words(instance, fill));
            }
        }
        return troubles;
    }

    private static String words(InstanceName instance, Survey.Fill fill) {
        String part = fill.capacity().part();
        int free = fill.capacity().addresses() - fill.taken();
        return instance + (part.isEmpty() ? "" : ", pool " + part) + ": " + fill.taken() + " of " + fill.capacity().addresses()
                + " addresses of " + fill.capacity().network() + " are taken (" + fill.percent() + " %); "
                + (free == 0 ? "who has none is refused" : "there is room for " + free + " more")
                + ": take a larger network, or a shorter `sticky`";
    }

    /** Logs a pool when it passes a mark, and when there is room again. */
    synchronized void watch(List<InstanceName> instances, Instant now) {
        for (InstanceName instance : instances) {
            for (Survey.Fill fill : book.survey(instance, now).fills()) {
                String key = instance + "/" + fill.capacity().part();
                int mark = MARKS_PERCENT.stream().filter(percent -> percent <= fill.percent() && isReal(fill)).reduce((a, b) -> b)
                        .orElse(0);
                int before = said.getOrDefault(key, 0);
                if (mark > before) {
                    LOG.warn("{}", words(instance, fill));
                } else if (mark == 0 && before > 0) {
                    LOG.info("{}: {} of {} addresses are taken, there is room again", key, fill.taken(), fill.capacity().addresses());
                }
                said.put(key, mark);
            }
        }
    }
}

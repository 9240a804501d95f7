package io.sallyport.effect.nft;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import io.sallyport.model.Address;

/**
 * Adds up what the kernel's counters showed, although they begin at nothing whenever the tables are loaded anew, and keeps what one holder of an address
 * used apart from what the next one does. A ground goes on counting through a change of policy as long as the policy knows its name. Not for several
 * threads.
 */
public final class UseBook {
    private final Totals<String> named = new Totals<>();
    private final Totals<Use> used = new Totals<>();
    private final Map<Address, String> holders = new HashMap<>();
    /** Addresses whose counters in the kernel are still those of the holder before. */
    private final Set<Address> passedOn = new HashSet<>();

    /** One client's use of one ground. */
    private record Use(Address address, String text) {}

    /** An address has this holder from now on. */
    public void taken(Address address, String holder) {
        String before = holders.put(address, holder);
        if (before != null && !before.equals(holder)) {
            passedOn.add(address);
            used.forget(use -> use.address().equals(address));
        }
    }

    /**
     * Takes note of what the kernel shows.
     *
     * @param grounds the map of grounds as it was listed with it
     * @param held whether a client has this address
     * @return the keys in {@code used4} and {@code used6} that nobody needs any more, to be removed
     */
    public List<String> read(Counted counted, Map<String, String> grounds, Predicate<Address> held) {
        named.read(counted.named());
        Map<Use, Tally> uses = new HashMap<>();
        List<String> stale = new ArrayList<>();
        counted.used().forEach((key, tally) -> {
            Optional<Use> use = use(key, grounds).filter(one -> held.test(one.address()) && !passedOn.contains(one.address()));
            use.ifPresentOrElse(one -> uses.put(one, tally), () -> stale.add(key));
        });
        used.read(uses);
        used.forget(use -> !held.test(use.address()));
        holders.keySet().removeIf(address -> !held.test(address));
        return List.copyOf(stale);
    }

    /** The keys that were to be removed are gone. */
    public void removed() {
        passedOn.clear();
    }

    /** The tables were loaded anew: every counter begins at nothing. */
    public void loaded() {
        named.restart();
        used.restart();
        passedOn.clear();
    }

    /** All of it, as of the last {@link #read}. */
    public Uses uses() {
        Map<Address, Map<String, Tally>> clients = new HashMap<>();
        used.all().forEach((use, tally) -> clients.computeIfAbsent(use.address(), k -> new HashMap<>()).put(use.text(), tally));
        return new Uses(named.all(), clients);
    }

    private static Optional<Use> use(String key, Map<String, String> grounds) {
        int dot = key.indexOf(" . ");
        String number = dot < 0 ? "" : key.substring(dot + 3);
        Optional<String> text = number.equals("none") || number.equals(FirewallText.REFUSED)
                ? Optional.of(Uses.REFUSED)
                : Optional.ofNullable(grounds.get(number)).map(FirewallText::unquoted);
        return text.flatMap(name -> Address.parse(key.substring(0, dot)).map(address -> new Use(address, name)));
    }

    /** Counters that may begin again: what they showed before counts too. */
    private static final class Totals<K> {
        private final Map<K, Tally> base = new HashMap<>();
        private Map<K, Tally> last = Map.of();

        void read(Map<K, Tally> now) {
            last.forEach((key, tally) -> {
                if (!now.getOrDefault(key, Tally.ZERO).follows(tally)) {
                    base.merge(key, tally, Tally::plus);
                }
            });
            last = Map.copyOf(now);
        }

        void restart() {
            last.forEach((key, tally) -> base.merge(key, tally, Tally::plus));
            last = Map.of();
        }

        void forget(Predicate<K> which) {
            base.keySet().removeIf(which);
            Map<K, Tally> left = new HashMap<>(last);
            left.keySet().removeIf(which);
            last = Map.copyOf(left);
        }

        Map<K, Tally> all() {
            Map<K, Tally> all = new HashMap<>(base);
            last.forEach((key, tally) -> all.merge(key, tally, Tally::plus));
            return all;
        }
    }
}

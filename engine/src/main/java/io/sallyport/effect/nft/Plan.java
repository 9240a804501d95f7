package io.sallyport.effect.nft;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The way from one firewall state to another. Clients change from one to the other in one transaction, so a packet sees either the one or the other.
 */
public final class Plan {
    private Plan() {}

    private static final Comparator<Edit> ORDER = Comparator.comparing(Edit::map).thenComparing(Edit::key, FirewallState.BY_NUMBERS);

    /** The edits that make {@code current} into {@code desired}, map by map, key by key; none when they are equal. */
    public static List<Edit> between(FirewallState current, FirewallState desired) {
        List<Edit> edits = new ArrayList<>();
        for (MapName map : MapName.values()) {
            Map<String, String> from = current.of(map);
            Map<String, String> to = desired.of(map);
            from.forEach((key, value) -> {
                if (!to.containsKey(key)) {
                    edits.add(new Edit(map, key, Optional.of(value), Optional.empty()));
                }
            });
            to.forEach((key, value) -> {
                String was = from.get(key);
                if (!value.equals(was)) {
                    edits.add(new Edit(map, key, Optional.ofNullable(was), Optional.of(value)));
                }
            });
        }
        edits.sort(ORDER);
        return List.copyOf(edits);
    }

    /**
     * The edits in up to three transactions: what new numbers open; what clients have; what nobody uses any more. The kernel puts a transaction's elements of hash maps in
     * force in one instant, but those of interval maps (nft_set_pipapo) somewhat later: in one transaction, a client would have its new number before that opens
     * anything, and lose packets that are always allowed. No number is both in the first and in the last part, since what a number opens never changes. The
     * networks of sites have numbers, too: what stands behind them turns with the clients, so a network has nobody behind it when it comes and before it goes.
     */
    public static List<List<Edit>> phases(List<Edit> edits) {
        return parts(edits).stream().filter(part -> !part.isEmpty()).toList();
    }

    /** As {@link #phases}: all three, whether or not there is anything in them. */
    public static List<List<Edit>> parts(List<Edit> edits) {
        List<Edit> prepare = new ArrayList<>();
        List<Edit> turn = new ArrayList<>();
        List<Edit> clear = new ArrayList<>();
        for (Edit edit : edits) {
            if (edit.map() == MapName.BEHIND) {
                step(edit, edit.was(), Optional.of(edit.was().orElse(SiteNumbers.NO_PROFILE)), prepare);
                step(edit, Optional.of(edit.was().orElse(SiteNumbers.NO_PROFILE)), Optional.of(edit.is().orElse(SiteNumbers.NO_PROFILE)),
                        turn);
                step(edit, Optional.of(edit.is().orElse(SiteNumbers.NO_PROFILE)), edit.is(), clear);
            } else if (!edit.isMeaning() || (edit.was().isPresent() && edit.is().isPresent())) {
                turn.add(edit);
            } else {
                (edit.is().isPresent() ? prepare : clear).add(edit);
            }
        }
        return List.of(prepare, turn, clear);
    }

    private static void step(Edit edit, Optional<String> was, Optional<String> is, List<Edit> part) {
        if (!was.equals(is)) {
            part.add(new Edit(edit.map(), edit.key(), was, is));
        }
    }

    /** The state after these edits.
     *
     * @throws IllegalStateException when an edit's {@code was} is not what the state holds: the kernel would refuse the transaction */
    public static FirewallState apply(FirewallState current, List<Edit> edits) {
        Map<MapName, Map<String, String>> next = new EnumMap<>(MapName.class);
        current.elements().forEach((map, elements) -> next.put(map, new HashMap<>(elements)));
        for (Edit edit : edits) {
            Map<String, String> elements = next.computeIfAbsent(edit.map(), k -> new HashMap<>());
            String was = elements.remove(edit.key());
            if (!Optional.ofNullable(was).equals(edit.was())) {
                throw new IllegalStateException(edit + " but the map holds " + was);
            }
            edit.is().ifPresent(value -> elements.put(edit.key(), value));
        }
        return new FirewallState(next);
    }
}

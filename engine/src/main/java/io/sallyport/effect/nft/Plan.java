package io.sallyport.effect.nft;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The way from one firewall state to another. It goes in one transaction, so a packet sees either the one or the other. */
public final class Plan {
    private Plan() {}

    /** The edits that make {@code current} into {@code desired}, map by map; none when they are equal. */
    public static List<Edit> between(FirewallState current, FirewallState desired) {
        List<Edit> edits = new ArrayList<>();
        for (MapName map : MapName.values()) {
            SortedMap<String, String> from = current.of(map);
            SortedMap<String, String> to = desired.of(map);
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
        return List.copyOf(edits);
    }

    /** The state after these edits.
     *
     * @throws IllegalStateException when an edit's {@code was} is not what the state holds: the kernel would refuse the transaction */
    public static FirewallState apply(FirewallState current, List<Edit> edits) {
        Map<MapName, SortedMap<String, String>> next = new EnumMap<>(MapName.class);
        current.elements().forEach((map, elements) -> next.put(map, new TreeMap<>(elements)));
        for (Edit edit : edits) {
            SortedMap<String, String> elements = next.computeIfAbsent(edit.map(), k -> new TreeMap<>());
            String was = elements.remove(edit.key());
            if (!Optional.ofNullable(was).equals(edit.was())) {
                throw new IllegalStateException(edit + " but the map holds " + was);
            }
            edit.is().ifPresent(value -> elements.put(edit.key(), value));
        }
        return new FirewallState(next);
    }
}

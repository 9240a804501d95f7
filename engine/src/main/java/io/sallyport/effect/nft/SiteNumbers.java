package io.sallyport.effect.nft;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import io.sallyport.model.Family;
import io.sallyport.model.Network;

/**
 * The numbers of the networks that sites are known by, which a packet's address is turned into before anybody asks who stands behind them. A network keeps its number
 * as long as it is wanted, so connectors that come and go change no interval.
 *
 * <p>The kernel takes no two intervals of a map that overlap, so a network that overlaps one of the policy before cannot stand beside it. Hence the two
 * <em>sides</em>: then all networks are put in on the other side, packets turn to it with the clients, and the side before is cleared. Not for several threads.
 */
final class SiteNumbers {
    /** As nft prints 0:0. */
    static final String NO_PROFILE = "none";
    /** Behind all numbers of profiles: a number of a network taken for one of a profile opens nothing. */
    private static final int NETWORKS_FROM = 0xffff_0000;
    private static final List<String> SIDES = List.of("fffe:1", "fffe:2");

    private final Numbers<Network> numbers = new Numbers<>();
    private final Elements elements;
    private int side;

    /** @param elements takes what is to be in the maps */
    SiteNumbers(Elements elements) {
        this.elements = elements;
    }

    /** The maps' elements. */
    @FunctionalInterface
    interface Elements {
        /** @param value what the key is to have; none when it is to be removed */
        void put(MapName map, String key, @Nullable String value);
    }

    Collection<Network> all() {
        return numbers.used().keySet();
    }

    /** The number of a network as the maps hold it. */
    String of(Network network) {
        return handle(NETWORKS_FROM + numbers.find(network).orElseThrow());
    }

    boolean has(Network network) {
        return numbers.find(network).isPresent();
    }

    /** Gives numbers to exactly these networks, no two of which overlap. Nobody stands behind those that are new. */
    void keep(Collection<Network> wanted) {
        TreeSet<Network> coming = new TreeSet<>(wanted);
        coming.removeAll(all());
        TreeSet<Network> gone = new TreeSet<>(all());
        gone.removeAll(List.copyOf(wanted));
        List<Network> before = new ArrayList<>(all());
        String from = SIDES.get(side);
        boolean turn = gone.stream().anyMatch(old -> coming.stream().anyMatch(old::overlaps));
        side = turn ? 1 - side : side;
        coming.forEach(network -> {
            numbers.give(network);
            elements.put(MapName.BEHIND, of(network), NO_PROFILE);
        });
        (turn ? new TreeSet<>(wanted) : coming).forEach(network -> elements.put(map(network), key(SIDES.get(side), network), of(network)));
        (turn ? before : gone).forEach(network -> elements.put(map(network), key(from, network), null));
        gone.forEach(network -> {
            elements.put(MapName.BEHIND, of(network), null);
            numbers.forget(network);
        });
        for (String one : SIDES) {
            // Who finds no network goes on with the side as its number.
            elements.put(MapName.BEHIND, one, !all().isEmpty() && one.equals(SIDES.get(side)) ? NO_PROFILE : null);
        }
        elements.put(MapName.SIDE, NO_PROFILE, all().isEmpty() ? null : SIDES.get(side));
    }

    private static MapName map(Network network) {
        return network.family() == Family.V4 ? MapName.SITE4 : MapName.SITE6;
    }

    private static String key(String side, Network network) {
        return side + " . " + key(network);
    }

    /** As nft prints it: an address alone without its length. */
    static String key(Network network) {
        return network.length() == network.family().bits() ? network.base().toString() : network.toString();
    }

    /** A number as nft prints it. */
    static String handle(int number) {
        return Integer.toHexString(number >>> 16) + ":" + Integer.toHexString(number & 0xffff);
    }
}

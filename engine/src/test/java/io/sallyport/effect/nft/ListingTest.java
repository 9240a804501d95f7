package io.sallyport.effect.nft;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;

import io.sallyport.model.Network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

class ListingTest {

    @Test
    void countersAreReadFromAListing() {
        Listing listing = Listing.read("""
                table inet sallyport_main {
                	counter drop/no-client {
                		packets 3 bytes 180
                	}

                	set used4 {
                		type ipv4_addr . classid
                		size 262144
                		flags dynamic
                		counter
                		elements = { 10.8.0.5 . 0:1 counter packets 7 bytes 8, 10.8.0.5 . none counter packets 1 bytes 40,
                			     10.8.0.6 . 0:2 counter packets 2 bytes 9 }
                	}

                	chain out {
                		meta priority none counter name "drop/no-client" drop
                	}
                }
                """);
        assertThat(listing.counted().named()).containsOnly(entry("drop/no-client", new Tally(3, 180)));
        assertThat(listing.counted().used()).containsOnly(entry("10.8.0.5 . 0:1", new Tally(7, 8)),
                entry("10.8.0.5 . none", new Tally(1, 40)), entry("10.8.0.6 . 0:2", new Tally(2, 9)));
        assertThat(listing.skeleton()).doesNotContain("packets").contains("size 262144", "chain out");
    }

    /** The listing of a state is read back as that state. */
    @Test
    void aListingIsReadBack() {
        String text = """
                table inet sallyport_main {
                	map reach4 {
                		type classid . ipv4_addr . inet_proto . inet_service : verdict
                		flags interval
                		elements = { 0:1 . 10.0.0.0/8 . 6 . 80-90 : goto pass,
                			     0:1 . 11.0.0.1 . 0-255 . 0-65535 : goto pass }
                	}

                	map client6 {
                		type ipv6_addr : classid
                		elements = { fd08::5 : 0:1, ::ffff:10.0.0.1 : 0:2 }
                	}
                	map strange {
                		type ipv6_addr : classid
                		elements = { fd08::5 : 0:1 }
                	}
                }
                """;
        Listing listing = Listing.read(text);
        assertThat(listing.elements().get(MapName.REACH4)).hasSize(2).containsEntry("0:1 . 11.0.0.1 . 0-255 . 0-65535", "goto pass");
        assertThat(listing.elements().get(MapName.CLIENT6)).containsEntry("fd08::5", "0:1").containsEntry(
                Network.of("::ffff:10.0.0.1").base().toString(), "0:2");
        assertThat(listing.skeleton()).contains("map strange", "elements = { fd08::5 : 0:1 }").doesNotContain("10.0.0.0/8");
    }

    @Test
    void keysAreSortedByTheirNumbers() {
        TreeMap<String, String> sorted = new TreeMap<>(FirewallState.BY_NUMBERS);
        for (String key : new ArrayList<>(new TreeSet<>(List.of("10.8.0.10", "10.8.0.9", "0:a . 1", "0:1 . 1")))) {
            sorted.put(key, "");
        }
        assertThat(sorted.keySet()).containsExactly("0:1 . 1", "0:a . 1", "10.8.0.9", "10.8.0.10");
    }
}

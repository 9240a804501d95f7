package io.sallyport.effect.tc;

import java.util.Optional;
import java.util.SortedMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.sallyport.effect.Bundles;
import io.sallyport.model.Bandwidth;
import io.sallyport.policy.QuotaTerms.Priority;

import static org.assertj.core.api.Assertions.assertThat;

class ClassListingTest {
    /** As iproute2 6.1 prints it. */
    private static final String LISTING = """
            class htb 1:f000 root rate 100Mbit ceil 100Mbit burst 249000b cburst 249000b
            class htb 1:e000 parent 1:f000 rate 12200bit ceil 10Mbit burst 1598b cburst 25Kb
            class htb 1:8000 parent 1:e000 leaf 8003: prio 2 rate 1216bit ceil 2Mbit burst 1596b cburst 16000b
            class htb 1:2 root leaf 8001: prio 0 rate 1Mbit ceil 1Mbit burst 16000b cburst 16000b
            class htb 1:3 root leaf 8002: prio 0 rate 1Mbit ceil 2Mbit burst 16000b cburst 16000b
            class htb 1:f001 root leaf 11: prio 0 rate 100Gbit ceil 100Gbit burst 0b cburst 0b
            class fq_codel 8003:1 parent 8003:
            """;

    @Test
    void oursAreRead() {
        SortedMap<Integer, Shape> found = ClassListing.read(LISTING, Bundles.STANDARD);
        assertThat(found).containsOnlyKeys(2, 3, Bundles.SHARING_FIRST, Bundles.SHARED_FIRST, Bundles.LINE);
        assertThat(found.get(Bundles.SHARED_FIRST))
                .isEqualTo(new Shape(new Bandwidth(10_000_000), 0, Optional.of(new Shape.Share(Bundles.LINE, 12_200, 0))));
    }

    @ParameterizedTest
    @CsvSource({"2, 1 Mbit/s, 0, '', true", "2, 2 Mbit/s, 0, '', false", "3, 1 Mbit/s, 0, '', false", "3, 2 Mbit/s, 0, '', false",
        "98304, 2 Mbit/s, 122880, LOW, true", "98304, 2 Mbit/s, 122880, HIGH, false", "98304, 2 Mbit/s, 126976, LOW, false",
        "98304, 2 Mbit/s, 0, '', false", "122880, 10 Mbit/s, 126976, HIGH, false"})
    void aClassIsTheWantedOneWhenItsRateItsPlaceAndItsOrderAre(int number, String rate, int above, String priority, boolean same) {
        Shape alone = Shape.of(Bandwidth.parse(rate).orElseThrow(), Optional.empty());
        Shape wanted = above == 0
                ? alone
                : alone.below(above, new Bandwidth(10_000_000), Optional.of(Priority.valueOf(priority)));
        Shape found = ClassListing.read(LISTING, Bundles.STANDARD).getOrDefault(number, alone);
        assertThat(ClassListing.isSame(number, found, wanted)).isEqualTo(same);
    }

    @Test
    void theOrderOfAClassThatOthersHangBelowIsNotListed() {
        Shape wanted = Shape.of(new Bandwidth(10_000_000), Optional.empty()).below(Bundles.LINE, new Bandwidth(100_000_000),
                Optional.empty());
        assertThat(ClassListing.isSame(Bundles.SHARED_FIRST,
                ClassListing.read(LISTING, Bundles.STANDARD).getOrDefault(Bundles.SHARED_FIRST, wanted), wanted)).isTrue();
    }
}

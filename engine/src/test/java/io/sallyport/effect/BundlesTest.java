package io.sallyport.effect;

import java.util.List;
import java.util.OptionalInt;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class BundlesTest {
    @ParameterizedTest
    @CsvSource({"1, 1:1", "2048, 1:800", "2049, 11:1", "4096, 11:800", "4097, 12:1", "65534, 2f:7fe"})
    void classesFillTheRootFirstAndThenBundleAfterBundle(int number, String classId) {
        assertThat(Bundles.STANDARD.classId(number)).isEqualTo(classId);
        assertThat(Bundles.STANDARD.number(classId)).hasValue(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1:f001", "1:7fff", "1:0", "1:801", "2:1", "10:1", "30:1", "none", "1:1:1", "11:801"})
    void whatIsNoClassOfOursHasNoNumber(String classId) {
        assertThat(Bundles.STANDARD.number(classId)).isEqualTo(OptionalInt.empty());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 2_048, 0x7fff})
    void everyNumberHasAnIdOfItsOwnThatLeadsBack(int size) {
        Bundles bundles = new Bundles(size);
        for (int number = 1; number <= bundles.numberMax(); number++) {
            assertThat(bundles.number(bundles.classId(number))).hasValue(number);
        }
        assertThat(bundles.bundle(bundles.numberMax())).isLessThanOrEqualTo(Bundles.COUNT_MAX);
    }

    @ParameterizedTest
    @CsvSource({"1:8000, 98304", "1:dfff, 122879", "1:e000, 122880", "1:efff, 126975", "1:f000, 126976"})
    void classesThatShareStandUnderTheRootInWhateverBundles(String classId, int number) {
        for (Bundles bundles : List.of(Bundles.STANDARD, Bundles.NONE, new Bundles(1))) {
            assertThat(bundles.number(classId)).hasValue(number);
            assertThat(bundles.classId(number)).isEqualTo(classId);
            assertThat(bundles.bundle(number)).isZero();
            assertThat(bundles.numberMax()).isLessThan(Bundles.SHARING_FIRST);
        }
        assertThat(Bundles.NONE.bundle(Bundles.NONE.numberMax())).as("no bundles").isZero();
    }

    @Test
    void theMarkOfABundleIsItsSlotWithTheRootsNumber() {
        assertThat(Bundles.marks().getFirst()).isEqualTo("11:0-11:ffff : 0x0001f001");
        assertThat(Bundles.marks().getLast()).isEqualTo("2f:0-2f:ffff : 0x0001f01f");
        assertThat(Bundles.slot(Bundles.COUNT_MAX)).isEqualTo("1:f01f");
        assertThat(Bundles.sorter()).isEqualTo("5,32 0 0 4294963220,53 0 2 126977,37 1 0 127007,22 0 0 0,6 0 0 0");
    }
}

package io.sallyport.model;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class QuantityTest {

    @ParameterizedTest(name = "{0} is {1} bit/s")
    @CsvSource({"50 Mbit/s,50000000,50 Mbit/s", "1.5 Mbit/s,1500000,1500 kbit/s", "8000 bit/s,8000,8 kbit/s",
        "100 Gbit/s,100000000000,100 Gbit/s",
        "9600 bit/s,9600,9600 bit/s"})
    void readsRates(String text, long bits, String printed) {
        assertThat(Bandwidth.parse(text)).contains(new Bandwidth(bits));
        assertThat(new Bandwidth(bits)).hasToString(printed);
    }

    @ParameterizedTest(name = "\"{0}\" is not a rate")
    @ValueSource(strings = {"50", "50 Mbps", "50 mbit/s", "-1 Mbit/s", "7999 bit/s", "100.001 Gbit/s", "0.0001 kbit/s", "1e3 bit/s",
        " 1 Mbit/s", "٥ Mbit/s"})
    void refusesGuessedUnitsAndTheUnenforceable(String text) {
        assertThat(Bandwidth.parse(text)).isEmpty();
    }

    @ParameterizedTest(name = "{0} is {1} B")
    @CsvSource({"2 MB,2000000,2 MB", "1 KiB,1024,1024 B", "0 B,0,0 B", "1.5 kB,1500,1500 B", "3 TB,3000000000000,3 TB"})
    void readsSizes(String text, long bytes, String printed) {
        assertThat(DataSize.parse(text)).contains(new DataSize(bytes));
        assertThat(new DataSize(bytes)).hasToString(printed);
    }

    @ParameterizedTest(name = "\"{0}\" is not a size")
    @ValueSource(strings = {"2", "2 mb", "-2 MB", "1.2345 kB", "999999999999999 TiB"})
    void refusesOtherSizes(String text) {
        assertThat(DataSize.parse(text)).isEmpty();
    }

    @ParameterizedTest(name = "{0} ports")
    @CsvSource({"443,443,443", "8000-8080,8000,8080", "0-65535,0,65535"})
    void readsPorts(String text, int from, int to) {
        assertThat(PortRange.parse(text)).contains(new PortRange(from, to));
    }

    @ParameterizedTest(name = "\"{0}\" is no port range")
    @ValueSource(strings = {"", "65536", "9-8", "-1", "1-", "http", "1 - 2"})
    void refusesOtherPorts(String text) {
        assertThat(PortRange.parse(text)).isEmpty();
    }
}

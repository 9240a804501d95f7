package io.sallyport.management;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class LearnedMacTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {
        "ana/192.0.2.7:1194 MULTI: Learn: 02:00:5e:10:00:01@0 -> ana/192.0.2.7:1194 | 02:00:5e:10:00:01 ana 192.0.2.7:1194",
        "ana/2001:db8::7 MULTI: Learn: 02:00:5E:10:00:01@0 -> ana/2001:db8::7 | 02:00:5e:10:00:01 ana 2001:db8::7",
        "192.0.2.7:1194 MULTI: Learn: 02:00:5e:10:00:01@0 -> 192.0.2.7:1194 | 02:00:5e:10:00:01 - 192.0.2.7:1194",
        "a/b c/192.0.2.7:1 MULTI: Learn: 02:00:5e:10:00:01@12 -> a/b c/192.0.2.7:1 | 02:00:5e:10:00:01 a/b c 192.0.2.7:1",
        "ana/192.0.2.7:1194 MULTI: Learn: 10.8.0.2 -> ana/192.0.2.7:1194 | ''",
        "ana/192.0.2.7:1194 MULTI: Learn: 01:00:5e:10:00:01@0 -> ana/192.0.2.7:1194 | ''",
        "ana/192.0.2.7:1194 MULTI: Learn FAILED: 02:00:5e:10:00:01@0 -> ana/192.0.2.7:1194 | ''",
        "ana/192.0.2.7:1194 MULTI: Learn: 02:00:5e:10:00:01@0 -> bob/192.0.2.8:1194 | ''",
        "x ana/192.0.2.7:1194 MULTI: Learn: 02:00:5e:10:00:01@0 -> ana/192.0.2.7:1194 | ''",
        "ana/192.0.2.7:1194 MULTI: Learn: 02:00:5e:10:00:01@0 -> ana/192.0.2.7:1194 x | ''",
        "'bob MULTI: Learn: 02:00:5e:10:00:01@0 -> ana/192.0.2.7:1/192.0.2.8:1 MULTI: Learn: 10.8.0.9 -> ana/192.0.2.7:1' | ''",
        " -> | ''", "'' | ''"})
    void aLineOfTheLogIsReadWholeOrNotAtAll(String line, String expected) {
        assertThat(shown(LearnedMac.ofLog(line))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource(delimiter = '|', value = {"02:00:5e:10:00:01@0 | ana | 02:00:5e:10:00:01 ana 192.0.2.7:1",
        "02:00:5e:10:00:01@0 | UNDEF | 02:00:5e:10:00:01 - 192.0.2.7:1", "10.8.0.2 | ana | ''", "10.110.1.7C | ana | ''",
        "fd08::2 | ana | ''"})
    void aRowOfTheRoutingTableIsReadToo(String network, String name, String expected) {
        assertThat(shown(LearnedMac.of(new StatusReport.Route(network, name, "192.0.2.7:1")))).isEqualTo(expected);
    }

    private static String shown(java.util.Optional<LearnedMac> learned) {
        return learned.map(mac -> mac.mac() + " " + mac.commonName().orElse("-") + " " + mac.realAddress()).orElse("");
    }
}

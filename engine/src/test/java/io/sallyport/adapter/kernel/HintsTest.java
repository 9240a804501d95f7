package io.sallyport.adapter.kernel;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.sallyport.effect.Samples;
import io.sallyport.effect.nft.Tables;

import static org.assertj.core.api.Assertions.assertThat;

/** Lines as nft 1.0.6, iproute2 6.1 print them. */
class HintsTest {
    private final Hints hints = new Hints(new Tables(Samples.MAIN, "tun-main", "si-main"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"delete rule inet sallyport_main.sites leave handle 22 | true",
        "insert rule inet sallyport_main forward accept | true", "delete rule netdev sallyport_main ingress handle 10 | true",
        "add rule inet theirs c accept | false", "'' | false"})
    void aRuleOfOurTablesThatComesOrGoesIsAHint(String line, boolean hint) {
        assertThat(hints.nft(line)).isEqualTo(hint);
    }

    @Test
    void whatHappensToOurDevicesIsAHint() {
        assertThat(List.of("Deleted 10.110.1.0/24 dev tun-main proto 83 scope link linkdown ",
                "Deleted 1:\tfrom all fwmark 0/0x8000000 iif tun-main blackhole",
                "2: si-main: <BROADCAST,NOARP> mtu 1500 qdisc noop state DOWN group default ")).allMatch(hints::ip);
        assertThat(List.of("Deleted 10.1.0.0/24 dev eth0 scope link ", "    link/none ", "3: tun-main2: <POINTOPOINT>", ""))
                .noneMatch(hints::ip);
    }

    @Test
    void aClassThatGoesIsAHintAndOneThatComesIsNot() {
        assertThat(hints.tc("deleted class htb 1:1 dev tun-main root prio 0 rate 6Mbit ceil 6Mbit burst 1599b cburst 1599b ")).isTrue();
        assertThat(hints.tc("class htb 1:1 dev tun-main root prio 0 rate 6Mbit ceil 6Mbit burst 1599b cburst 1599b ")).isFalse();
        assertThat(hints.tc("deleted class htb 1:1 dev eth0 root prio 0 rate 6Mbit ceil 6Mbit burst 1599b cburst 1599b ")).isFalse();
    }
}

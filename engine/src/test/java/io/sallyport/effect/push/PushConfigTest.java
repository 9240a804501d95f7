package io.sallyport.effect.push;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.sallyport.decision.Circle;
import io.sallyport.decision.Grant;
import io.sallyport.decision.Limits;
import io.sallyport.effect.Samples;
import io.sallyport.model.Network;
import io.sallyport.policy.Policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PushConfigTest {

    @ParameterizedTest
    @CsvSource({"10.0.0.0/25 10.0.0.128/25, 10.0.0.0/24", "10.0.0.128/25 10.0.1.0/25, 10.0.0.128/25 10.0.1.0/25",
        "10.0.0.0/8 10.1.0.0/16, 10.0.0.0/8", "10.0.0.0/26 10.0.0.64/26 10.0.0.128/25, 10.0.0.0/24",
        "0.0.0.0/1 128.0.0.0/1, 0.0.0.0/0", "fd00::/65 fd00:0:0:0:8000::/65 10.0.0.1, 10.0.0.1/32 fd00::/64",
        "0.0.0.0/0 ::/0, 0.0.0.0/0 ::/0"})
    void routesAreTheFewestThatCoverTheSame(String networks, String expected) {
        assertThat(Routes.aggregate(Arrays.stream(networks.split(" ")).map(Network::of).toList())).extracting(Network::toString)
                .containsExactly(expected.split(" "));
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0/0, '', redirect-gateway def1", "0.0.0.0/0 ::/0, '', redirect-gateway def1 ipv6",
        "::/0, '', redirect-gateway !ipv4 ipv6",
        "10.1.0.0/16, 10.0.0.0/8, ''", "10.1.0.0/16, 10.1.1.0/24, route 10.1.0.0 255.255.0.0", "10.8.0.64/26, '', ''",
        "fd20::/64, '', route-ipv6 fd20::/64"})
    void aReachBecomesRoutes(String allowed, String denied, String expected) {
        Policy policy = Samples.policy(List.of(Samples.resource("open", allowed, "tcp/443"), Samples.resource("shut", denied, "")));
        Grant grant = new Grant(Samples.lease("ana", "10.8.0.5", "fd08::5"), Samples.reach("open", "shut"), Circle.ALONE, Limits.NONE);
        List<String> lines = PushConfig.of(policy, Samples.network("10.8.0.0/24"), grant).lines();
        assertThat(lines.subList(2, lines.size())).isEqualTo(expected.isEmpty() ? List.of() : List.of("push \"" + expected + "\""));
    }

    @Test
    void addressesComeFirst() {
        assertThat(PushConfig.of(Samples.policy(List.of()), Samples.network("10.8.0.0/24"), Samples.grant(5, "")).lines())
                .containsExactly("ifconfig-push 10.8.0.5 255.255.255.0", "ifconfig-ipv6-push fd08::5/64 fd08::1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"push \"a\"b\"", "push \"a,b\"", "config /etc/passwd\nEND", "push \"a\\\"", "ifconfig-push A B", "END"})
    void whatIsNoLineIsRefused(String line) {
        assertThatThrownBy(() -> new PushConfig(List.of(line))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLineHas255BytesAtMost() {
        String fits = "push \"" + "a".repeat(PushConfig.LINE_BYTES_MAX - 7) + "\"";
        assertThat(new PushConfig(List.of(fits)).lines()).containsExactly(fits);
        assertThatThrownBy(() -> new PushConfig(List.of(fits.replace("push \"", "push \"a")))).isInstanceOf(IllegalArgumentException.class);
    }
}

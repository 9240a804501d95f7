package io.sallyport.model;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class AddressTest {

    @ParameterizedTest(name = "{0} prints as {1}")
    @CsvSource({"0.0.0.0,0.0.0.0", "255.255.255.255,255.255.255.255", "::,::", "::1,::1", "1::,1::", "2001:DB8::1,2001:db8::1",
        "2001:db8:0:0:1:0:0:1,2001:db8::1:0:0:1", "1:0:3:4:5:6:7:8,1:0:3:4:5:6:7:8", "::ffff:1.2.3.4,::ffff:102:304",
        "fe80:0:0:0:0:0:0:0,fe80::"})
    void printsTheCanonicalForm(String text, String canonical) {
        assertThat(Address.of(text)).hasToString(canonical);
    }

    @ParameterizedTest(name = "\"{0}\" is not an address")
    @ValueSource(strings = {"", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.-4", "1.2.3.4 ", ":", ":::", "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "::1::", "12345::", "g::", "fe80::1%eth0", "::1.2.3", "1:2:3:4:5:6:7::8", "٣.1.1.1"})
    void refusesWhatIsNotAnAddress(String text) {
        assertThat(Address.parse(text)).isEmpty();
    }

    @Test
    void agreesWithTheJdkOnRandomAddresses() throws UnknownHostException {
        SplittableRandom random = new SplittableRandom(20261121);
        for (int i = 0; i < 20_000; i++) {
            // Sparse groups make runs of zeros likely, which is where the printed form is delicate.
            long high = random.nextLong() & sparse(random);
            long low = random.nextLong() & sparse(random);
            Address address = new Address(Family.V6, high, low);
            assertThat(Address.of(address.toString())).isEqualTo(address);
            assertThat(InetAddress.getByName(address.toString())).isEqualTo(InetAddress.getByAddress(bytes(high, low)));
        }
    }

    @ParameterizedTest(name = "{0} + {1} = {2}")
    @CsvSource({"10.0.0.255,1,10.0.1.0", "10.0.0.0,-1,9.255.255.255", "::ffff:ffff:ffff:ffff,1,0:0:0:1::",
        "0:0:0:1::,-1,::ffff:ffff:ffff:ffff",
        "::1,0,::1"})
    void addsWithCarry(String address, long n, String sum) {
        assertThat(Address.of(address).plus(n)).isEqualTo(Address.of(sum));
    }

    @ParameterizedTest(name = "{0}: {1} to {2}")
    @CsvSource({"10.20.0.0/16,10.20.0.0,10.20.255.255", "0.0.0.0/0,0.0.0.0,255.255.255.255", "10.0.0.1,10.0.0.1,10.0.0.1",
        "2001:db8::/32,2001:db8::,2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "::/0,::,ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "fd00::/72,fd00::,fd00::ff:ffff:ffff:ffff"})
    void networksHaveEnds(String network, String first, String last) {
        assertThat(Network.of(network).first()).hasToString(first);
        assertThat(Network.of(network).last()).hasToString(last);
        assertThat(Network.of(network).contains(Address.of(last))).isTrue();
        assertThat(Network.of(network).contains(Address.of("172.31.0.1"))).isEqualTo(network.endsWith("0.0.0.0/0"));
    }

    @ParameterizedTest(name = "{0} is no network")
    @ValueSource(strings = {"10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/08", "10.0.0.0/", "::/129", "10.0.0.0/-1"})
    void refusesHostBitsAndBadLengths(String text) {
        assertThat(Network.parse(text)).isEmpty();
    }

    @Test
    void writesNetmasks() {
        assertThat(Network.of("10.8.0.0/20").netmask()).isEqualTo("255.255.240.0");
        assertThat(Network.of("0.0.0.0/0").netmask()).isEqualTo("0.0.0.0");
    }

    private static long sparse(SplittableRandom random) {
        long mask = 0;
        for (int group = 0; group < 4; group++) {
            mask = mask << 16 | (random.nextInt(3) == 0 ? 0xffff : 0);
        }
        return mask;
    }

    private static byte[] bytes(long high, long low) {
        return java.nio.ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    }
}

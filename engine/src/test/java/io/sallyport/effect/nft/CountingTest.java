package io.sallyport.effect.nft;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.sallyport.model.Address;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Traffic;

import static org.assertj.core.api.Assertions.assertThat;

class CountingTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/effects/counting.nft");
    private static final Tables TABLES = new Tables(new InstanceName("main"), "sp-main", "si-main");

    /** As nft 1.0.6 prints it. */
    private static final String LISTED = """
            table inet sallyport_main.usage {
            \tcomment "run mi0x-9"
            \tset down4 {
            \t\ttype ipv4_addr
            \t\tsize 262144
            \t\tflags dynamic
            \t\telements = { 10.8.0.2 counter packets 3 bytes 300, 10.8.0.3 counter packets 1 bytes 18446744073709551,
            \t\t\t     10.8.0.4 counter packets 0 bytes 0 }
            \t}
            \tset up4 {
            \t\ttype ipv4_addr
            \t\tsize 262144
            \t\tflags dynamic
            \t\telements = { 10.8.0.2 counter packets 4 bytes 44 }
            \t}
            \tset down6 {
            \t\ttype ipv6_addr
            \t\tsize 262144
            \t\tflags dynamic
            \t\telements = { fd00:8::2 counter packets 3 bytes 5, ::10.8.0.2 counter packets 1 bytes 6 }
            \t}
            \tchain to {
            \t\ttype filter hook postrouting priority 900; policy accept;
            \t\toifname "sp-main" update @down4 { ip daddr counter }
            \t}
            }
            """;

    @Test
    void theTableIsThisText() throws IOException {
        assertThat(Counting.render(TABLES, "mi0x-9")).isEqualTo(Files.readString(GOLDEN));
    }

    @Test
    void aListingSaysWhatPassedEachAddress() {
        Counting.Found found = Counting.read(LISTED).orElseThrow();

        assertThat(found.reading().run()).isEqualTo("mi0x-9");
        assertThat(found.reading().counts()).isEqualTo(Map.of(Address.of("10.8.0.2"), new Traffic(300, 44), Address.of("10.8.0.3"),
                new Traffic(18446744073709551L, 0), Address.of("10.8.0.4"), Traffic.NONE, Address.of("fd00:8::2"), new Traffic(5, 0),
                Address
                        .of("::a08:2"),
                new Traffic(6, 0)));
        assertThat(found.skeleton()).contains("set down4 {", "oifname \"sp-main\" update @down4 { ip daddr counter }")
                .doesNotContain("counter packets");
    }

    @Test
    void countersDoNotChangeTheSkeletonAndAMissingRuleDoes() {
        Optional<String> skeleton = Counting.read(LISTED).map(Counting.Found::skeleton);

        assertThat(Counting.read(LISTED.replace("bytes 300", "bytes 301")).map(Counting.Found::skeleton)).isEqualTo(skeleton);
        assertThat(Counting.read(LISTED.replace("\t\telements = { 10.8.0.2 counter packets 4 bytes 44 }\n", "")).map(
                Counting.Found::skeleton)).isEqualTo(skeleton);
        assertThat(Counting.read(LISTED.replace("update @down4", "update @up4")).map(Counting.Found::skeleton)).isNotEqualTo(skeleton);
    }

    @Test
    void anAddressThatIsListedTwiceCountsOnce() {
        assertThat(Counting.read(LISTED.replace("10.8.0.4 counter packets 0 bytes 0", "10.8.0.2 counter packets 4 bytes 310")).orElseThrow()
                .reading().counts()).containsEntry(Address.of("10.8.0.2"), new Traffic(310, 44));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "table inet sallyport_main.usage {\n}\n", "table inet x {\n\tcomment \"run a\"\n\tset down4 {\n"})
    void whatIsNotOurTableWholeIsNotRead(String text) {
        assertThat(Counting.read(text)).isEmpty();
    }

    @Test
    void forgettingWorksWhetherTheCountersExistOrNot() {
        TreeSet<Address> addresses = new TreeSet<>();
        addresses.add(Address.of("10.8.0.2"));
        addresses.add(Address.of("10.8.0.3"));
        addresses.add(Address.of("fd00:8::2"));

        assertThat(Counting.forget(TABLES, addresses)).isEqualTo("""
                add element inet sallyport_main.usage down4 { 10.8.0.2, 10.8.0.3 }
                delete element inet sallyport_main.usage down4 { 10.8.0.2, 10.8.0.3 }
                add element inet sallyport_main.usage up4 { 10.8.0.2, 10.8.0.3 }
                delete element inet sallyport_main.usage up4 { 10.8.0.2, 10.8.0.3 }
                add element inet sallyport_main.usage down6 { fd00:8::2 }
                delete element inet sallyport_main.usage down6 { fd00:8::2 }
                add element inet sallyport_main.usage up6 { fd00:8::2 }
                delete element inet sallyport_main.usage up6 { fd00:8::2 }
                """);
    }

    @Test
    void noFirewallOfAnInstanceHasTheNameOfATableOfCounters() {
        assertThat(Counting.table(TABLES)).isNotEqualTo(TABLES.name()).contains(".");
    }
}

package io.sallyport.effect.bridge;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.sallyport.effect.Samples;
import io.sallyport.model.ClientId;
import io.sallyport.model.Mac;

import static org.assertj.core.api.Assertions.assertThat;

class MacBookTest {

    /**
     * A step is {@code MAC:CID/HOLDER} (the client used it), {@code MAC:CID/HOLDER/not} (it is not entitled to), {@code -CID} (it is gone) or {@code =CID,CID} (only these are there); what follows is whose
     * the addresses are, and which are nobody's.
     */
    @ParameterizedTest(name = "after {0}: {1}")
    @CsvSource(delimiter = '|', value = {
        "1:1/ana                          | 1=1",
        "1:1/ana 2:1/ana 3:2/bob          | 1=1 2=1 3=2",
        "1:1/ana 1:1/ana                  | 1=1",
        "1:1/ana 1:2/bob                  | 1!",
        "1:1/ana 1:2/bob 1:1/ana          | 1!",
        "1:1/ana 1:2/bob -2               | 1=1",
        "1:1/ana 1:2/bob -1               | 1=2",
        "1:1/ana 1:2/bob 1:3/cem -1       | 1!",
        "1:1/ana 1:2/bob 1:3/cem -1 -3    | 1=2",
        "1:1/ana 1:4/ana                  | 1=1,4",
        "1:1/ana 1:4/ana -1               | 1=4",
        "1:1/ana 1:4/ana -4               | 1=1",
        "1:1/ana 1:4/ana 1:2/bob          | 1!",
        "1:1/ana 2:1/ana 1:2/bob          | 1! 2=1",
        "1:1/ana -1                       | ''",
        "1:1/ana 2:2/bob =2               | 2=2",
        "1:1/ana 1:2/bob =1               | 1=1",
        "1:1/ana/not                      | 1!",
        "1:1/ana/not 1:2/gw               | 1!",
        "1:1/ana/not 1:2/gw -1            | 1=2",
        "1:2/gw 1:1/ana/not -1            | 1=2",
        "1:1/ana/not -1                   | ''",
        "-7                               | ''"})
    void anAddressIsWhoseAloneItIs(String steps, String expected) {
        MacBook book = new MacBook();
        Arrays.stream(steps.strip().split(" +")).forEach(step -> take(book, step));
        assertThat(shown(book.owners())).isEqualTo(expected);
    }

    @Test
    void whatComesOfAUseIsSaid() {
        MacBook book = new MacBook();
        assertThat(book.use(mac(1), user(1, "ana"))).isEqualTo(new MacBook.Used.Taken());
        assertThat(book.use(mac(1), user(1, "ana"))).isEqualTo(new MacBook.Used.Known());
        assertThat(book.use(mac(1), user(2, "bob"))).isEqualTo(new MacBook.Used.Contested(Optional.of(Samples.client(1))));
        assertThat(book.use(mac(1), user(2, "bob"))).as("said once").isEqualTo(new MacBook.Used.Known());
        assertThat(book.leave(Samples.client(3))).isFalse();
        assertThat(book.leave(Samples.client(2))).isTrue();
        assertThat(book.use(mac(1), user(2, "bob"))).as("and again when it is back")
                .isEqualTo(new MacBook.Used.Contested(Optional.of(Samples.client(1))));
    }

    @Test
    void whatThePolicyGivesToSomebodyElseIsAnAlarmFromTheFirst() {
        MacBook book = new MacBook();
        assertThat(book.use(mac(1), new MacBook.User(Samples.client(1), "ana", false)))
                .isEqualTo(new MacBook.Used.Contested(Optional.empty()));
        assertThat(book.use(mac(1), user(2, "gw"))).as("whose it is did nothing wrong").isEqualTo(new MacBook.Used.Known());
        assertThat(book.use(mac(2), user(2, "gw"))).isEqualTo(new MacBook.Used.Taken());
        assertThat(book.use(mac(2), new MacBook.User(Samples.client(1), "ana", false)))
                .isEqualTo(new MacBook.Used.Contested(Optional.of(Samples.client(2))));
    }

    @Test
    void aClientHasSoManyAddressesAndNoMore() {
        MacBook book = new MacBook();
        IntStream.range(0, MacBook.MACS_PER_CLIENT_MAX).forEach(n -> assertThat(book.use(mac(n + 1), user(1, "ana")))
                .isEqualTo(new MacBook.Used.Taken()));
        assertThat(book.use(mac(9_999), user(1, "ana"))).isEqualTo(new MacBook.Used.TooMany());
        assertThat(book.owners().of()).hasSize(MacBook.MACS_PER_CLIENT_MAX);
        book.use(mac(9_998), user(2, "bob"));
        assertThat(book.use(mac(9_998), user(1, "ana"))).as("who has many cannot use another's unseen")
                .isEqualTo(new MacBook.Used.Contested(Optional.of(Samples.client(2))));
    }

    private static void take(MacBook book, String step) {
        if (step.startsWith("-")) {
            book.leave(Samples.client(Long.parseLong(step.substring(1))));
        } else if (step.startsWith("=")) {
            Set<ClientId> there = Arrays.stream(step.substring(1).split(",")).map(cid -> Samples.client(Long.parseLong(cid)))
                    .collect(Collectors.toSet());
            book.keepOnly(there);
        } else {
            List<String> words = List.of(step.split("[:/]"));
            book.use(mac(Integer.parseInt(words.get(0))),
                    new MacBook.User(Samples.client(Long.parseLong(words.get(1))), words.get(2), words.size() == 3));
        }
    }

    private static String shown(Owners owners) {
        List<String> words = new java.util.ArrayList<>();
        owners.of().forEach((mac, clients) -> words.add(number(mac) + "="
                + String.join(",", clients.stream().map(client -> Long.toString(client.cid())).toList())));
        owners.contested().forEach(mac -> words.add(number(mac) + "!"));
        return words.stream().sorted().collect(Collectors.joining(" "));
    }

    private static MacBook.User user(long cid, String holder) {
        return new MacBook.User(Samples.client(cid), holder, true);
    }

    private static Mac mac(int n) {
        return new Mac(String.format(java.util.Locale.ROOT, "02:00:00:00:%02x:%02x", n >>> 8, n & 0xff));
    }

    private static int number(Mac mac) {
        String digits = mac.text().substring(12).replace(":", "");
        return Integer.parseInt(digits, 16);
    }
}

package io.sallyport.management;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.sallyport.model.Network;

import static org.assertj.core.api.Assertions.assertThat;

class MessageParserTest {
    private static final String CONNECT = ">CLIENT:CONNECT,0,1\r\n";
    private static final String END = ">CLIENT:ENV,END\r\n";

    @Test
    void anEventComesAtItsEndAndNotBefore() {
        MessageParser parser = new MessageParser();
        assertThat(feed(parser, CONNECT + ">CLIENT:ENV,a=1\r\n>CLIENT:ENV,EN")).isEmpty();
        assertThat(feed(parser, "D\r\n")).singleElement().isInstanceOfSatisfying(Message.ClientConnect.class,
                m -> assertThat(m.env().values()).containsEntry("a", "1").hasSize(1));
    }

    @Test
    void linesEndInLineFeedOnly() {
        assertThat(connect("common_name=a\u0085b\u2028c\rd").env().text("common_name")).hasValue("a\u0085b\u2028c\rd");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"password=>CLIENT:ENV,END", "password=END", "UV_X=>CLIENT:CONNECT,77,1",
        "username=bob_>CLIENT:ENV,common_name=root",
        "password=", "username=a=b==c", "common_name=../../etc/passwd", "common_name=\u65e5\u672c ü ", "IV_X=%s$(id)';--{}"})
    void aValueIsNeverMoreThanAValue(String entry) {
        Message.ClientConnect connect = connect(entry);
        int equals = entry.indexOf('=');
        assertThat(connect.env().values()).containsOnlyKeys(entry.substring(0, equals)).containsEntry(entry.substring(0, equals),
                entry.substring(equals + 1));
        assertThat(connect.env().defect()).isEmpty();
    }

    @Test
    void anEndWithMoreBehindItIsNoEnd() {
        MessageParser parser = new MessageParser();
        assertThat(feed(parser, CONNECT + ">CLIENT:ENV,ENDX\r\n>CLIENT:ENV,END=1\r\n>CLIENT:ENV,END \r\n")).isEmpty();
        assertThat(feed(parser, END)).hasSize(1);
    }

    @Test
    void anEnvPrintsNoValue() {
        Message.ClientConnect connect = connect("password=hunter2");
        assertThat(connect.toString()).doesNotContain("hunter2");
        Message answer = new MessageParser().feed((">CLIENT:CR_RESPONSE,0,1,MTIzNDU2\n" + END).getBytes(StandardCharsets.UTF_8)).getFirst();
        assertThat(answer.toString()).doesNotContain("MTIzNDU2");
        assertThat(((Message.ClientChallengeResponse) answer).response().reveal()).isEqualTo("MTIzNDU2");
    }

    @Test
    void aValueOfTheLargestUncutSizeIsBelievedAndALongerOneIsNot() {
        String head = ">CLIENT:ENV,username=";
        String fits = "u".repeat(WireLimits.LINE_BYTES_UNCUT - 1 - head.length());
        assertThat(connect("username=" + fits).env().defect()).isEmpty();
        assertThat(connect("username=" + fits + "u").env().defect()).hasValue("`username` was cut short");
        assertThat(connect("tls_id_0=" + fits + "u").env().defect()).as("nothing is read from it").isEmpty();
    }

    @Test
    void asManyVariablesAsTheLimitAreBelievedAndMoreAreNot() {
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < WireLimits.ENV_ENTRIES_MAX; i++) {
            entries.add("UV_" + i + "=" + i);
        }
        assertThat(connect(entries.toArray(String[]::new)).env().defect()).isEmpty();
        entries.add("UV_X=1");
        Env env = connect(entries.toArray(String[]::new)).env();
        assertThat(env.defect()).isPresent();
        assertThat(env.values()).hasSize(WireLimits.ENV_ENTRIES_MAX);
    }

    @Test
    void asManyBytesAsTheLimitAreBelievedAndMoreAreNot() {
        int each = 1_024;
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < WireLimits.ENV_BYTES_MAX / each; i++) {
            entries.add("UV_%04d=".formatted(i) + "x".repeat(each - 8));
        }
        assertThat(connect(entries.toArray(String[]::new)).env().defect()).isEmpty();
        entries.add("a=");
        assertThat(connect(entries.toArray(String[]::new)).env().defect()).isPresent();
    }

    @Test
    void aLineUpToTheLimitIsTakenAndALongerOneIsDroppedWhole() {
        String text = "x".repeat(WireLimits.LINE_BYTES_MAX);
        assertThat(feed(new MessageParser(), text + "\npid\n")).containsExactly(new Message.Line(text), new Message.Line("pid"));
        assertThat(feed(new MessageParser(), text + "x\npid\n")).hasSize(2).last().isEqualTo(new Message.Line("pid"));
        assertThat(feed(new MessageParser(), text + "x\n")).singleElement().isInstanceOf(Message.Unknown.class);
        assertThat(connect("password=" + text).env().defect()).isPresent();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"common_name=a|common_name=b", "tls_serial_0=1|tls_serial_0=2", "common_name=\u00ff"})
    void aBlockThatContradictsItselfOrIsNoUtf8IsNotBelieved(String entries) {
        MessageParser parser = new MessageParser();
        StringBuilder text = new StringBuilder(CONNECT);
        for (String entry : entries.split("\\|")) {
            text.append(">CLIENT:ENV,").append(entry).append("\r\n");
        }
        List<Message> messages = parser.feed(text.append(END).toString().getBytes(StandardCharsets.ISO_8859_1));
        assertThat(((Message.ClientConnect) messages.getFirst()).env().defect()).isPresent();
    }

    @Test
    void aBlockThatLosesItsEndIsNotBelievedAndTheNextOneIs() {
        List<Message> messages = feed(new MessageParser(), CONNECT + ">CLIENT:ENV,common_name=a\r\n>CLIENT:CONNECT,1,1\r\n" + END);
        assertThat(messages).hasSize(2);
        assertThat(((Message.ClientConnect) messages.get(0)).env().defect()).hasValue("the block was interrupted");
        assertThat(((Message.ClientConnect) messages.get(1)).env().defect()).isEmpty();
    }

    @Test
    void repliesAndLogLinesInsideABlockAreNotLost() {
        List<Message> messages = feed(new MessageParser(), CONNECT + "SUCCESS: x\r\n>LOG:1,W,y\r\n" + END);
        assertThat(messages).hasSize(3).startsWith(new Message.Success("x"), new Message.Log(1, "W", "y"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {">", ">CLIENT", ">CLIENT:", ">CLIENT:CONNECT", ">CLIENT:CONNECT,x,1", ">CLIENT:CONNECT,-1,1",
        ">CLIENT:CONNECT,99999999999999999999,1", ">CLIENT:CONNECT,1", ">CLIENT:CONNECT,1,2,3", ">CLIENT:ESTABLISHED,1,2",
        ">CLIENT:ADDRESS,1,x,1",
        ">CLIENT:ADDRESS,1,10.0.0.1/255.0.255.0,1", ">CLIENT:ENV,a=b", ">CLIENT:ENV,END", ">BYTECOUNT_CLI:1,2", ">BYTECOUNT_CLI:1,2,x",
        ">STATE:x,y",
        ">LOG:1", ">FUTURE:thing", ">NOTIFY:x", ">RSA_SIGN:xyz"})
    void whatIsNotKnownIsSaidToBeUnknown(String line) {
        assertThat(feed(new MessageParser(), line + "\r\n")).singleElement().isInstanceOf(Message.Unknown.class);
    }

    @Test
    void addressesComeInThreeForms() {
        assertThat(feed(new MessageParser(),
                ">CLIENT:ADDRESS,7,10.8.7.1,1\n>CLIENT:ADDRESS,7,10.77.1.0/255.255.255.0,0\n>CLIENT:ADDRESS,7,fd00::/64,0\n"))
                .containsExactly(new Message.ClientAddress(7, Network.of("10.8.7.1/32"), true),
                        new Message.ClientAddress(7, Network.of("10.77.1.0/24"), false),
                        new Message.ClientAddress(7, Network.of("fd00::/64"), false));
    }

    @Test
    void thePasswordIsAskedForBeforeTheBannerOnly() {
        MessageParser parser = new MessageParser();
        assertThat(feed(parser, "ENTER PASSWORD:ENTER PASS")).containsExactly(new Message.PasswordPrompt());
        assertThat(feed(parser, "WORD:SUCCESS: password is correct\r\n>INFO:hello\r\nENTER PASSWORD:x\r\n")).containsExactly(
                new Message.PasswordPrompt(), new Message.Success("password is correct"), new Message.Banner("hello"),
                new Message.Line("ENTER PASSWORD:x"));
    }

    @Test
    void randomBytesNeverMakeItThrow() {
        long seed = 20261121;
        SplittableRandom random = new SplittableRandom(seed);
        String[] pieces = {CONNECT, END, ">CLIENT:ENV,", "\n", "\r", ">", "SUCCESS:", "END", "=", ",", ":", "\0", "\u00ff",
            "ENTER PASSWORD:", "1"};
        for (int i = 0; i < 3_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(40); n > 0; n--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
            List<Message> whole = new MessageParser().feed(bytes);
            MessageParser parser = new MessageParser();
            List<Message> single = new ArrayList<>();
            for (int at = 0; at < bytes.length; at++) {
                single.addAll(parser.feed(bytes, at, 1));
            }
            assertThat(single).as("seed %d round %d", seed, i).isEqualTo(whole);
        }
    }

    private static Message.ClientConnect connect(String... entries) {
        StringBuilder text = new StringBuilder(CONNECT);
        for (String entry : entries) {
            text.append(">CLIENT:ENV,").append(entry).append("\r\n");
        }
        return (Message.ClientConnect) feed(new MessageParser(), text + END).getFirst();
    }

    private static List<Message> feed(MessageParser parser, String text) {
        return parser.feed(text.getBytes(StandardCharsets.UTF_8));
    }
}

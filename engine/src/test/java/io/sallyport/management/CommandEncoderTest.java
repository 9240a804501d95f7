package io.sallyport.management;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class CommandEncoderTest {
    private static final String HOSTILE = "x\"\\\r\n\0END\nclient-auth 0 0\nEND\n{}$(id);' %s \u202e\ud83d\ude00\ud800 ı";

    static Stream<Arguments> commands() {
        return Stream.of(
                Arguments.of(new Command.ClientAuth(3, 1, List.of(), false), "client-auth 3 1\nEND\n", 1),
                Arguments.of(new Command.ClientAuth(3, 1, List.of("iroute 10.7.0.0 255.255.0.0"), true),
                        "client-auth 3 1\niroute 10.7.0.0 255.255.0.0\nEND\nclient-pending-auth 3 1 \"x\" 60\n", 2),
                Arguments.of(new Command.ClientAuthNt(3, 1), "client-auth-nt 3 1\n", 1),
                Arguments.of(new Command.ClientDeny(3, 1, "row 12", Optional.empty()), "client-deny 3 1 \"row 12\"\n", 1),
                Arguments.of(new Command.ClientDeny(3, 1, "a\"b\\c", Optional.of("Erişiminiz bitti – tschüß")),
                        "client-deny 3 1 \"a\\\"b\\\\c\" \"Erisiminiz bitti - tschuss\"\n", 1),
                Arguments.of(new Command.ClientPendingAuth(3, 1, "CR_TEXT:R,E:code", 30),
                        "client-pending-auth 3 1 \"CR_TEXT:R,E:code\" 30\n", 1),
                Arguments.of(new Command.ClientKill(3, Optional.empty()), "client-kill 3\n", 1),
                Arguments.of(new Command.ClientKill(3, Optional.of("HALT,your access ended")), "client-kill 3 \"HALT,your access ended\"\n",
                        1),
                Arguments.of(new Command.KillCommonName("ana b"), "kill \"ana b\"\n", 1),
                Arguments.of(new Command.KillAddress("203.0.113.7:40000"), "kill 203.0.113.7:40000\n", 1),
                Arguments.of(new Command.HoldRelease(), "hold release\n", 1),
                Arguments.of(new Command.Subscribe(Command.Topic.STATE, 0), "state on\n", 1),
                Arguments.of(new Command.Subscribe(Command.Topic.LOG, 0), "log on\n", 1),
                Arguments.of(new Command.Subscribe(Command.Topic.BYTECOUNT, 5), "bytecount 5\n", 1),
                Arguments.of(new Command.Status(), "status 3\n", 1),
                Arguments.of(new Command.Version(), "version\n", 1),
                Arguments.of(new Command.ClientVersion(5), "version 5\n", 0),
                Arguments.of(new Command.Pid(), "pid\n", 1),
                Arguments.of(new Command.Signal(Command.DaemonSignal.SIGUSR1), "signal SIGUSR1\n", 1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("commands")
    void eachCommandIsWrittenInOnePieceAndItsRepliesAreKnown(Command command, String text, int replies) {
        Encoded.Wire wire = (Encoded.Wire) CommandEncoder.encode(command);
        assertThat(wire.text()).isEqualTo(text);
        assertThat(wire.replies()).hasSize(replies);
        assertThat(DaemonReader.read(wire.bytes())).hasSize(Math.max(replies, 1))
                .noneMatch(read -> read.words().getFirst().startsWith("!"));
    }

    static Stream<Command> refused() {
        return Stream.of(new Command.ClientAuth(-1, 1, List.of(), false), new Command.ClientAuth(1, -1, List.of(), false),
                new Command.ClientAuth(1, 1L << 32, List.of(), false), new Command.ClientAuthNt(-1, 0),
                new Command.ClientDeny(1, -7, "x", Optional.empty()), new Command.ClientPendingAuth(1, 1, "", 60),
                new Command.ClientPendingAuth(1, 1, "ş", 60), new Command.ClientPendingAuth(1, 1, "a\nb", 60),
                new Command.ClientPendingAuth(1, 1, "x", 0), new Command.ClientPendingAuth(1, 1, "x", WireLimits.PENDING_SECONDS_MAX + 1),
                new Command.ClientKill(-1, Optional.empty()), new Command.ClientKill(1, Optional.of("PUSH_REPLY,route 0.0.0.0")),
                new Command.ClientKill(1, Optional.of("HALT\nclient-auth 0 0")), new Command.ClientKill(1, Optional.of("HALTX")),
                new Command.KillCommonName(""), new Command.KillCommonName("jürgen"), new Command.KillCommonName("10.0.0.1:1194"),
                new Command.KillCommonName("a\nb"), new Command.KillAddress("ana"), new Command.KillAddress("fd00::1"),
                new Command.KillAddress("203.0.113.7"), new Command.KillAddress("203.0.113.7:1\nkill ana"),
                new Command.Subscribe(Command.Topic.BYTECOUNT, -1),
                new Command.Subscribe(Command.Topic.BYTECOUNT, WireLimits.BYTECOUNT_SECONDS_MAX + 1), new Command.ClientVersion(0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void whatCannotBeSaidIsRefusedWithAReason(Command command) {
        assertThat(CommandEncoder.encode(command)).isInstanceOfSatisfying(Encoded.Refused.class,
                refused -> assertThat(refused.why()).isNotBlank().matches("[ -~]+"));
    }

    @Test
    void parametersUpToTheLimitAreSentAndLongerOnesRefused() {
        String fits = "x".repeat(WireLimits.PARAMETER_CHARS_MAX);
        assertThat(words(new Command.ClientPendingAuth(1, 1, fits, 60)).get(3)).isEqualTo(fits);
        assertThat(CommandEncoder.encode(new Command.ClientPendingAuth(1, 1, fits + "x", 60))).isInstanceOf(Encoded.Refused.class);
        String kill = "HALT," + "x".repeat(WireLimits.PARAMETER_CHARS_MAX - 5);
        assertThat(words(new Command.ClientKill(1, Optional.of(kill))).get(2)).isEqualTo(kill);
        assertThat(CommandEncoder.encode(new Command.ClientKill(1, Optional.of(kill + "x")))).isInstanceOf(Encoded.Refused.class);
        String name = "n".repeat(WireLimits.COMMON_NAME_CHARS_MAX);
        assertThat(words(new Command.KillCommonName(name)).get(1)).isEqualTo(name);
        assertThat(CommandEncoder.encode(new Command.KillCommonName(name + "n"))).isInstanceOf(Encoded.Refused.class);
    }

    @ParameterizedTest(name = "{0} characters")
    @ValueSource(ints = {0, 1, 254, 255, 256, 257, 1023, 1024, 70_000})
    void reasonsAreCutToTheLimit(int length) {
        for (String letter : List.of("y", "\"", "\\", "ş", "ß", "\ud83d\ude00", "\n")) {
            List<String> words = words(new Command.ClientDeny(9, 1, letter.repeat(length), Optional.of(letter.repeat(length))));
            assertThat(words).hasSize(5);
            assertThat(words.get(3).length()).isLessThanOrEqualTo(WireLimits.PARAMETER_CHARS_MAX);
            assertThat(words.get(4).length()).isLessThanOrEqualTo(WireLimits.PARAMETER_CHARS_MAX);
            if (letter.equals("y")) {
                assertThat(words.get(4)).hasSize(Math.min(length, WireLimits.PARAMETER_CHARS_MAX));
            }
        }
    }

    @Test
    void aReasonIsOneParameterWhateverItHolds() {
        List<String> words = words(new Command.ClientDeny(1, 2, HOSTILE, Optional.of(HOSTILE)));
        assertThat(words).hasSize(5).startsWith("client-deny", "1", "2");
        assertThat(words.get(4)).startsWith("x\"\\  ?END client-auth 0 0 END ").endsWith(" i");
    }

    @Test
    void randomTextNeverBecomesAnotherCommand() {
        long seed = 20261121;
        SplittableRandom random = new SplittableRandom(seed);
        String alphabet = "ab \"\\'#;\n\r\t\0,=:ENDş\ud83d\ude00-0123456789./";
        for (int i = 0; i < 20_000; i++) {
            String text = random.ints(random.nextInt(400), 0, alphabet.length()).mapToObj(at -> alphabet.substring(at, at + 1))
                    .reduce("", String::concat);
            for (Command command : List.of(new Command.ClientDeny(1, 1, text, Optional.of(text)),
                    new Command.ClientKill(1, Optional.of(text)),
                    new Command.KillCommonName(text), new Command.KillAddress(text), new Command.ClientPendingAuth(1, 1, text, 60),
                    new Command.ClientAuth(1, 1, List.of(text, "push \"" + text + "\""), true))) {
                assertReadBack(command, "seed " + seed + " round " + i);
            }
        }
    }

    @Test
    void configurationLinesUpToTheLimitsAreSentAndMoreAreRefused() {
        List<String> routes = new ArrayList<>();
        for (int i = 0; i < WireLimits.CONFIG_LINES_MAX; i++) {
            routes.add("push \"route 10." + i / 256 + "." + i % 256 + ".0 255.255.255.0\"");
        }
        assertReadBack(new Command.ClientAuth(1, 1, routes, true), "many routes");
        assertThat(CommandEncoder.encode(new Command.ClientAuth(1, 1, routes, true))).isInstanceOf(Encoded.Wire.class);
        routes.add(routes.getFirst());
        assertThat(CommandEncoder.encode(new Command.ClientAuth(1, 1, routes, true))).isInstanceOf(Encoded.Refused.class);
    }

    /** Whatever the encoder lets through, the model of the daemon reads as exactly the commands that were meant. */
    static void assertReadBack(Command command, String where) {
        if (!(CommandEncoder.encode(command) instanceof Encoded.Wire wire)) {
            return;
        }
        List<DaemonReader.Read> read = DaemonReader.read(wire.bytes());
        assertThat(read).as(where).hasSize(Math.max(wire.replies().size(), 1)).noneMatch(r -> r.words().getFirst().startsWith("!"));
        if (command instanceof Command.ClientAuth auth) {
            assertThat(read.getFirst().block()).as(where).isEqualTo(auth.lines());
            assertThat(wire.text().lines().mapToInt(String::length).max().orElse(0)).isLessThanOrEqualTo(WireLimits.CONFIG_BYTES_MAX);
        } else {
            assertThat(wire.text().length() - 1).as(where).isLessThanOrEqualTo(WireLimits.COMMAND_BYTES_MAX);
        }
    }

    private static List<String> words(Command command) {
        return DaemonReader.read(((Encoded.Wire) CommandEncoder.encode(command)).bytes()).getFirst().words();
    }
}

package io.sallyport.adapter.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.sallyport.adapter.control.ControlClient.Answer;
import io.sallyport.adapter.control.ControlServer.Opening;
import io.sallyport.control.Reply;
import io.sallyport.control.Request;
import io.sallyport.control.Samples;
import io.sallyport.control.Wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** On real sockets. */
class ControlServerTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final long NOBODY = 65534;

    @TempDir
    private Path directory = Path.of("");

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable closeable : open.reversed()) {
            closeable.close();
        }
    }

    @Test
    void aDaemonAnswersWhatItIsAsked() {
        Path socket = listen(Permissions.OWNER_ONLY);
        ControlClient client = new ControlClient(socket);
        assertThat(client.ask(new Request.Status(), LIMIT)).isEqualTo(new Answer.Replied(new Reply.Status(Samples.status())));
        assertThat(client.ask(new Request.Kill("ana", ""), LIMIT)).isEqualTo(new Answer.Replied(new Reply.Killed(List.of("main/1/1"))));
        assertThat(client.ask(new Request.Why("r-2"), LIMIT)).isEqualTo(new Answer.Replied(new Reply.NoDecision("r-2")));
    }

    @Test
    void tenThousandSessionsFitIntoOneAnswer() {
        List<io.sallyport.control.SessionRow> many = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            many.add(Samples.session(i, "person-" + i));
        }
        Path socket = listen(Permissions.OWNER_ONLY, 16, LIMIT, many);
        assertThat(new ControlClient(socket).ask(new Request.Sessions(), LIMIT)).isEqualTo(new Answer.Replied(new Reply.Sessions(many)));
    }

    @Test
    void oneConnectionMayAskSeveralTimes() throws Exception {
        Path socket = listen(Permissions.OWNER_ONLY);
        try (SocketChannel channel = connect(socket)) {
            for (int i = 0; i < 3; i++) {
                send(channel, Wire.encode(new Request.Why("r-" + i)));
                assertThat(line(channel)).contains(i == 1 ? "\"is\":\"decision\"" : "\"is\":\"no-decision\"");
            }
        }
    }

    @Test
    void aLineThatIsNoRequestIsAnsweredAndEndsTheConnection() throws Exception {
        Path socket = listen(Permissions.OWNER_ONLY);
        try (SocketChannel channel = connect(socket)) {
            send(channel, "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            assertThat(line(channel)).contains("not-understood");
            assertThat(channel.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
    }

    @Test
    void aRequestHasALimit() throws Exception {
        Path socket = listen(Permissions.OWNER_ONLY);
        try (SocketChannel channel = connect(socket)) {
            byte[] padded = "{\"do\":\"status\"}".getBytes(StandardCharsets.UTF_8);
            byte[] fits = java.util.Arrays.copyOf(padded, Wire.REQUEST_BYTES_MAX);
            java.util.Arrays.fill(fits, padded.length, fits.length, (byte) ' ');
            fits[fits.length - 1] = '\n';
            send(channel, fits);
            assertThat(line(channel)).contains("\"is\":\"status\"");
            fits[fits.length - 1] = ' ';
            send(channel, fits);
            assertThat(line(channel)).contains("at most 4096 bytes");
        }
    }

    @Test
    void whoeverIsSlowIsCutOff() throws Exception {
        Path socket = listen(Permissions.OWNER_ONLY, 2, Duration.ofMillis(200), List.of());
        try (SocketChannel channel = connect(socket)) {
            send(channel, "{".getBytes(StandardCharsets.UTF_8));
            assertThat(channel.read(ByteBuffer.allocate(1))).as("read ends when the daemon closes").isEqualTo(-1);
        }
        assertThat(new ControlClient(socket).ask(new Request.Status(), LIMIT)).as("the daemon still serves")
                .isInstanceOf(Answer.Replied.class);
    }

    @Test
    void connectionsHaveALimit() throws Exception {
        Path socket = listen(Permissions.OWNER_ONLY, 2, LIMIT, List.of());
        try (SocketChannel first = connect(socket); SocketChannel second = connect(socket)) {
            for (SocketChannel channel : List.of(first, second)) {
                send(channel, Wire.encode(new Request.Status()));
                assertThat(line(channel)).contains("\"is\":\"status\"");
            }
            assertThat(new ControlClient(socket).ask(new Request.Status(), LIMIT)).isInstanceOfSatisfying(Answer.Replied.class,
                    answer -> assertThat(
                            answer.reply()).isInstanceOfSatisfying(Reply.Failed.class,
                                    failed -> assertThat(failed.what()).contains("too many are connected")));
        }
    }

    @Test
    void withoutADaemonTheClientSaysWhatToDo() throws Exception {
        Path socket = directory.resolve("gone/control.sock");
        assertUnreachable(socket, "there is no `" + socket + "`");
        Path dead = listen(Permissions.OWNER_ONLY);
        Path copy = directory.resolve("dead.sock");
        try (java.nio.channels.ServerSocketChannel server = java.nio.channels.ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(copy));
        }
        assertUnreachable(copy, "no daemon answers at");
        open.removeLast().close();
        assertThat(dead).doesNotExist();
        assertUnreachable(dead, "no daemon runs here");
    }

    @Test
    void theSocketIsForItsOwnerAloneUntilOthersAreNamed() throws Exception {
        Path own = listen(Permissions.OWNER_ONLY);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("run")))).isEqualTo("rwx------");
    }

    @Test
    void aSecondDaemonDoesNotTakeTheSocketAway() {
        Path socket = listen(Permissions.OWNER_ONLY);
        assertFailed(socket, "another daemon answers");
        assertThat(new ControlClient(socket).ask(new Request.Status(), LIMIT)).isInstanceOf(Answer.Replied.class);
    }

    @Test
    void aDeadSocketIsReplacedButNothingElseIs() throws Exception {
        Path run = Files.createDirectories(directory.resolve("run"));
        Path socket = run.resolve("control.sock");
        try (java.nio.channels.ServerSocketChannel server = java.nio.channels.ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
        }
        listen(Permissions.OWNER_ONLY);
        assertThat(new ControlClient(socket).ask(new Request.Status(), LIMIT)).isInstanceOf(Answer.Replied.class);
        open.removeLast().close();
        Files.writeString(socket, "precious");
        assertFailed(socket, "is not a socket");
        assertThat(socket).hasContent("precious");
    }

    @Test
    void aDirectoryThatOthersMayWriteToIsRefused() throws Exception {
        Path run = Files.createDirectories(directory.resolve("run"));
        Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertFailed(run.resolve("control.sock"), "may be written to by others");
    }

    @Test
    @Tag("lab")
    void theKernelSaysWhoAsksAndOnlyTheNamedAreServed() throws Exception {
        assumeTrue(isRoot() && Files.exists(Path.of("/usr/bin/setpriv")) && Files.exists(Path.of("/usr/bin/perl")),
                "needs root, setpriv and perl to ask as another user");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path socket = listen(new Permissions(set(NOBODY), set(), set(), set(12345)));
        assertThat(askAs(NOBODY, 65534, socket, "{\"do\":\"sessions\"}")).contains("\"is\":\"sessions\"");
        assertThat(askAs(NOBODY, 65534, socket, "{\"do\":\"reload\"}")).contains("not-permitted",
                "uid 65534, gid 65534 may not change anything");
        assertThat(askAs(NOBODY, 12345, socket, "{\"do\":\"reload\"}")).contains("\"is\":\"reload\"");
        assertThat(askAs(1234, 65534, socket, "{\"do\":\"status\"}")).contains("not-permitted",
                "uid 1234, gid 65534 may not use this daemon");
        open.removeLast().close();

        Path own = listen(Permissions.OWNER_ONLY);
        assertThat(askAs(NOBODY, 65534, own, "{\"do\":\"status\"}")).contains("Permission denied");
    }

    /** Asks with a program that is not ours, as somebody else. */
    private static String askAs(long uid, long gid, Path socket, String request) throws Exception {
        String script = "use IO::Socket::UNIX; my $s = IO::Socket::UNIX->new(Peer => $ARGV[0]) or do { print $!; exit 0 }; "
                + "$s->autoflush(1); print $s \"$ARGV[1]\\n\"; print scalar <$s>;";
        Process process = new ProcessBuilder("/usr/bin/setpriv", "--reuid", String.valueOf(uid), "--regid", String.valueOf(gid),
                "--clear-groups",
                "/usr/bin/perl", "-e", script, socket.toString(), request).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return said;
    }

    private static boolean isRoot() throws IOException {
        return ((Number) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).longValue() == 0;
    }

    private Path listen(Permissions permissions) {
        return listen(permissions, 16, LIMIT, List.of(Samples.session(1, "ana")));
    }

    private Path listen(Permissions permissions, int connections, Duration idle, List<io.sallyport.control.SessionRow> sessions) {
        Path socket = directory.resolve(permissions.namesOthers() ? "shared/control.sock" : "run/control.sock");
        Opening opening = ControlServer.open(new ControlSettings(socket, permissions, connections, idle), new Samples.FakeDaemon(sessions));
        assertThat(opening).isInstanceOf(Opening.Open.class);
        open.add(((Opening.Open) opening).server());
        return socket;
    }

    private void assertFailed(Path socket, String what) {
        Opening opening = ControlServer.open(ControlSettings.of(socket, Permissions.OWNER_ONLY), new Samples.FakeDaemon(List.of()));
        assertThat(opening).isInstanceOfSatisfying(Opening.Failed.class, failed -> assertThat(failed.what()).contains(what));
    }

    private static void assertUnreachable(Path socket, String what) {
        assertThat(new ControlClient(socket).ask(new Request.Status(), LIMIT)).isInstanceOfSatisfying(Answer.Unreachable.class,
                unreachable -> assertThat(unreachable.what()).contains(what));
    }

    private static SocketChannel connect(Path socket) throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }

    private static void send(SocketChannel channel, byte[] bytes) throws IOException {
        Channels.newOutputStream(channel).write(bytes);
    }

    private static String line(SocketChannel channel) throws IOException {
        StringBuilder line = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (channel.read(one.clear()) > 0 && one.get(0) != '\n') {
            line.append((char) one.get(0));
        }
        return line.toString();
    }

    private static java.util.SortedSet<Long> set(long... ids) {
        TreeSet<Long> all = new TreeSet<>();
        for (long id : ids) {
            all.addAll(Set.of(id));
        }
        return all;
    }
}

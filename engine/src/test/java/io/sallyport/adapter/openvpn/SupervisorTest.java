package io.sallyport.adapter.openvpn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.newsclub.net.unix.AFUNIXServerSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

import io.sallyport.demo.Shell;
import io.sallyport.model.InstanceName;

import static org.assertj.core.api.Assertions.assertThat;

class SupervisorTest {
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(1), Duration.ofMillis(4));

    private final List<SupervisorState> states = new ArrayList<>();
    private Path directory = Path.of("/nowhere");

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createTempDirectory(Path.of("/tmp"), "supervise");
    }

    @AfterEach
    void removeDirectory() {
        Shell.must("rm", "-r", directory.toString());
    }

    @Test
    void aDaemonThatEndsIsStartedAgainAfterLongerAndLongerWaits() throws Exception {
        try (Supervisor supervisor = start("echo hello; echo bye; exit 3", false, Duration.ofSeconds(5))) {
            await(state -> state instanceof SupervisorState.Starting s && s.attempt() == 4);
            SupervisorState.Waiting first = await(SupervisorState.Waiting.class::isInstance, SupervisorState.Waiting.class);
            assertThat(first.exit()).isEqualTo(new SupervisorState.Exit(3, List.of("hello", "bye")));
            assertThat(waits().subList(0, 3)).containsExactly(Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(4));
            assertThat(supervisor.state()).isNotInstanceOf(SupervisorState.Failed.class);
        }
        assertThat(states.getLast()).isEqualTo(new SupervisorState.Stopped());
        assertThat(Files.readString(directory.resolve("log"))).startsWith("hello\nbye\nhello\n");
    }

    @Test
    void failFastMakesTheEndFinal() throws Exception {
        try (Supervisor supervisor = start("echo no tun; exit 1", true, Duration.ofSeconds(5))) {
            await(SupervisorState.Failed.class::isInstance);
            assertThat(supervisor.state()).isEqualTo(new SupervisorState.Failed("openvpn ended with code 1", "its last lines: no tun"));
        }
        assertThat(states).noneMatch(SupervisorState.Waiting.class::isInstance);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {"a daemon that listens to SIGTERM | exec sleep 600",
        "one that does not | trap '' TERM; while :; do sleep 0.05; done"})
    void closingEndsTheDaemon(String what, String script) throws Exception {
        long pid;
        try (Supervisor supervisor = start(script, false, Duration.ofMillis(300))) {
            SupervisorState.Running running = await(SupervisorState.Running.class::isInstance, SupervisorState.Running.class);
            pid = running.pid();
            assertThat(supervisor.isDaemon(pid)).isTrue();
        }
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).as(what).isEmpty();
        assertThat(states).endsWith(new SupervisorState.Stopping(pid), new SupervisorState.Stopped());
    }

    @Test
    void aDeathBySignalIsSaidToBeOne() throws Exception {
        try (Supervisor supervisor = start("kill -9 $$", true, Duration.ofSeconds(5))) {
            await(SupervisorState.Failed.class::isInstance);
            assertThat(((SupervisorState.Failed) supervisor.state()).what()).isEqualTo("openvpn ended by signal 9");
        }
    }

    @Test
    void aProgramThatIsNotThereIsNoReasonToTryForEver() throws Exception {
        SupervisorSettings settings = settings(directory.resolve("absent"), false, Duration.ofSeconds(1));
        try (Supervisor supervisor = Supervisor.start(settings, (name, state) -> keep(state), InstantSource.system())) {
            await(SupervisorState.Failed.class::isInstance);
            assertThat(supervisor.state()).isInstanceOfSatisfying(SupervisorState.Failed.class,
                    failed -> assertThat(failed.hint()).contains("install"));
        }
    }

    @Test
    void aStaleSocketIsRemovedAndALiveOneRefused() throws Exception {
        Path socket = directory.resolve("m.sock");
        AFUNIXServerSocket listening = AFUNIXServerSocket.bindOn(AFUNIXSocketAddress.of(socket));
        try (Supervisor supervisor = start("sleep 600", false, Duration.ofMillis(300))) {
            await(SupervisorState.Failed.class::isInstance);
            assertThat(((SupervisorState.Failed) supervisor.state()).what())
                    .contains("m.sock belongs to process " + ProcessHandle.current().pid());
        }
        assertThat(states).noneMatch(SupervisorState.Running.class::isInstance);
        listening.setDeleteOnClose(false);
        listening.close();
        assertThat(socket).exists();
        states.clear();
        try (Supervisor supervisor = start("exec sleep 600", false, Duration.ofMillis(300))) {
            await(SupervisorState.Running.class::isInstance);
            assertThat(socket).doesNotExist();
            assertThat(supervisor.state()).isInstanceOf(SupervisorState.Running.class);
        }
    }

    @ParameterizedTest(name = "{0}: ended {1}")
    @CsvSource({"left behind, true", "it began at another time, false", "whoever started it is there, false",
        "nothing is remembered, false"})
    void onlyAProcessProvenToBeAChildLeftBehindIsEndedWhereOthersAreNotTo(String what, boolean ended) throws Exception {
        Path program = Files.copy(Path.of("/bin/bash"), directory.resolve("openvpn"));
        SupervisorSettings settings = settings(program, false, Duration.ofSeconds(5));
        boolean orphan = !what.startsWith("whoever");
        ProcessHandle left = stubborn(program, orphan);
        try {
            Child.remember(settings, left.pid());
            Path remembered = directory.resolve("c.conf.pid");
            switch (what) {
                case "it began at another time" -> Files.writeString(remembered, Files.readString(remembered).replace(" ", " 1"));
                case "nothing is remembered" -> Files.delete(remembered);
                default -> assertThat(remembered).exists();
            }

            assertThat(Preflight.clear(settings).isDone()).isEqualTo(ended);

            assertThat(Child.runs(left)).isNotEqualTo(ended);
        } finally {
            left.destroyForcibly();
        }
    }

    /** A process that looks like a daemon on our configuration and does not listen to SIGTERM. */
    private ProcessHandle stubborn(Path program, boolean orphan) throws IOException {
        String loop = "trap '' TERM; while :; do sleep 0.05; done";
        Path config = directory.resolve("c.conf");
        if (!orphan) {
            return new ProcessBuilder(program.toString(), "-c", loop, "--config", config.toString()).start().toHandle();
        }
        String pid = Shell.must("/bin/sh", "-c", "\"$0\" -c \"$1\" --config \"$2\" >/dev/null 2>&1 & echo $!", program.toString(), loop,
                config.toString());
        return ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
    }

    @Test
    void aFileInTheSocketsPlaceIsLeftAlone() throws Exception {
        Files.writeString(directory.resolve("m.sock"), "precious");
        try (Supervisor supervisor = start("exec sleep 600", false, Duration.ofMillis(300))) {
            await(SupervisorState.Failed.class::isInstance);
            assertThat(((SupervisorState.Failed) supervisor.state()).what()).endsWith("is not a socket");
        }
        assertThat(directory.resolve("m.sock")).hasContent("precious");
    }

    @Test
    void aSteadyDaemonsCrashCountsAsAFirstOne() {
        SupervisorState.Running running = new SupervisorState.Running(1, 7, Instant.EPOCH);
        SupervisorState.Exit exit = new SupervisorState.Exit(1, List.of());
        assertThat(running.exited(exit, BACKOFF, Instant.EPOCH.plus(SupervisorState.STEADY)).failures()).isEqualTo(1);
        assertThat(running.exited(exit, BACKOFF, Instant.EPOCH.plus(SupervisorState.STEADY).minusMillis(1)).failures()).isEqualTo(7);
    }

    @ParameterizedTest(name = "after {0} failures {1} ms")
    @CsvSource({"1,1", "2,2", "3,4", "4,4", "1000,4", "2147483647,4"})
    void theBackOffDoublesUpToItsLimit(int failures, long millis) {
        assertThat(BACKOFF.after(failures)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void fullLogsMoveOnAndOldOnesGo() throws Exception {
        Path file = directory.resolve("daemon.log");
        try (RotatingLog log = new RotatingLog(file, 10, 2)) {
            for (String line : List.of("aaaa", "bbbb", "cccc", "dddd", "eeee", "ffff", "gggg")) {
                log.line(line);
            }
        }
        assertThat(file).hasContent("gggg\n");
        assertThat(directory.resolve("daemon.log.1")).hasContent("eeee\nffff\n");
        assertThat(directory.resolve("daemon.log.2")).hasContent("cccc\ndddd\n");
        assertThat(directory.resolve("daemon.log.3")).doesNotExist();
    }

    @Test
    void aLogThatCannotBeWrittenStopsNobody() {
        try (RotatingLog log = new RotatingLog(directory.resolve("absent").resolve("log"), 10, 2)) {
            log.line("lost");
            assertThat(directory.resolve("absent").toFile().mkdir()).isTrue();
            log.line("kept");
        }
        assertThat(directory.resolve("absent").resolve("log")).hasContent("kept\n");
    }

    private Supervisor start(String script, boolean failFast, Duration grace) throws IOException {
        Path program = directory.resolve("openvpn");
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return Supervisor.start(settings(program, failFast, grace), (name, state) -> keep(state), InstantSource.system());
    }

    private SupervisorSettings settings(Path program, boolean failFast, Duration grace) {
        return new SupervisorSettings(new InstanceName("office"), List.of(), program, directory.resolve("c.conf"),
                directory.resolve("m.sock"),
                directory.resolve("log"), BACKOFF, grace, SupervisorSettings.Foreign.REFUSE, failFast);
    }

    private void keep(SupervisorState state) {
        synchronized (states) {
            states.add(state);
            states.notifyAll();
        }
    }

    private List<Duration> waits() {
        synchronized (states) {
            return states.stream().filter(SupervisorState.Waiting.class::isInstance).map(state -> ((SupervisorState.Waiting) state).delay())
                    .toList();
        }
    }

    private SupervisorState await(Predicate<SupervisorState> fits) throws InterruptedException {
        return await(fits, SupervisorState.class);
    }

    private <T extends SupervisorState> T await(Predicate<SupervisorState> fits, Class<T> kind) throws InterruptedException {
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        synchronized (states) {
            while (states.stream().noneMatch(fits)) {
                assertThat(System.nanoTime()).as("states so far: %s", states).isLessThan(until);
                states.wait(100);
            }
            return kind.cast(states.stream().filter(fits).findFirst().orElseThrow());
        }
    }
}

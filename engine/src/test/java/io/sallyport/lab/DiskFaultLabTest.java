package io.sallyport.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.sallyport.demo.VpnClient;

import static io.sallyport.lab.GatewayLab.GIT;
import static io.sallyport.lab.GatewayLab.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/** A disk that fails under the running daemon: nobody is admitted whose record is not durable, and the daemon says what is wrong. */
@Tag("lab")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DiskFaultLabTest {
    private static final Path STRACE = Path.of("/usr/bin/strace");

    @RegisterExtension
    static final GatewayLab LAB = new GatewayLab("disk", LabPolicy.files(), true);

    @BeforeAll
    static void needsStrace() {
        if (!Files.isExecutable(STRACE)) {
            System.out.println("NOT TRIED: a failing disk, because " + STRACE + " is missing (apt-get install strace)");
        }
        Assumptions.assumeTrue(Files.isExecutable(STRACE), "a failing disk is played by strace, which is missing");
    }

    @ParameterizedTest(name = "{0} fails with {1}")
    @CsvSource(textBlock = """
            # the journal's flush; the store's flush; a write of the store
            fdatasync, EIO,    red-journal
            fdatasync, ENOSPC, red-journal-full
            fsync,     EIO,    red-store
            pwrite64,  ENOSPC, red-store-full
            """)
    void nobodyIsAdmittedWithoutADurableRecord(String call, String error, String name) throws Exception {
        Process faults = fail(call, error);
        VpnClient client;
        try {
            client = LAB.laptop(name).start();

            assertThat(client.awaitRefused(SOON)).as(client::log).isPresent();
        } finally {
            faults.destroy();
            faults.waitFor(10, TimeUnit.SECONDS);
        }
        assertThat(client.timesConnected()).isZero();
        assertThat(LAB.laptop(name).tunnelAddress()).isEmpty();
        assertThat(LAB.connected(name)).isEmpty();
        assertThat(Evidence.firewallClients(LAB.gateway())).isEmpty();
        assertThat(LAB.daemonSaid()).contains(LAB.directory().resolve("state").toString());

        LAB.restartDaemon();
        LAB.laptop(name).connect();
        Eventually.holds(() -> name + " reaches git once the disk is well", () -> LAB.laptop(name).station().tcp(GIT, 443));
        LAB.laptop(name).stop();
        LAB.daemon().close();
        LAB.forget();
        LAB.startDaemon();
    }

    /** From now on until the process ends, every such call of the daemon fails. */
    private static Process fail(String call, String error) throws Exception {
        Process strace = new ProcessBuilder(List.of(STRACE.toString(), "-f", "-qq", "-o", "/dev/null", "-e", "trace=" + call, "-e",
                "inject=" + call + ":error=" + error, "-p", Long.toString(LAB.daemon().pid()))).inheritIO().start();
        Path status = Path.of("/proc/" + LAB.daemon().pid() + "/status");
        Eventually.holds("strace is attached", () -> {
            try {
                return !Files.readString(status).contains("TracerPid:\t0\n");
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        return strace;
    }
}

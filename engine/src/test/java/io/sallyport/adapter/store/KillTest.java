package io.sallyport.adapter.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.sallyport.ipam.Lease;

import static org.assertj.core.api.Assertions.assertThat;

/** A process that commits is killed with SIGKILL at random moments: whatever it had acknowledged is there, and nothing is half there. */
class KillTest {
    private static final int KILLS = 20;
    private static final int ACKNOWLEDGED_MAX = 400;

    @TempDir
    Path dir;

    @Test
    void whateverWasAcknowledgedSurvivesAKill() throws IOException, InterruptedException {
        long seed = System.nanoTime();
        System.out.println("seed " + seed + " (the moment of each kill also depends on the machine)");
        SplittableRandom random = new SplittableRandom(seed);
        Set<String> acknowledged = new HashSet<>();
        Set<String> epochs = new HashSet<>();
        for (int kill = 0; kill < KILLS; kill++) {
            Process child = start();
            try (BufferedReader out = new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
                String epoch = out.readLine();
                assertThat(epoch).as("kill %d: the child starts on what the last one left", kill).startsWith("epoch ");
                assertThat(epochs.add(epoch)).as("no epoch repeats").isTrue();
                for (int n = random.nextInt(ACKNOWLEDGED_MAX); n > 0; n--) {
                    acknowledged.add(String.valueOf(out.readLine()));
                }
                child.toHandle().destroyForcibly();
                // What the child managed to say before it died was acknowledged too; a line without its end was not said.
                String rest = out.lines().collect(Collectors.joining("\n"));
                Set<String> said = new HashSet<>(java.util.List.of(rest.split("\n")));
                said.removeIf(id -> !id.matches("d-[0-9]{7,}"));
                said.remove(rest.substring(rest.lastIndexOf('\n') + 1));
                acknowledged.addAll(said);
            }
            child.waitFor();
        }
        System.out.println(KILLS + " kills, " + acknowledged.size() + " acknowledged");
        assertNothingIsMissing(acknowledged);
    }

    private void assertNothingIsMissing(Set<String> acknowledged) throws IOException {
        SqliteStore store = ((Opening.Ready<SqliteStore>) SqliteStore.open(dir.resolve("state.db"))).it();
        Set<String> holders = store.load().stream().map(Lease::holder).collect(Collectors.toSet());
        store.close();
        assertThat(holders).containsAll(acknowledged);
        assertThat(acknowledged).hasSizeGreaterThan(KILLS);

        FileJournal journal = ((Opening.Ready<FileJournal>) FileJournal.open(dir.resolve("journal"), JournalSettings.DEFAULT)).it();
        assertThat(journal.check().firstBreak()).isEmpty();
        assertThat(journal.check().lines()).isGreaterThanOrEqualTo(acknowledged.size());
        Set<String> written = new HashSet<>();
        for (Path segment : Segments.list(dir.resolve("journal"))) {
            java.nio.file.Files.readAllLines(segment).forEach(line -> written.add(line.replaceAll(".*\"id\":\"(d-[0-9]+)\".*", "$1")));
        }
        assertThat(written).containsAll(acknowledged);
        journal.close();
    }

    private Process start() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("java.class.path"), CommittingChild.class.getName(), dir.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }
}

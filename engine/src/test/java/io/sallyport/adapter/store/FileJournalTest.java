package io.sallyport.adapter.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.sallyport.flow.Journal.Entry;
import io.sallyport.flow.Outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FileJournalTest {
    private static final JournalSettings ROOMY = new JournalSettings(1 << 20, 100, 1 << 24);
    /** Bytes that the hashes and the line feed add to a line. */
    private static final int CHAIN_BYTES = 73 + 75 + 1;

    @TempDir
    Path dir;
    private final List<FileJournal> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(FileJournal::close);
    }

    @Test
    void whatWasAppendedIsFoundByItsIdAlsoAfterARestart() throws IOException {
        FileJournal journal = ready(ROOMY).it();
        assertThat(journal.append(entries(0, 3)).isDone()).isTrue();
        assertThat(journal.find("d1"))
                .hasValueSatisfying(line -> assertThat(line).contains("\"id\":\"d1\",\"n\":\"11111111\"").contains("\"prev\""));
        assertThat(journal.find("d")).as("a part of an id is none").isEmpty();
        assertThat(journal.find("d3")).isEmpty();
        Opening.Ready<FileJournal> again = reopen(journal, ROOMY);
        assertThat(again.reports()).isEmpty();
        again.it().append(entries(3, 4));
        assertThat(List.of(again.it().find("d0").isPresent(), again.it().find("d3").isPresent())).containsExactly(true, true);
        assertThat(again.it().check()).isEqualTo(new JournalCheck(4, Optional.empty(), again.it().check().hash()));
    }

    @ParameterizedTest(name = "segments of at most {0} lines of one size: {1} files for 7 lines written one by one")
    @CsvSource({"1, 7", "2, 4", "3, 3", "7, 1", "8, 1"})
    void aSegmentIsClosedBeforeItWouldGrowTooLarge(int linesMax, int files) throws IOException {
        int line = entries(0, 1).getFirst().line().length() + CHAIN_BYTES;
        FileJournal journal = ready(new JournalSettings((long) line * linesMax, 100, 1 << 24)).it();
        IntStream.range(0, 7).forEach(i -> assertThat(journal.append(entries(i, i + 1)).isDone()).isTrue());
        assertThat(Segments.list(dir)).hasSize(files).allMatch(segment -> segment.toFile().length() <= (long) line * linesMax);
        assertThat(journal.check().lines()).isEqualTo(7);
        FileJournal less = reopen(journal, new JournalSettings((long) line * linesMax - 1, 100, 1 << 24)).it();
        less.append(entries(7, 8));
        assertThat(less.check().lines()).as("a batch larger than a segment has one of its own").isEqualTo(8);
    }

    @ParameterizedTest(name = "of 7 segments with one line each, {0} closed ones or {1} lines' bytes are kept: {2} files")
    @CsvSource({"3, 100, 4", "100, 2, 3", "1, 100, 2", "100, 100, 7"})
    void theOldestSegmentsGoFirst(int segmentsMax, int lines, int files) throws IOException {
        long line = entries(0, 1).getFirst().line().length() + (long) CHAIN_BYTES;
        FileJournal journal = ready(new JournalSettings(1, segmentsMax, line * lines)).it();
        IntStream.range(0, 7).forEach(i -> journal.append(entries(i, i + 1)));
        assertThat(Segments.list(dir)).hasSize(files);
        assertThat(journal.find("d6")).isPresent();
        assertThat(journal.find("d0").isPresent()).isEqualTo(files == 7);
        assertThat(journal.check().firstBreak()).as("what is kept is whole").isEmpty();
    }

    /** A crash leaves any prefix of the last batch: the lines before it are kept, half a line is served to nobody, and the chain goes on. */
    @Test
    void afterACrashAtAnyByteTheWholeLinesAreKeptAndTheRestIsMovedAside() throws IOException {
        FileJournal journal = ready(ROOMY).it();
        journal.append(entries(0, 2));
        long acknowledged = Files.size(dir.resolve("journal-000000000001.jsonl"));
        journal.append(entries(2, 4));
        journal.close();
        byte[] all = Files.readAllBytes(dir.resolve("journal-000000000001.jsonl"));
        int lineEnd = (int) acknowledged + (all.length - (int) acknowledged) / 2;
        for (int length = (int) acknowledged; length <= all.length; length++) {
            clean();
            Files.write(dir.resolve("journal-000000000001.jsonl"), Arrays.copyOf(all, length));
            Opening.Ready<FileJournal> again = ready(ROOMY);
            int whole = length == all.length ? 4 : length >= lineEnd ? 3 : 2;
            boolean torn = length != acknowledged && length != lineEnd && length != all.length;
            assertThat(again.reports()).as("cut to %d", length).hasSize(torn ? 1 : 0);
            for (int i = 0; i < 4; i++) {
                assertThat(again.it().find("d" + i).isPresent()).as("cut to %d, line %d", length, i).isEqualTo(i < whole);
            }
            assertThat(again.it().append(entries(9, 10)).isDone()).isTrue();
            assertThat(again.it().check()).as("cut to %d", length)
                    .isEqualTo(new JournalCheck(whole + 1, Optional.empty(), again.it().check().hash()));
            assertThat(Files.exists(dir.resolve("journal-000000000001.jsonl.torn"))).isEqualTo(torn);
            again.it().close();
        }
    }

    @ParameterizedTest(name = "a tail of {0} is cut off")
    @CsvSource({"zeros", "garbage with line feeds", "half a second batch"})
    void whateverFollowsTheLastWholeLineIsCutOff(String tail) throws IOException {
        FileJournal journal = ready(ROOMY).it();
        journal.append(entries(0, 2));
        journal.close();
        Path segment = dir.resolve("journal-000000000001.jsonl");
        byte[] sound = Files.readAllBytes(segment);
        byte[] rest = switch (tail) {
            case "zeros" -> new byte[4096];
            case "garbage with line feeds" -> "x\n{\"prev\":\"0\"}\n\n\n".getBytes(StandardCharsets.UTF_8);
            default -> Arrays.copyOf(sound, 100);
        };
        byte[] both = Arrays.copyOf(sound, sound.length + rest.length);
        System.arraycopy(rest, 0, both, sound.length, rest.length);
        Files.write(segment, both);
        Opening.Ready<FileJournal> again = ready(ROOMY);
        assertThat(again.reports()).singleElement().asString().contains(rest.length + " bytes");
        assertThat(Files.readAllBytes(segment)).isEqualTo(sound);
        assertThat(Files.readAllBytes(dir.resolve("journal-000000000001.jsonl.torn"))).isEqualTo(rest);
        assertThat(again.it().check().lines()).isEqualTo(2);
    }

    @Test
    void aDamagedLineWithWholeOnesAfterItStaysAndIsReported() throws IOException {
        FileJournal journal = ready(ROOMY).it();
        journal.append(entries(0, 4));
        journal.close();
        Path segment = dir.resolve("journal-000000000001.jsonl");
        String text = Files.readString(segment);
        Files.writeString(segment, text.replace("11111111", "11121111"));
        Opening.Ready<FileJournal> again = ready(ROOMY);
        assertThat(again.reports()).singleElement().asString().contains("journal-000000000001.jsonl line 2");
        assertThat(again.it().find("d1")).as("a damaged line is not served").isEmpty();
        assertThat(again.it().find("d3")).isPresent();
        assertThat(again.it().append(entries(9, 10)).isDone()).isTrue();
        assertThat(again.it().check().firstBreak()).hasValueSatisfying(at -> assertThat(at.line()).isEqualTo(2));
    }

    /** Every bit of two small segments, one after the other: the check names the line. */
    @Test
    void everyFlippedBitIsFoundInItsLine() throws IOException {
        FileJournal journal = ready(ROOMY).it();
        journal.append(entries(0, 3));
        journal = reopen(journal, ROOMY).it();
        journal.append(entries(3, 5));
        journal.close();
        for (Path segment : Segments.list(dir)) {
            byte[] sound = Files.readAllBytes(segment);
            int line = 1;
            for (int i = 0; i < sound.length; i++) {
                for (int bit = 0; bit < 8; bit++) {
                    byte[] flipped = sound.clone();
                    flipped[i] ^= (byte) (1 << bit);
                    Files.write(segment, flipped);
                    JournalCheck.Break found = JournalCheck.of(dir).firstBreak()
                            .orElseThrow(() -> new AssertionError(segment + " is thought whole"));
                    assertThat(found.segment() + ":" + found.line()).as("byte %d bit %d", i, bit)
                            .isEqualTo(Segments.name(segment) + ":" + line);
                }
                line += sound[i] == '\n' ? 1 : 0;
            }
            Files.write(segment, sound);
        }
        assertThat(JournalCheck.of(dir).firstBreak()).isEmpty();
    }

    @ParameterizedTest(name = "{0}: the break is at {1}")
    @CsvSource({"remove line 2, journal-000000000001.jsonl:2", "swap lines 2 and 3, journal-000000000001.jsonl:2",
        "repeat line 1, journal-000000000001.jsonl:2", "remove segment 2, journal-000000000003.jsonl:1"})
    void removedMovedAndRepeatedLinesAreFound(String change, String where) throws IOException {
        FileJournal journal = ready(ROOMY).it();
        journal.append(entries(0, 4));
        journal = reopen(journal, ROOMY).it();
        journal.append(entries(4, 5));
        journal = reopen(journal, ROOMY).it();
        journal.append(entries(5, 6));
        journal.close();
        Path first = dir.resolve("journal-000000000001.jsonl");
        List<String> l = Files.readAllLines(first);
        switch (change) {
            case "remove line 2" -> Files.write(first, List.of(l.get(0), l.get(2), l.get(3)));
            case "swap lines 2 and 3" -> Files.write(first, List.of(l.get(0), l.get(2), l.get(1), l.get(3)));
            case "repeat line 1" -> Files.write(first, List.of(l.get(0), l.get(0), l.get(1), l.get(2), l.get(3)));
            default -> Files.delete(dir.resolve("journal-000000000002.jsonl"));
        }
        assertThat(JournalCheck.of(dir).firstBreak()).map(at -> at.segment() + ":" + at.line()).contains(where);
    }

    @Test
    void afterAFailedWriteNothingIsTakenUntilARestart() {
        FileJournal journal = ready(ROOMY).it();
        journal.append(entries(0, 1));
        Thread.currentThread().interrupt();
        Outcome failed = journal.append(entries(1, 2));
        assertThat(Thread.interrupted()).as("the channel leaves the interrupt set").isTrue();
        assertThat(failed).isInstanceOfSatisfying(Outcome.Failed.class, f -> assertThat(f.hint()).contains("restart"));
        assertThat(journal.append(entries(2, 3))).isEqualTo(failed);
        FileJournal again = reopen(journal, ROOMY).it();
        assertThat(List.of(again.find("d0").isPresent(), again.find("d2").isPresent())).containsExactly(true, false);
        assertThat(again.append(entries(2, 3)).isDone()).isTrue();
    }

    @Test
    void aSecondWriterIsRefused() {
        ready(ROOMY);
        assertThat(FileJournal.open(dir, ROOMY)).isInstanceOf(Opening.Refused.class);
    }

    @Test
    void emptySegmentsOfIdleStartsDoNotPileUp() throws IOException {
        for (int i = 0; i < 5; i++) {
            ready(ROOMY).it().close();
        }
        assertThat(Segments.list(dir)).isEmpty();
    }

    @ParameterizedTest(name = "`{0}` is our mistake")
    @CsvSource(delimiter = '|', value = {"{}", "{\"id\":\"other\"}", "[1]", "{\"n\":1,\"id\":\"d0\"}"})
    void aLineThatDoesNotBeginWithItsIdIsOurMistake(String line) {
        FileJournal journal = ready(ROOMY).it();
        assertThatThrownBy(() -> journal.append(List.of(new Entry("d0", line)))).isInstanceOf(IllegalArgumentException.class);
        assertThat(journal.append(entries(0, 1)).isDone()).as("and changes nothing").isTrue();
    }

    private static List<Entry> entries(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> new Entry("d" + i, "{\"id\":\"d" + i + "\",\"n\":\"" + Integer.toString(i).repeat(8) + "\"}"))
                .toList();
    }

    private Opening.Ready<FileJournal> ready(JournalSettings settings) {
        Opening<FileJournal> opening = FileJournal.open(dir, settings);
        assertThat(opening).isInstanceOf(Opening.Ready.class);
        Opening.Ready<FileJournal> ready = (Opening.Ready<FileJournal>) opening;
        open.add(ready.it());
        return ready;
    }

    private Opening.Ready<FileJournal> reopen(FileJournal journal, JournalSettings settings) {
        journal.close();
        return ready(settings);
    }

    private void clean() throws IOException {
        try (var files = Files.list(dir)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }
}

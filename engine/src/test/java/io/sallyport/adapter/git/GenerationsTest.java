package io.sallyport.adapter.git;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.sallyport.flow.Outcome;
import io.sallyport.model.PolicyVersion;
import io.sallyport.policy.SourceTree;

import static org.assertj.core.api.Assertions.assertThat;

class GenerationsTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void startsWithNothingAndSaysNothing() {
        Generations.Kept kept = new Generations(directory.resolve("new"), 3).load();
        assertThat(kept.newestFirst()).isEmpty();
        assertThat(kept.problems()).isEmpty();
    }

    @Test
    void whatWasSavedComesBackNewestFirst() {
        Generations generations = new Generations(directory.resolve("new"), 3);
        for (int i = 1; i <= 3; i++) {
            assertThat(generations.save(tree(i)).isDone()).isTrue();
        }
        assertThat(generations.load().newestFirst()).containsExactly(tree(3), tree(2), tree(1));
    }

    @Test
    void theSameVersionAgainIsNotAnotherGeneration() {
        Generations generations = new Generations(directory, 3);
        generations.save(tree(1));
        generations.save(tree(1));
        assertThat(generations.load().newestFirst()).containsExactly(tree(1));
        generations.save(tree(2));
        generations.save(tree(1));
        assertThat(generations.load().newestFirst()).containsExactly(tree(1), tree(2), tree(1));
    }

    @Test
    void theOldestGoWhenEnoughWholeOnesAreKept() throws Exception {
        Generations generations = new Generations(directory, 3);
        for (int i = 1; i <= 5; i++) {
            generations.save(tree(i));
        }
        assertThat(generations.load().newestFirst()).containsExactly(tree(5), tree(4), tree(3));
        Path newest = newest();
        Files.write(newest, new byte[]{1});
        generations.save(tree(6));
        assertThat(generations.load().newestFirst()).as("a damaged one does not count").containsExactly(tree(6), tree(4), tree(3));
        generations.save(tree(7));
        generations.save(tree(8));
        assertThat(generations.load().newestFirst()).containsExactly(tree(8), tree(7), tree(6));
        assertThat(generations.load().problems()).as("and goes when it is old").isEmpty();
    }

    @Test
    void everyFlippedByteOfTheNewestIsNoticedAndTheNextIsUsed() throws Exception {
        Generations generations = new Generations(directory, 3);
        generations.save(tree(1));
        generations.save(tree(2));
        Path newest = newest();
        byte[] good = Files.readAllBytes(newest);
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= (byte) (1 << (i % 8));
            Files.write(newest, bad);
            assertNextIsUsed(generations, newest);
        }
        Files.write(newest, good);
        assertThat(generations.load().newestFirst()).containsExactly(tree(2), tree(1));
    }

    @Test
    void everyTruncationOfTheNewestIsNoticedAndTheNextIsUsed() throws Exception {
        Generations generations = new Generations(directory, 3);
        generations.save(tree(1));
        generations.save(tree(2));
        Path newest = newest();
        byte[] good = Files.readAllBytes(newest);
        for (int length = 0; length < good.length; length++) {
            Files.write(newest, Arrays.copyOf(good, length));
            assertNextIsUsed(generations, newest);
        }
        Files.write(newest, Arrays.copyOf(good, good.length + 1));
        assertNextIsUsed(generations, newest);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyTextComesBackAsItWas(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TreeMap<String, String> files = new TreeMap<>();
        for (int i = 0; i < 50; i++) {
            StringBuilder text = new StringBuilder();
            random.ints(random.nextInt(200), 0, 0x11_0000).filter(c -> c < 0xd800 || c > 0xdfff).forEach(text::appendCodePoint);
            files.put("policies/" + i, text.toString());
        }
        SourceTree tree = new SourceTree(new PolicyVersion("0".repeat(40), "subject \ud83d\ude80"), files);
        assertThat(GenerationFile.decode(GenerationFile.encode(tree))).as("seed " + seed).contains(tree);
    }

    @Test
    void anUnfinishedWriteOfACrashIsNotReadAndNotInTheWay() throws Exception {
        Generations generations = new Generations(directory, 3);
        generations.save(tree(1));
        Files.write(directory.resolve("unfinished.tmp"), new byte[10_000]);
        assertThat(generations.load().newestFirst()).containsExactly(tree(1));
        assertThat(generations.load().problems()).isEmpty();
        generations.save(tree(2));
        assertThat(generations.load().newestFirst()).containsExactly(tree(2), tree(1));
    }

    @Test
    void aPlaceThatCannotBeWrittenIsSaid() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "in the way");
        assertThat(new Generations(file.resolve("below"), 3).save(tree(1))).isInstanceOf(Outcome.Failed.class);
        assertThat(new Generations(file, 3).load().problems()).singleElement().asString().contains("cannot be read");
    }

    private static void assertNextIsUsed(Generations generations, Path damaged) {
        Generations.Kept kept = generations.load();
        assertThat(kept.newestFirst()).containsExactly(tree(1));
        assertThat(kept.problems()).singleElement().asString().contains(damaged.getFileName().toString(), "its checksum does not match");
    }

    private Path newest() throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.max(Comparator.naturalOrder()).orElseThrow();
        }
    }

    private static SourceTree tree(int i) {
        return new SourceTree(new PolicyVersion(String.valueOf(i).repeat(40), "change " + i),
                new TreeMap<>(java.util.Map.of("policies/a.yaml",
                        "value: " + i + "\n", "rules/b.drl", String.join("", List.of("rule", " ", "x")))));
    }
}

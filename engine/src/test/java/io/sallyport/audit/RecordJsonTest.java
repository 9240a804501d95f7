package io.sallyport.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.sallyport.SchemaFit;
import io.sallyport.adapter.store.RecordReader;

import static org.assertj.core.api.Assertions.assertThat;

class RecordJsonTest {
    private static final Path GOLDEN = Path.of("src/test/resources/audit");
    private static final Map<String, DecisionRecord> RECORDS = Map.of("admit", Records.admit(), "refuse", Records.refuse(), "challenge",
            Records.challenge());
    private static final ZoneId ZONE = ZoneId.of("Europe/Istanbul");

    @ParameterizedTest(name = "the line of {0} is the promised one")
    @ValueSource(strings = {"admit", "refuse", "challenge"})
    void theLineIsThePromisedOne(String name) throws IOException {
        same(name + ".json", RecordJson.encode(record(name)) + "\n");
    }

    @ParameterizedTest(name = "the text of {0} is the promised one")
    @ValueSource(strings = {"admit", "refuse", "challenge"})
    void theTextIsThePromisedOne(String name) throws IOException {
        same(name + ".txt", RecordText.render(record(name), ZONE));
    }

    @ParameterizedTest(name = "no secret stands in the record of {0}")
    @ValueSource(strings = {"admit", "refuse", "challenge"})
    void noSecretIsRecorded(String name) {
        assertThat(RecordJson.encode(record(name)) + RecordText.render(record(name), ZONE) + record(name)).doesNotContain(Records.PLANTED);
    }

    @Test
    void whatIsWrittenFitsTheSchemaAndIsReadBackAsItWas() throws IOException {
        long seed = 2026;
        System.out.println("seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        List<String> lines = new ArrayList<>();
        for (int i = 1; i <= 2_000; i++) {
            DecisionRecord record = i <= 3 ? RECORDS.values().stream().toList().get(i - 1) : Records.random(random, i);
            String line = Chain.link(Chain.GENESIS, RecordJson.encode(record)).line();
            assertThat(line).as("seed %d record %d", seed, i).matches("[^\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]*");
            if (!(RecordReader.read(line) instanceof RecordReader.Reading.Read(DecisionRecord back))) {
                throw new AssertionError("seed " + seed + " record " + i + ": " + RecordReader.read(line));
            }
            assertThat(RecordJson.encode(back)).as("seed %d record %d", seed, i)
                    .isEqualTo(RecordJson.encode(record).replace("\\ufffd", "\ufffd"));
            assertThat(back.equals(record) || line.contains("\\ufffd")).as("seed %d record %d: %s", seed, i, line).isTrue();
            assertThat(RecordText.render(record, ZONE)).as("seed %d record %d", seed, i).matches("(?:[^\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]*\n)+");
            if (i <= 200) {
                lines.add(line);
            }
        }
        SchemaFit.inStep("journal-record", lines);
    }

    @Test
    void everyKindOfEventIsAWordOfTheSchema() {
        TreeSet<String> words = new TreeSet<>();
        SchemaFit.tree("journal-record").at("/properties/event/properties/kind/enum").forEach(word -> words.add(word.asString("")));
        assertThat(words).containsExactlyElementsOf(Records.HEARD);
    }

    @ParameterizedTest(name = "{0} does not fit the schema")
    @ValueSource(strings = {"\"verdict\":\"admit\"|\"verdict\":\"maybe\"", "\"password\":\"given\"|\"password\":\"hunter2\"",
        "\"v\":1|\"v\":2",
        "\"at\":\"2026|\"at\":\"x2026", "\"effects\":|\"effect\":", "\"kind\":\"connect\"|\"kind\":\"connected\"",
        "\"shadow\":false|\"shadow\":0"})
    void theSchemaRefusesWhatIsNoRecord(String change) {
        String[] parts = change.split("\\|");
        String line = RecordJson.encode(Records.admit());
        assertThat(line).contains(parts[0]);
        assertThat(SchemaFit.complaints("journal-record", line.replace(parts[0], parts[1]))).isNotEmpty();
    }

    private static DecisionRecord record(String name) {
        return java.util.Objects.requireNonNull(RECORDS.get(name));
    }

    /** Compares with the golden file; {@code -Dgolden=write} writes it anew, to be read before it is committed. */
    private static void same(String name, String text) throws IOException {
        if ("write".equals(System.getProperty("golden"))) {
            Files.createDirectories(GOLDEN);
            Files.writeString(GOLDEN.resolve(name), text);
        }
        assertThat(text).isEqualTo(Files.readString(GOLDEN.resolve(name)));
    }
}

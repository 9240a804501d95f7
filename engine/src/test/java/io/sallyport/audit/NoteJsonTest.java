package io.sallyport.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.sallyport.model.Address;
import io.sallyport.model.ClientId;
import io.sallyport.model.DataSize;
import io.sallyport.model.InstanceName;
import io.sallyport.model.PolicyVersion;
import io.sallyport.model.Traffic;
import io.sallyport.policy.Period;

import static org.assertj.core.api.Assertions.assertThat;

class NoteJsonTest {
    private static final Instant AT = Instant.parse("2026-03-02T06:00:00Z");
    private static final ClientId CLIENT = new ClientId(new InstanceName("main"), 1, 0);
    private static final PolicyVersion VERSION = new PolicyVersion("3f2a9c1000000000000000000000000000000000",
            "contractors \"may\" reach ci\u001b[31m");

    @Test
    void whatIsWrittenFitsTheSchemaInTheChainToo() throws IOException {
        for (String line : List.of(ended("ana"), ended("a\nb\u0000\u2028\u202e"), activated(), reset("a\nb"), granted())) {
            assertThat(schema().validate(line, InputFormat.JSON)).isEmpty();
            assertThat(schema().validate(Chain.link(Chain.GENESIS, line).line(), InputFormat.JSON)).isEmpty();
            assertThat(line.chars().noneMatch(Character::isISOControl)).as(line).isTrue();
        }
    }

    @Test
    void sessionEndsAreWrittenInOneOrder() {
        assertThat(ended("ana"))
                .isEqualTo("{\"id\":\"main-1-0-0-7\",\"v\":1,\"at\":\"2026-03-02T06:00:00Z\",\"event\":{\"kind\":\"session-ended\"},"
                        + "\"client\":\"main/1/0\",\"person\":\"ana\",\"address4\":\"10.8.0.2\",\"since\":\"2026-03-02T06:00:00Z\",\"why\":\"disconnected\","
                        + "\"received-bytes\":10,\"sent-bytes\":20}");
    }

    @ParameterizedTest(name = "{0} does not fit")
    @ValueSource(strings = {"{}", "{\"id\":\"x\",\"v\":1,\"at\":\"2026-03-02T06:00:00Z\",\"event\":{\"kind\":\"other\"}}",
        "{\"id\":\"x\",\"v\":1,\"at\":\"2026-03-02T06:00:00Z\",\"event\":{\"kind\":\"policy-activated\"},\"tests\":1,\"sessions\":1}"})
    void theSchemaRefusesOthers(String line) throws IOException {
        assertThat(schema().validate(line, InputFormat.JSON)).isNotEmpty();
    }

    private static String ended(String person) {
        return NoteJson.sessionEnded("main-1-0-0-7", AT, CLIENT, Optional.of(person), Address.of("10.8.0.2"), AT, "disconnected", 10, 20);
    }

    private static String reset(String reason) {
        return NoteJson.usageReset("usage-1-2", AT, "ana", new NoteJson.Author("uid 0", reason),
                new TreeMap<>(Map.of(Period.DAY, new Traffic(
                        1, 2))));
    }

    private static String granted() {
        return NoteJson.usageGranted("usage-1-3", AT, "ana", new NoteJson.Author("uid 0", ""), Period.MONTH, new DataSize(7));
    }

    private static String activated() {
        return NoteJson.policyActivated("policy-3f2a9c1-1", AT, VERSION, 41, 4);
    }

    private static Schema schema() throws IOException {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(Path.of("../schemas/journal-note.schema.json")), InputFormat.JSON);
    }
}

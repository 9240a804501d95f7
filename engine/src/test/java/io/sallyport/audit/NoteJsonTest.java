package io.sallyport.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.sallyport.SchemaFit;
import io.sallyport.model.Address;
import io.sallyport.model.ClientId;
import io.sallyport.model.InstanceName;
import io.sallyport.model.PolicyVersion;

import static org.assertj.core.api.Assertions.assertThat;

class NoteJsonTest {
    private static final Instant AT = Instant.parse("2026-03-02T06:00:00Z");
    private static final ClientId CLIENT = new ClientId(new InstanceName("main"), 1, 0);
    private static final PolicyVersion VERSION = new PolicyVersion("3f2a9c1000000000000000000000000000000000",
            "contractors \"may\" reach ci\u001b[31m");

    @Test
    void whatIsWrittenFitsTheSchemaInTheChainToo() {
        List<String> lines = List.of(ended("ana"), ended("a\nb\u0000\u2028\u202e"), activated());
        lines.forEach(line -> assertThat(line.chars().noneMatch(Character::isISOControl)).as(line).isTrue());
        SchemaFit.fits("journal-note", lines);
        SchemaFit.inStep("journal-note", lines.stream().map(line -> Chain.link(Chain.GENESIS, line).line()).toList());
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
    void theSchemaRefusesOthers(String line) {
        assertThat(SchemaFit.complaints("journal-note", line)).isNotEmpty();
    }

    private static String ended(String person) {
        return NoteJson.sessionEnded("main-1-0-0-7", AT, CLIENT, Optional.of(person), Address.of("10.8.0.2"), AT, "disconnected", 10, 20);
    }

    private static String activated() {
        return NoteJson.policyActivated("policy-3f2a9c1-1", AT, VERSION, 41, 4);
    }
}

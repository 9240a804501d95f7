package io.sallyport.audit;

import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.sallyport.model.ClientId;
import io.sallyport.model.InstanceName;

import static org.assertj.core.api.Assertions.assertThat;

class DecisionIdTest {
    @ParameterizedTest(name = "{0} reads back as itself")
    @ValueSource(strings = {"office-12-7-0-3", "a-0-0-0-1", "udp-1194-2-3-4-5", "site-a-999999999999999999-0-0-1"})
    void anIdReadsBackAsItself(String text) {
        assertThat(DecisionId.parse(text)).map(DecisionId::toString).contains(text);
    }

    @ParameterizedTest(name = "`{0}` is no id")
    @ValueSource(strings = {"", "office", "office-1-2-3", "-1-2-3-4", "Office-1-2-3-4", "office-01-2-3-4", "office-1-2-3-0",
        "office-1-2-3-4 ",
        "office--1-2-3-4", "office-1-2-3-9999999999999999999", "far-too-long-a-name-1-2-3-4"})
    void otherTextIsNoId(String text) {
        assertThat(DecisionId.parse(text)).isEmpty();
    }

    @Test
    void anInstanceNamedLikeANumberedOneIsNotMistaken() {
        assertThat(DecisionId.parse("udp-1-2-3-4-5"))
                .isEqualTo(Optional.of(new DecisionId(new ClientId(new InstanceName("udp-1"), 2, 3), 4, 5)));
    }

    @Test
    void idsAreOrderedByNumber() {
        assertThat(DecisionId.parse("a-9-0-0-1").orElseThrow()).isLessThan(DecisionId.parse("a-10-0-0-1").orElseThrow());
        assertThat(DecisionId.parse("a-9-0-0-9").orElseThrow()).isLessThan(DecisionId.parse("a-9-0-0-10").orElseThrow());
    }
}

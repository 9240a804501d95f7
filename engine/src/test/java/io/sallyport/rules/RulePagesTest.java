package io.sallyport.rules;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import org.junit.jupiter.api.Test;

import io.sallyport.rules.drl.FactType;
import io.sallyport.rules.drl.Verb;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code -Dsallyport.write=true} writes the pages anew after a change of the tables. */
class RulePagesTest {
    private static final Path DOCS = Path.of("docs");

    @Test
    void thePagesAreInStepWithTheTables() throws IOException {
        page("facts.md", RulePages.facts());
        page("conclusions.md", RulePages.conclusions());
    }

    @Test
    void theTableOfFactsIsInStepWithTheRecords() {
        for (FactType fact : FactType.ALL) {
            assertThat(fact.fields()).extracting(field -> field.name() + " " + field.kind())
                    .as(fact.name()).isEqualTo(Arrays.stream(fact.type().getRecordComponents())
                            .map(component -> component.getName() + " " + kind(component)).toList());
        }
    }

    @Test
    void everyExampleOfAConclusionCompiles() {
        for (Verb verb : Verb.values()) {
            String rule = OwnRules.rule("$c : Connect()").replace("conclude.deny($c);", verb.example());
            assertThat(OwnRules.compile(rule).diagnostics()).as(verb.example()).isEmpty();
        }
    }

    private static FactType.Kind kind(RecordComponent component) {
        return switch (component.getType().getName()) {
            case "java.lang.String" -> FactType.Kind.TEXT;
            case "int", "long" -> FactType.Kind.WHOLE;
            case "boolean" -> FactType.Kind.YES_NO;
            default -> throw new AssertionError("rules cannot compare a " + component.getType());
        };
    }

    private static void page(String name, String rendered) throws IOException {
        if (Boolean.getBoolean("sallyport.write")) {
            Files.writeString(DOCS.resolve(name), rendered);
        }
        assertThat(Files.readString(DOCS.resolve(name))).isEqualTo(rendered);
    }
}

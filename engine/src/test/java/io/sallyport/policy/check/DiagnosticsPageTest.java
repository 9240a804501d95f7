package io.sallyport.policy.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.sallyport.policy.yaml.DiagnosticKind;

import static org.assertj.core.api.Assertions.assertThat;

class DiagnosticsPageTest {

    /** To write the page anew after a change of the tables: {@code mvn test -Dtest=DiagnosticsPageTest -Dsallyport.write=true}. */
    @Test
    void thePageIsInStepWithTheTables() throws IOException {
        Path page = SamplePolicy.root().resolve("engine/docs/diagnostics.md");
        if (Boolean.getBoolean("sallyport.write")) {
            Files.createDirectories(page.getParent());
            Files.writeString(page, DiagnosticsPage.render());
        }
        assertThat(Files.readString(page)).isEqualTo(DiagnosticsPage.render());
    }

    @Test
    void idsAreKebabCaseAndMeanOneThing() {
        Set<String> seen = new HashSet<>();
        for (DiagnosticKind kind : Stream.concat(DiagnosticsPage.kinds().stream(), DiagnosticsPage.lint().stream()).toList()) {
            assertThat(kind.id()).matches("[a-z]+(-[a-z0-9]+)*");
            assertThat(seen.add(kind.id())).as(kind.id()).isTrue();
        }
    }
}

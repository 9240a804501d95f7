package io.sallyport.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** What commands print for programs is what the schemas say, key by key. */
class ReportSchemasTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path scratch = Path.of("");

    @Test
    void diagnosticsFitTheirSchema() throws IOException {
        Files.createDirectories(scratch.resolve("policies"));
        Files.writeString(scratch.resolve("policies/x.yaml"), """
                apiVersion: sallyport/v1
                kind: Groups
                rows:
                  - {name: empty}
                  - {name: a, users: [ana], groups: [emty]}
                """);
        JsonNode printed = JSON.readTree(run("check", scratch.toString(), "--json"));
        assertThat(printed.size()).isGreaterThan(2);
        fits("diagnostics", printed);
        assertThat(keys(printed)).isEqualTo(properties("diagnostics"));
        fits("diagnostics", JSON.readTree(run("check", "..", "--json")));
    }

    @Test
    void decisionsFitTheirSchema() throws IOException {
        JsonNode admitted = JSON.readTree(run("simulate", "{user: ana}", "--policy", "..", "--at", "2026-03-02T09:00", "--json"));
        JsonNode refused = JSON.readTree(run("simulate", "{user: zoe}", "--policy", "..", "--at", "2026-03-02T09:00", "--json"));
        fits("decision", admitted);
        fits("decision", refused);
        Set<String> printed = keys(admitted);
        printed.addAll(keys(refused));
        printed.addAll(List.of("method", "waitsFor"));
        assertThat(printed).isEqualTo(properties("decision"));
    }

    @Test
    void everySchemaIsOneAndItsNamesAreExplained() throws IOException {
        for (String name : SchemaCommand.schemas().keySet()) {
            JsonNode schema = JSON.readTree(SchemaCommand.schemas().getOrDefault(name, ""));
            assertThat(schema.path("$schema").asString("")).as(name).isEqualTo("https://json-schema.org/draft/2020-12/schema");
            assertThat(schema.path("title").asString("")).as(name).isNotEmpty();
            assertThat(schema.path("description").asString("")).as(name).isNotEmpty();
        }
    }

    private static void fits(String name, JsonNode printed) {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(SchemaCommand.schemas().getOrDefault(name, ""));
        assertThat(schema.validate(printed.toString(), InputFormat.JSON)).as(printed.toString()).isEmpty();
    }

    private static Set<String> keys(JsonNode array) {
        TreeSet<String> keys = new TreeSet<>();
        array.forEach(object -> keys.addAll(object.propertyNames()));
        return keys;
    }

    private static Set<String> properties(String name) throws IOException {
        return new TreeSet<>(
                JSON.readTree(SchemaCommand.schemas().getOrDefault(name, "")).path("items").path("properties").propertyNames());
    }

    private static String run(String... words) {
        StringWriter out = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(new StringWriter()));
        line.execute(words);
        return out.toString();
    }
}

package io.sallyport.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

import io.sallyport.SchemaFit;
import io.sallyport.text.Json;

import static org.assertj.core.api.Assertions.assertThat;

/** What commands print for programs is what the schemas say, key by key. */
class ReportSchemasTest {
    private static final String HEAD = "apiVersion: sallyport/v1\nkind: ";

    @TempDir
    private Path scratch = Path.of("");

    @Test
    void diagnosticsFitTheirSchema() throws IOException {
        Path bad = scratch.resolve("bad");
        write("bad/policies/x.yaml", HEAD + """
                Groups
                rows:
                  - {name: empty}
                  - {name: a, users: [ana], groups: [emty]}
                """);
        Path good = scratch.resolve("good");
        write("good/policies/x.yaml", small());
        SchemaFit.inStep("diagnostics", List.of(run("check", bad.toString(), "--json"), run("lint", good.toString(), "--json"),
                run("check", "..", "--out", "json"), run("test", bad.toString(), "--json")));
    }

    @Test
    void decisionsFitTheirSchema() throws IOException {
        write("policies/x.yaml", small());
        List<String> printed = new ArrayList<>();
        for (String person : List.of("ana", "zoe")) {
            printed.add(run("simulate", "{user: " + person + "}", "--policy", scratch.toString(), "--at", "2026-03-02T09:00", "--json"));
        }
        SchemaFit.inStep("decision", printed, "/method", "/waitsFor", "/verdict=challenge", "/verdict=pending");
    }

    @Test
    void reportsOfTestsFitTheirSchema() throws IOException {
        write("policies/x.yaml", small());
        write("rules/custom/x.drl", """
                package rules.custom
                rule "never"
                  @reason("shows a rule that no test covers")
                when
                  $c : Connect( person == "nobody" )
                then
                  conclude.deny($c);
                end
                """);
        write("tests-policy/x.yaml", HEAD + """
                PolicyTest
                clock: 2026-03-02
                tests:
                  - {name: ana is in, connect: {user: ana}, expect: {verdict: admit}}
                  - {name: zoe is in too, connect: {user: zoe, groups: [elsewhere]}, expect: {verdict: admit, by: x.yaml#base}}
                """);
        String covered = run("test", scratch.toString(), "--json", "--cover");
        SchemaFit.inStep("test-report", List.of(covered, run("test", scratch.toString(), "--out", "json")),
                "/diagnostics/severity=error", "/diagnostics/severity=hint");
    }

    @Test
    void examinationsFitTheirSchema() {
        List<Examination.Finding> findings = List.of(new Examination.Finding("Java", true, "25", Optional.empty()),
                new Examination.Finding("OpenVPN", true, "not installed", Optional.of("apt-get install openvpn")));
        SchemaFit.inStep("doctor", List.of(Json.text(findings.stream().map(Doctor::object).toList())));
    }

    @Test
    void everySchemaIsOneAndItsNamesAreExplained() {
        assertThat(SchemaFit.texts()).isEqualTo(SchemaCommand.schemas());
        for (String name : SchemaFit.texts().keySet()) {
            JsonNode schema = SchemaFit.tree(name);
            assertThat(schema.path("$schema").asString("")).as(name).isEqualTo("https://json-schema.org/draft/2020-12/schema");
            assertThat(schema.path("$id").asString("")).as(name).isEqualTo(SchemaFit.URN + name);
            assertThat(schema.path("title").asString("")).as(name).isNotEmpty();
            assertThat(schema.path("description").asString("")).as(name).isNotEmpty();
        }
    }

    private static String small() {
        return HEAD + "Manifest\nname: small\nzone: UTC\n---\n" + HEAD
                + "Networks\nrows:\n  - {name: main, instance: main, ipv4: 10.8.0.0/24}\n---\n" + HEAD
                + "Groups\nrows:\n  - {name: staff, users: [ana]}\n---\n" + HEAD
                + "Resources\nrows:\n  - {name: git, hosts: [10.20.0.5]}\n---\n" + HEAD
                + "Access\nrows:\n  - {name: base, allow: [staff], to: [git], when: {platform: [linux]}}\n"
                + "  - {name: never, deny: [staff], to: [git], until: 2020-01-01}\n";
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(scratch.resolve(name.substring(0, name.lastIndexOf('/'))));
        Files.writeString(scratch.resolve(name), text);
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

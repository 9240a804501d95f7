package io.sallyport.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

import javax.xml.parsers.DocumentBuilderFactory;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.sallyport.decision.Decider;
import io.sallyport.decision.Explanation;
import io.sallyport.model.Diagnostic;
import io.sallyport.model.Place;
import io.sallyport.model.Severity;
import io.sallyport.policy.SourceTree;
import io.sallyport.policytest.NetworkedSample;
import io.sallyport.policytest.PolicyTests;
import io.sallyport.policytest.Report;
import io.sallyport.policytest.Results;
import io.sallyport.policytest.RunOptions;

import static org.assertj.core.api.Assertions.assertThat;

/** Every form of report, of results with names that try to act; the golden files are what is promised. */
class ReportsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/report");
    private static final String HOSTILE = "</pre><script>alert(1)</script> & \"'` ]]> # SKIP %0A::error::x | [a](b) \u202etxt \u0007 \\n";

    @ParameterizedTest
    @EnumSource(TestFormat.class)
    void everyFormOfResultsIsAsPromised(TestFormat format) throws IOException {
        golden("tests." + format, format.write(report(true)));
    }

    @ParameterizedTest
    @EnumSource(TestFormat.class)
    void theSameTestsGiveTheSameBytesHoweverManyRunAtOnce(TestFormat format) {
        assertThat(format.write(report(true))).isEqualTo(format.write(report(false)));
    }

    @ParameterizedTest
    @EnumSource(CheckFormat.class)
    void everyFormOfDiagnosticsIsAsPromised(CheckFormat format) throws IOException {
        golden("check." + format, format.write(diagnostics()));
    }

    @ParameterizedTest
    @EnumSource(value = TestFormat.class, names = {"HTML", "MARKDOWN"})
    void noNameBecomesMarkup(TestFormat format) {
        assertThat(format.write(report(false))).doesNotContain("<script", "</pre><script", "\u202e", "\u0007").contains("&lt;script&gt;");
    }

    @Test
    void noNameBecomesACommandOrADirective() {
        assertThat(TestFormat.GITHUB.write(report(false)).lines())
                .allMatch(line -> line.startsWith("::error file=") || line.startsWith("::notice "));
        assertThat(TestFormat.TAP.write(report(false)).lines().filter(line -> line.startsWith("not ok"))).singleElement().asString()
                .doesNotContain(" # SKIP").contains("\\# SKIP");
        assertThat(CheckFormat.GITHUB.write(diagnostics()).lines()).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource(value = TestFormat.class, names = {"JUNIT", "COBERTURA"})
    void xmlIsRead(TestFormat format) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        Document document = factory.newDocumentBuilder().parse(new InputSource(new StringReader(format.write(report(false)))));
        if (format == TestFormat.JUNIT) {
            assertThat(document.getElementsByTagName("testcase").getLength()).isEqualTo(3);
            assertThat(document.getElementsByTagName("failure").getLength()).isEqualTo(1);
            String name = document.getElementsByTagName("testcase").item(1).getAttributes().getNamedItem("name").getNodeValue();
            assertThat(name).startsWith("</pre><script>alert(1)</script> & \"'` ]]> # SKIP %0A::error::x");
        } else {
            assertThat(document.getElementsByTagName("line").getLength()).isGreaterThan(10);
        }
    }

    @Test
    void jsonIsRead() {
        JsonNode json = JsonMapper.builder().build().readTree(TestFormat.JSON.write(report(false)));
        assertThat(json.get("total").asInt()).isEqualTo(3);
        assertThat(json.get("passed").asInt()).isEqualTo(2);
        assertThat(json.get("tests").get(1).get("name").asString()).isEqualTo(HOSTILE);
        assertThat(json.get("coverage").get("all").get("total").asInt()).isGreaterThan(10);
    }

    /** The schema that OASIS publishes with the standard. */
    @Test
    void sarifIsWhatTheStandardAsksFor() throws IOException {
        Schema schema = sarif();
        assertThat(schema.validate(CheckFormat.SARIF.write(diagnostics()), InputFormat.JSON)).isEmpty();
        assertThat(schema.validate(CheckFormat.SARIF.write(List.of()), InputFormat.JSON)).isEmpty();
    }

    @ParameterizedTest(name = "{0} does not fit")
    @ValueSource(strings = {"\"error\"|\"fatal\"", "\"startLine\": 7|\"startLine\": 0", "\"version\": \"2.1.0\"|\"version\": \"2.1\"",
        "\"results\"|\"result\"", "\"text\": \"the|\"txt\": \"the"})
    void theStandardsSchemaRefusesWhatIsNoSarif(String change) throws IOException {
        String[] parts = change.split("\\|");
        String text = CheckFormat.SARIF.write(diagnostics());
        assertThat(text).contains(parts[0]);
        assertThat(sarif().validate(text.replace(parts[0], parts[1]), InputFormat.JSON)).isNotEmpty();
    }

    private static Schema sarif() throws IOException {
        try (InputStream schema = Objects.requireNonNull(ReportsTest.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json"))) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                    .getSchema(new String(schema.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
        }
    }

    @Test
    void sarifRulesAreWhereTheResultsSay() {
        JsonNode run = JsonMapper.builder().build().readTree(CheckFormat.SARIF.write(diagnostics())).get("runs").get(0);
        for (JsonNode result : run.get("results")) {
            assertThat(run.get("tool").get("driver").get("rules").get(result.get("ruleIndex").asInt()).get("id"))
                    .isEqualTo(result.get("ruleId"));
        }
    }

    private static List<Diagnostic> diagnostics() {
        return List.of(
                new Diagnostic(new Place("policies/a b,c:é.yaml", 7, 14), Severity.ERROR, "unknown-group", "`enginering` is not a group",
                        Optional.of("did you mean `engineers`?")),
                new Diagnostic(Place.ofFile("policies/x.yaml"), Severity.WARNING, "no-document", HOSTILE, Optional.empty()),
                new Diagnostic(new Place("policies/y.yaml", 1, 1), Severity.HINT, "unknown-group", "50 % of it\nis on two lines",
                        Optional.empty()));
    }

    private static TestReport report(boolean parallel) {
        String quoted = JsonMapper.builder().build().writeValueAsString(HOSTILE);
        String tests = """
                apiVersion: sallyport/v1
                kind: PolicyTest
                clock: 2026-03-02T09:00:00+03:00
                tests:
                  - name: finance works by day
                    steps:
                      - {connect: {user: fay}, expect: {verdict: admit}}
                      - {advance: 12h}
                      - {expect: {verdict: refuse, by: engine:outside-hours}}
                  - name: %s
                    connect: {user: ana}
                    expect: {verdict: refuse, by: access.yaml#revoked, message: %s, reach: {git: no}}
                  - name: every engineer
                    for: {group: engineers, platform: [linux, windows]}
                    expect: {reach: {finance: no}}
                """.formatted(quoted, quoted);
        Decider decider = Decider.compile(NetworkedSample.policy()).value().orElseThrow();
        SourceTree tree = new SourceTree(NetworkedSample.policy().version(), new TreeMap<>(Map.of("tests-policy/t.yaml", tests)));
        Results results = PolicyTests.run(NetworkedSample.policy(), decider, tree,
                RunOptions.ALL.withCoverage(true).withParallel(parallel));
        assertThat(results.diagnostics()).isEmpty();
        return new TestReport(results, new Report(new Explanation(NetworkedSample.policy().manifest().zone())));
    }

    private static void golden(String name, String actual) throws IOException {
        Path file = GOLDEN.resolve(name);
        if (System.getProperty("sallyport.golden", "").equals("write")) {
            Files.writeString(file, actual);
        }
        assertThat(actual).isEqualTo(Files.readString(file));
    }
}

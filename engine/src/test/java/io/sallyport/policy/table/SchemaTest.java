package io.sallyport.policy.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.sallyport.model.Severity;
import io.sallyport.policy.check.PolicyCompiler;
import io.sallyport.policy.check.SamplePolicy;
import io.sallyport.policy.yaml.Node;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Shape;
import io.sallyport.policy.yaml.YamlReader;

import static org.assertj.core.api.Assertions.assertThat;

/** The schemas and the readers say the same: the same keys, and nothing that one takes and the other refuses among what we show as right. */
class SchemaTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String ROW = "/properties/rows/items";
    private static final String SUPPRESSED = "/properties/suppress/items";

    /** Every mapping a reader opens: file of the schema and JSON pointer to the object in it. */
    static SortedMap<String, Shape> shapes() {
        TreeMap<String, Shape> shapes = new TreeMap<>(Map.of("manifest#", ManifestReader.DOCUMENT, "manifest#/properties/activation",
                TermsReader.ACTIVATION, "manifest#/properties/activation/properties/signers", TermsReader.SIGNERS,
                "manifest#/properties/freshness", TermsReader.FRESHNESS, "manifest#/properties/break-glass", TermsReader.BREAK_GLASS,
                "manifest#" + SUPPRESSED, SuppressionReader.ENTRY));
        shapes.putAll(Map.of("groups#" + ROW + "/properties/except", GroupsReader.EXCEPT,
                "access#" + ROW + "/properties/when",
                WhenReader.SHAPE, "networks#" + ROW + "/properties/dns", NetworksReader.DNS,
                "networks#" + ROW + "/properties/pools/items", NetworksReader.POOL, "quotas#" + ROW + "/properties/rate",
                QuotasReader.RATE, "connections#" + ROW + "/properties/routes", ConnectionsReader.ROUTES,
                "retention#" + ROW + "/properties/capture", RetentionReader.CAPTURE,
                "invariants#" + ROW + "/properties/never", InvariantsReader.STATEMENT,
                "invariants#" + ROW + "/properties/always", InvariantsReader.STATEMENT));
        String row = ROW + "/properties/";
        shapes.putAll(Map.of("quotas#" + row + "volume", QuotasReader.VOLUME, "quotas#" + row + "volume/properties/over", QuotasReader.OVER,
                "quotas#" + row + "baseline", QuotasReader.BASELINE, "authentication#" + row + "second-factor",
                AuthenticationReader.SECOND_FACTOR, "authentication#" + row + "lock-out", AuthenticationReader.LOCK_OUT,
                "risk#" + row + "blacklist", RiskReader.BLACKLIST, "risk#" + row + "rate", RiskReader.RATE));
        shapes.putAll(Map.of("networks#" + row + "door", DoorReader.DOOR, "networks#" + row + "door/properties/bans", DoorReader.BANS));
        shapes.putAll(Map.of("quotas#" + row + "shared", QuotasReader.SHARED, "networks#" + row + "line", NetworksReader.LINE,
                "networks#" + row + "device", DeviceReader.DEVICE));
        for (Kind kind : Kind.values()) {
            shapes.put(file(kind.text()) + "#", Kind.DOCUMENT);
            shapes.put(file(kind.text()) + "#" + ROW, kind.row());
            shapes.put(file(kind.text()) + "#" + SUPPRESSED, SuppressionReader.ENTRY);
            shapes.put(file(kind.text()) + "#" + ROW + SUPPRESSED, SuppressionReader.ENTRY);
        }
        return shapes;
    }

    @ParameterizedTest
    @MethodSource("pointers")
    void aSchemaTakesExactlyTheKeysTheReaderTakes(String pointer) throws IOException {
        Shape shape = Objects.requireNonNull(shapes().get(pointer));
        String[] parts = pointer.split("#", -1);
        JsonNode object = schema(parts[0]).at(parts[1]);
        assertThat(new TreeSet<>(object.get("properties").propertyNames())).isEqualTo(shape.keys());
        TreeSet<String> required = new TreeSet<>();
        object.get("required").forEach(key -> required.add(key.asString()));
        assertThat(required).isEqualTo(shape.required());
        assertThat(object.get("additionalProperties").asBoolean(true)).isFalse();
    }

    @Test
    void everyObjectWithFixedKeysInASchemaIsOneAReaderOpens() throws IOException {
        TreeSet<String> found = new TreeSet<>();
        for (String kind : Kind.texts()) {
            collect(file(kind) + "#", schema(file(kind)), found);
        }
        assertThat(found).isEqualTo(shapes().keySet());
    }

    @Test
    void everyKeySaysWhatItIs() throws IOException {
        for (String pointer : pointers()) {
            String[] parts = pointer.split("#", -1);
            for (Map.Entry<String, JsonNode> property : schema(parts[0]).at(parts[1]).get("properties").properties()) {
                assertThat(property.getValue().path("description").asString("")).as(pointer + " " + property.getKey()).isNotEmpty();
            }
        }
    }

    @Test
    void everyDocumentOfTheSamplePolicyFitsItsSchema() throws IOException {
        for (Map.Entry<String, String> file : SamplePolicy.files().entrySet()) {
            for (Node document : YamlReader.read(file.getKey(), file.getValue(), new Problems())) {
                JsonNode json = JSON.readTree(json(document));
                assertThat(validate(file(json.get("kind").asString()), json)).as(file.getKey()).isEmpty();
            }
        }
    }

    @Test
    void everyExampleOfASchemaFitsIt() throws IOException {
        for (String kind : Kind.texts()) {
            examples(schema(file(kind)), kind);
        }
    }

    @ParameterizedTest
    @CsvSource({"access, key-unknown", "isolation, isolation-half", "quotas, quota-about-nobody", "resources, resource-nowhere"})
    void aSchemaRefusesWhatTheReaderRefuses(String file, String bad) throws IOException {
        String text = Files.readString(SamplePolicy.root().resolve("engine/src/test/resources/bad/" + bad + ".yaml"));
        List<String> errors = new ArrayList<>();
        for (Node document : YamlReader.read("x", text, new Problems())) {
            JsonNode json = JSON.readTree(json(document));
            if (file(json.get("kind").asString()).equals(file)) {
                errors.addAll(validate(file, json));
            }
        }
        assertThat(errors).isNotEmpty();
    }

    @Test
    void theExampleRowsOfTheSchemasCompileTogether() throws IOException {
        SortedMap<String, String> files = SamplePolicy.files();
        for (Kind kind : Kind.values()) {
            if (kind != Kind.NETWORKS) {
                JsonNode examples = schema(file(kind.text())).at(ROW + "/examples");
                for (int i = 0; i < examples.size(); i++) {
                    String row = examples.get(i).toString().replaceFirst("\"name\":\"", "\"name\":\"example-");
                    files.put("policies/example-" + file(kind.text()) + i + ".yaml",
                            "{\"apiVersion\":\"sallyport/v1\",\"kind\":\"" + kind.text() + "\",\"rows\":[" + row + "]}");
                }
            }
        }
        assertThat(PolicyCompiler.compile(SamplePolicy.treeOf(files)).diagnostics().stream()
                .filter(d -> d.severity() == Severity.ERROR)).isEmpty();
    }

    static List<String> pointers() {
        return List.copyOf(shapes().keySet());
    }

    private static void examples(JsonNode schema, String where) throws IOException {
        if (schema.path("examples").isArray()) {
            Schema compiled = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(schema.toString());
            for (JsonNode example : schema.path("examples")) {
                assertThat(compiled.validate(example.toString(), InputFormat.JSON)).as(where + " " + example).isEmpty();
            }
        }
        for (JsonNode part : schema) {
            if (part.isObject()) {
                examples(part, where);
            }
        }
    }

    private static void collect(String pointer, JsonNode node, Set<String> found) {
        if (node.isObject() && node.path("properties").isObject() && node.has("additionalProperties")) {
            found.add(pointer);
        }
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            collect(pointer + "/" + entry.getKey(), entry.getValue(), found);
        }
    }

    private static List<String> validate(String file, JsonNode json) throws IOException {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(schema(file).toString());
        return schema.validate(json.toString(), InputFormat.JSON).stream().map(Object::toString).toList();
    }

    private static JsonNode schema(String file) throws IOException {
        return JSON.readTree(schemaText(file));
    }

    static String schemaText(String file) {
        try {
            return Files.readString(SamplePolicy.root().resolve("schemas/" + file + ".schema.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String file(String kind) {
        return kind.toLowerCase(Locale.ROOT);
    }

    /** What our reader sees, as JSON, so that the schema judges exactly that. */
    static String json(Node node) {
        return switch (node) {
            case Node.Scalar s when s.type() == Node.Type.TEXT -> JSON.writeValueAsString(s.text());
            case Node.Scalar s -> s.text();
            case Node.Sequence s -> "[" + String.join(",", s.items().stream().map(SchemaTest::json).toList()) + "]";
            case Node.Mapping m -> "{" + String.join(",", m.entries().stream()
                    .map(entry -> JSON.writeValueAsString(entry.key().value()) + ":" + json(entry.value())).toList()) + "}";
        };
    }
}

package io.sallyport.policytest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.sallyport.policy.yaml.Node;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Shape;
import io.sallyport.policy.yaml.YamlReader;

import static org.assertj.core.api.Assertions.assertThat;

/** The schemas of tests and events and their readers take the same keys, and what we show as right fits. */
class TestSchemaTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final JsonNode TESTS = schema("policytest");
    private static final JsonNode EVENTS = schema("event");

    static Set<String> pointers() {
        return TestShapes.ofDocuments().keySet();
    }

    @ParameterizedTest
    @MethodSource("pointers")
    void theSchemaTakesExactlyTheKeysTheReaderTakes(String pointer) {
        agree(TESTS.at(pointer), TestShapes.ofDocuments().getOrDefault(pointer, TestShapes.DOCUMENT));
    }

    @Test
    void theSchemaOfEventsTakesExactlyTheKeysTheReaderTakes() {
        agree(EVENTS, TestShapes.EVENT);
        for (String shared : List.of("signIn", "signal", "travel", "usage", "volume")) {
            assertThat(EVENTS.at("/$defs/" + shared)).isEqualTo(TESTS.at("/$defs/" + shared));
        }
    }

    private static void agree(JsonNode object, Shape shape) {
        assertThat(new TreeSet<>(object.get("properties").propertyNames())).isEqualTo(shape.keys());
        TreeSet<String> required = new TreeSet<>();
        object.get("required").forEach(key -> required.add(key.asString()));
        assertThat(required).isEqualTo(shape.required());
        assertThat(object.get("additionalProperties").asBoolean(true)).isFalse();
    }

    @Test
    void everyObjectWithFixedKeysIsOneTheReaderOpens() {
        TreeSet<String> found = new TreeSet<>();
        collect("", TESTS, found);
        assertThat(found).isEqualTo(new TreeSet<>(pointers()));
    }

    /** Certificates and variables take patterns of keys besides. */
    private static void collect(String pointer, JsonNode node, Set<String> found) {
        if (node.isObject() && node.path("properties").isObject() && node.has("additionalProperties") && !node.has("patternProperties")) {
            found.add(pointer);
        }
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            collect(pointer + "/" + entry.getKey(), entry.getValue(), found);
        }
    }

    static List<Path> right() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path folder : List.of(Path.of("../tests-policy"), Path.of("src/test/resources/policytest/run"))) {
            try (Stream<Path> list = Files.list(folder)) {
                list.filter(file -> file.toString().endsWith(".yaml") && !file.endsWith("no-tests.yaml")).sorted().forEach(files::add);
            }
        }
        return files;
    }

    @ParameterizedTest
    @MethodSource("right")
    void whatTheReaderTakesFits(Path file) throws IOException {
        assertThat(validate(TESTS, Files.readString(file))).isEmpty();
    }

    @Test
    void everyExampleEventFits() throws IOException {
        try (Stream<Path> stories = Files.list(Path.of("../examples"))) {
            for (Path event : stories.map(story -> story.resolve("2-event.yaml")).sorted().toList()) {
                assertThat(validate(EVENTS, Files.readString(event))).as(event.toString()).isEmpty();
            }
        }
    }

    @Test
    void whatTheReaderRefusesDoesNotFit() throws IOException {
        for (String bad : List.of("misspelt", "misspelt-kind", "steps", "proves-nothing")) {
            assertThat(validate(TESTS, Files.readString(Path.of("src/test/resources/policytest/bad/" + bad + ".yaml")))).as(bad)
                    .isNotEmpty();
        }
    }

    private static List<String> validate(JsonNode schema, String text) {
        Schema compiled = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(schema.toString());
        List<String> errors = new ArrayList<>();
        for (Node document : YamlReader.read("x", text, new Problems())) {
            compiled.validate(json(document), InputFormat.JSON).forEach(error -> errors.add(error.toString()));
        }
        return errors;
    }

    private static JsonNode schema(String name) {
        return JSON.readTree(Path.of("../schemas/" + name + ".schema.json").toFile());
    }

    private static String json(Node node) {
        return switch (node) {
            case Node.Scalar s when s.type() == Node.Type.TEXT -> JSON.writeValueAsString(s.text());
            case Node.Scalar s -> s.text();
            case Node.Sequence s -> "[" + String.join(",", s.items().stream().map(TestSchemaTest::json).toList()) + "]";
            case Node.Mapping m -> "{" + String.join(",", m.entries().stream()
                    .map(entry -> JSON.writeValueAsString(entry.key().value()) + ":" + json(entry.value())).toList()) + "}";
        };
    }
}

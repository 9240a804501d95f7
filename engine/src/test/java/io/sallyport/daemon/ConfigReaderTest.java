package io.sallyport.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.sallyport.model.Diagnostic;
import io.sallyport.policy.Compiled;
import io.sallyport.policy.yaml.Shape;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every {@code daemon-config/NAME.yaml} gives exactly the diagnostics of {@code NAME.errors}; the example in the guide is right; and the schema takes
 * the keys that the reader takes. With {@code -Dsallyport.write=true} the error files are written anew, to be read before they are committed.
 */
class ConfigReaderTest {
    private static final Path FOLDER = Path.of("src/test/resources/daemon-config");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final SortedMap<String, Shape> SHAPES = new TreeMap<>(Map.of("", ConfigReader.DOCUMENT, "/properties/policy",
            ConfigReader.POLICY, "/properties/policy/properties/credentials", ConfigReader.CREDENTIALS, "/properties/control",
            ConfigReader.CONTROL, "/properties/journal", ConfigReader.JOURNAL, "/properties/instances/items", ConfigReader.INSTANCE,
            "/properties/instances/items/properties/attach", ConfigReader.ATTACH));

    @ParameterizedTest
    @MethodSource("names")
    void badInputGivesExactlyItsDiagnostics(String name) throws IOException {
        Compiled<DaemonConfig> read = ConfigReader.read(name + ".yaml", Files.readString(FOLDER.resolve(name + ".yaml")));
        assertThat(read.value()).isEmpty();
        String said = read.diagnostics().stream().map(Diagnostic::toString).collect(Collectors.joining("\n", "", "\n"));
        if (Boolean.getBoolean("sallyport.write")) {
            Files.writeString(FOLDER.resolve(name + ".errors"), said);
        }
        assertThat(said).isEqualTo(Files.readString(FOLDER.resolve(name + ".errors")));
    }

    @Test
    void theExampleOfTheGuideIsRight() throws IOException {
        String guide = Files.readString(Path.of("docs/daemon.md"));
        int start = guide.indexOf("    apiVersion:");
        String example = guide.substring(start, guide.indexOf("\n## ", start)).lines().map(line -> line.replaceFirst("^ {4}", ""))
                .collect(Collectors.joining("\n"));
        Compiled<DaemonConfig> read = ConfigReader.read("daemon.md", example);
        assertThat(read.diagnostics()).isEmpty();
        DaemonConfig config = read.value().orElseThrow();
        assertThat(config.instances()).extracting(instance -> instance.name().value()).containsExactly("main", "legacy");
        assertThat(config.control().act()).containsExactly("@vpn-operators");
        assertThat(config.journal().segmentsKept()).isEqualTo(64);
    }

    @ParameterizedTest
    @MethodSource("pointers")
    void theSchemaTakesExactlyTheKeysTheReaderTakes(String pointer) throws IOException {
        Shape shape = Objects.requireNonNull(SHAPES.get(pointer));
        JsonNode object = JSON.readTree(Files.readString(Path.of("../schemas/daemon.schema.json"))).at(pointer);
        assertThat(new TreeSet<>(object.get("properties").propertyNames())).isEqualTo(shape.keys());
        TreeSet<String> required = new TreeSet<>();
        object.get("required").forEach(key -> required.add(key.asString()));
        assertThat(required).isEqualTo(shape.required());
        assertThat(object.get("additionalProperties").asBoolean(true)).isFalse();
        object.get("properties").forEach(property -> assertThat(property.path("description").asString("")).isNotEmpty());
    }

    static List<String> pointers() {
        return List.copyOf(SHAPES.keySet());
    }

    static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".yaml"))
                    .map(name -> name.substring(0, name.length() - ".yaml".length())).sorted().toList();
        }
    }
}

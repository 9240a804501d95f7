package io.sallyport;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.sallyport.adapter.stock.StockFiles;

import static org.assertj.core.api.Assertions.assertThat;

/** The schemas the program ships, and whether lines it writes are what they say, key by key. */
public final class SchemaFit {
    public static final String URN = "urn:sallyport:schema:v1:";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String ENDING = ".schema.json";
    private static final SortedMap<String, String> TEXTS = texts();
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemas(id -> TEXTS.get(id.substring(URN.length()))));

    private SchemaFit() {}

    /** Name to text. */
    public static SortedMap<String, String> texts() {
        TreeMap<String, String> byName = new TreeMap<>();
        StockFiles.under("schemas").forEach((path, text) -> byName
                .put(path.substring(path.lastIndexOf('/') + 1, path.length() - ENDING.length()), text));
        return byName;
    }

    public static JsonNode tree(String name) {
        return JSON.readTree(TEXTS.getOrDefault(name, "{}"));
    }

    /** What the schema of this name has against a line. */
    public static List<String> complaints(String name, String line) {
        assertThat(TEXTS).containsKey(name);
        Schema schema = REGISTRY.getSchema(TEXTS.getOrDefault(name, ""), InputFormat.JSON);
        return schema.validate(line, InputFormat.JSON).stream().map(Object::toString).toList();
    }

    /** Each line fits. */
    public static void fits(String name, Collection<String> lines) {
        for (String line : lines) {
            assertThat(complaints(name, line)).as("%s: %s", name, line).isEmpty();
        }
    }

    /** Each line fits, and there is no key and no choice in the schema that none of them has, but for these. */
    public static void inStep(String name, Collection<String> lines, String... elsewhere) {
        fits(name, lines);
        TreeSet<String> unseen = new TreeSet<>();
        unseen("", tree(name), tree(name), lines.stream().map(JSON::readTree).toList(), unseen);
        assertThat(unseen).as("what %s has and no line shows", name).containsExactlyInAnyOrder(elsewhere);
    }

    private static void unseen(String pointer, JsonNode root, JsonNode schema, List<JsonNode> shown, Set<String> found) {
        String ref = schema.path("$ref").asString("");
        if (!ref.isEmpty()) {
            JsonNode other = ref.startsWith("#") ? root : tree(ref.substring(URN.length()).replaceFirst("#.*", ""));
            String within = ref.contains("#") ? ref.substring(ref.indexOf('#') + 1) : "";
            unseen(pointer, other, other.at(within), shown, found);
        }
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            List<JsonNode> values = shown.stream().map(one -> one.path(property.getKey())).filter(value -> !value.isMissingNode()).toList();
            if (values.isEmpty()) {
                found.add(pointer + "/" + property.getKey());
            } else {
                unseen(pointer + "/" + property.getKey(), root, property.getValue(), values, found);
            }
        }
        if (schema.path("items").isObject()) {
            List<JsonNode> items = new ArrayList<>();
            shown.forEach(one -> one.forEach(items::add));
            unseen(pointer, root, schema.path("items"), items, found);
        }
        Set<String> said = new LinkedHashSet<>();
        shown.forEach(one -> said.add(one.toString()));
        schema.path("enum").forEach(choice -> {
            if (!said.contains(choice.toString())) {
                found.add(pointer + "=" + choice.asString(""));
            }
        });
        if (schema.has("const") && !said.contains(schema.path("const").toString())) {
            found.add(pointer + "=" + schema.path("const"));
        }
        for (String choice : List.of("oneOf", "anyOf", "allOf")) {
            schema.path(choice).forEach(part -> unseen(pointer, root, part, shown, found));
        }
    }
}

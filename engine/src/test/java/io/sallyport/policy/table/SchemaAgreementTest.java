package io.sallyport.policy.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.sallyport.model.Diagnostic;
import io.sallyport.model.Place;
import io.sallyport.model.Severity;
import io.sallyport.policy.check.SamplePolicy;
import io.sallyport.policy.yaml.Marked;
import io.sallyport.policy.yaml.Node;
import io.sallyport.policy.yaml.Node.Mapping;
import io.sallyport.policy.yaml.Node.Scalar;
import io.sallyport.policy.yaml.Node.Sequence;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.YamlReader;

import static org.assertj.core.api.Assertions.assertThat;

/** What a reader takes a schema takes, and what is wrong with the form of a document a schema refuses too. */
class SchemaAgreementTest {
    private static final long SEED = 8_211;
    private static final int MUTANTS = 3_000;
    /** Mistakes of form, which a schema can see. */
    private static final Set<String> OF_FORM = Set.of("unknown-key", "missing-key", "wrong-type", "empty-list", "site-row", "retention-row",
            "never-or-always", "isolation-row", "no-destination", "break-glass-nobody", "pool-without-network", "out-of-range");
    private static final Place NOWHERE = Place.ofFile("x");
    private static final Map<String, Schema> SCHEMAS = new HashMap<>();

    @Test
    void mutantsOfTheSampleAreJudgedAlike() {
        SplittableRandom random = new SplittableRandom(SEED);
        List<Node> sample = documents();
        int taken = 0;
        int refused = 0;
        for (int i = 0; i < MUTANTS; i++) {
            Node mutant = mutate(sample.get(random.nextInt(sample.size())), random);
            List<Diagnostic> said = read(mutant);
            boolean valid = isValid(mutant);
            String what = "seed " + SEED + " mutant " + i + ": " + SchemaTest.json(mutant) + "\n" + said;
            if (said.stream().noneMatch(d -> d.severity() == Severity.ERROR)) {
                assertThat(valid).as("taken by the reader, refused by the schema: " + what).isTrue();
                taken++;
            }
            if (said.stream().anyMatch(d -> OF_FORM.contains(d.id()))) {
                assertThat(valid).as("refused by the reader, taken by the schema: " + what).isFalse();
                refused++;
            }
        }
        assertThat(taken).as("taken by both").isGreaterThan(MUTANTS / 20);
        assertThat(refused).as("refused by both").isGreaterThan(MUTANTS / 4);
    }

    @ParameterizedTest
    @MethodSource("written")
    void everyFileWeShowFitsItsSchema(Path file) throws IOException {
        for (Node document : YamlReader.read(file.toString(), Files.readString(file), new Problems())) {
            assertThat(schemaOf(document).validate(SchemaTest.json(document), InputFormat.JSON)).as(file.toString()).isEmpty();
        }
    }

    static List<Path> written() throws IOException {
        List<Path> found = new ArrayList<>();
        for (String folder : List.of("policies", "tests-policy", "examples", "engine/src/main/resources/stock/scaffold")) {
            try (Stream<Path> walk = Files.walk(SamplePolicy.root().resolve(folder))) {
                walk.filter(path -> path.toString().endsWith(".yaml") && !path.endsWith("3-facts.yaml")).sorted().forEach(found::add);
            }
        }
        return found;
    }

    private static List<Node> documents() {
        List<Node> found = new ArrayList<>();
        SamplePolicy.files().forEach((file, text) -> found.addAll(YamlReader.read(file, text, new Problems())));
        return found;
    }

    /** What the reader of the document's kind says of it. */
    private static List<Diagnostic> read(Node document) {
        Problems problems = new Problems();
        TableReader.read(new TreeMap<>(Map.of("policies/x.yaml", SchemaTest.json(document))), problems);
        return problems.sorted();
    }

    private static boolean isValid(Node document) {
        return schemaOf(document).validate(SchemaTest.json(document), InputFormat.JSON).isEmpty();
    }

    private static Schema schemaOf(Node document) {
        String kind = document instanceof Mapping mapping
                ? mapping.entries().stream().filter(e -> e.key().value().equals("kind")).map(e -> ((Scalar) e.value()).text()).findFirst()
                        .orElse("")
                : "";
        return SCHEMAS.computeIfAbsent(kind, name -> SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(SchemaTest.schemaText(SchemaTest.file(name))));
    }

    /** One change somewhere below the header: a key dropped, renamed or given another value, an item dropped, everything taken out. */
    private static Node mutate(Node node, SplittableRandom random) {
        return switch (node) {
            case Scalar scalar -> odd(scalar, random);
            case Sequence sequence -> sequence.items().isEmpty() || random.nextInt(6) == 0
                    ? odd(sequence, random)
                    : new Sequence(sequence.place(), replaced(sequence.items(), random));
            case Mapping mapping -> new Mapping(mapping.place(), entries(mapping.entries(), random));
        };
    }

    private static List<Node> replaced(List<Node> items, SplittableRandom random) {
        List<Node> changed = new ArrayList<>(items);
        int at = random.nextInt(items.size());
        changed.set(at, mutate(items.get(at), random));
        return changed;
    }

    private static List<Node.Entry> entries(List<Node.Entry> entries, SplittableRandom random) {
        List<Node.Entry> changed = new ArrayList<>(entries);
        int header = !entries.isEmpty() && entries.getFirst().key().value().equals("apiVersion") ? 2 : 0;
        if (entries.size() == header) {
            return changed;
        }
        int at = header + random.nextInt(entries.size() - header);
        Node.Entry entry = entries.get(at);
        switch (random.nextInt(8)) {
            case 0 -> changed.remove(at);
            case 1 -> changed.set(at, new Node.Entry(new Marked<>(entry.key().value() + "x", NOWHERE), entry.value()));
            case 2 -> changed.set(at, new Node.Entry(entry.key(), odd(entry.value(), random)));
            default -> changed.set(at, new Node.Entry(entry.key(), mutate(entry.value(), random)));
        }
        return changed;
    }

    private static Node odd(Node instead, SplittableRandom random) {
        return switch (random.nextInt(7)) {
            case 0 -> new Sequence(NOWHERE, List.of());
            case 1 -> new Mapping(NOWHERE, List.of());
            case 2 -> new Scalar(NOWHERE, "7", Node.Type.INTEGER);
            case 3 -> new Scalar(NOWHERE, "true", Node.Type.BOOLEAN);
            case 4 -> new Scalar(NOWHERE, "word", Node.Type.TEXT);
            case 5 -> new Sequence(NOWHERE, List.of(new Scalar(NOWHERE, "word", Node.Type.TEXT)));
            default -> instead;
        };
    }
}

package io.sallyport.policytest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.sallyport.decision.Decider;
import io.sallyport.decision.Explanation;
import io.sallyport.policy.Policy;
import io.sallyport.policy.SourceTree;

import static org.assertj.core.api.Assertions.assertThat;

/** The test language: what is wrong with a document stands beside it as {@code .errors}, what running it gives as {@code .report}. */
class PolicyTestsTest {
    private static final Path RESOURCES = Path.of("src/test/resources/policytest");
    private static final Policy POLICY = NetworkedSample.policy();
    private static final Decider DECIDER = Decider.compile(POLICY).value().orElseThrow();

    static List<String> bad() {
        return documents("bad");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bad")
    void badDocumentsGetTheseDiagnostics(String name) throws IOException {
        String actual = PolicyTests.compile(POLICY, DECIDER, tree("bad", name)).diagnostics().stream().map(d -> d + "\n")
                .collect(Collectors.joining());
        assertGolden(RESOURCES.resolve("bad").resolve(name + ".errors"), actual);
    }

    static List<String> runs() {
        return documents("run");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("runs")
    void runningGivesThisReport(String name) throws IOException {
        Results results = PolicyTests.run(POLICY, DECIDER, tree("run", name));
        String actual = String.join("\n", new Report(new Explanation(POLICY.manifest().zone())).lines(results)) + "\ndecided by "
                + String.join(", ", results.deciders()) + "\n";
        assertGolden(RESOURCES.resolve("run").resolve(name + ".report"), actual);
    }

    private static void assertGolden(Path golden, String actual) throws IOException {
        if (System.getProperty("sallyport.golden", "").equals("write")) {
            Files.writeString(golden, actual);
        }
        assertThat(actual).isEqualTo(Files.readString(golden));
    }

    private static List<String> documents(String directory) {
        try (Stream<Path> files = Files.list(RESOURCES.resolve(directory))) {
            return files.map(file -> file.getFileName().toString()).filter(file -> file.endsWith(".yaml"))
                    .map(file -> file.replace(".yaml", ""))
                    .sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SourceTree tree(String directory, String name) throws IOException {
        String text = Files.readString(RESOURCES.resolve(directory).resolve(name + ".yaml"));
        return new SourceTree(POLICY.version(),
                new TreeMap<>(Map.of("tests-policy/" + name + ".yaml", text, "policies/ignored.yaml", "kind: [")));
    }
}

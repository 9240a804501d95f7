package io.sallyport.policy.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.sallyport.model.Diagnostic;
import io.sallyport.model.Severity;
import io.sallyport.policy.Compiled;
import io.sallyport.policy.Policy;
import io.sallyport.policy.yaml.YamlProblem;
import io.sallyport.rules.drl.RuleProblem;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every {@code bad/NAME.yaml} gives exactly the diagnostics of {@code bad/NAME.errors}. A file stands beside a small valid base, unless its first line
 * is {@code # without base}. With {@code -Dsallyport.write=true} the error files are written anew, to be read before they are committed.
 */
class BadPolicyTest {
    private static final Path FOLDER = SamplePolicy.root().resolve("engine/src/test/resources/bad");
    private static final String BASE = """
            apiVersion: sallyport/v1
            kind: Manifest
            name: base
            zone: Europe/Istanbul
            ---
            apiVersion: sallyport/v1
            kind: Networks
            rows:
              - {name: base, instance: base, ipv4: 10.250.0.0/24}
            ---
            apiVersion: sallyport/v1
            kind: Groups
            rows:
              - {name: base-people, users: [base]}
            """;

    @ParameterizedTest
    @MethodSource("names")
    void badInputGivesExactlyItsDiagnostics(String name) throws IOException {
        if (Boolean.getBoolean("sallyport.write")) {
            Files.writeString(FOLDER.resolve(name + ".errors"), diagnose(name));
        }
        assertThat(diagnose(name)).isEqualTo(Files.readString(FOLDER.resolve(name + ".errors")));
    }

    @Test
    void everyErrorFileHasAnInput() throws IOException {
        assertThat(list(".errors")).isEqualTo(list(".yaml"));
    }

    @Test
    void everyKindOfMistakeIsShown() throws IOException {
        TreeSet<String> shown = new TreeSet<>();
        for (String name : names()) {
            for (String line : Files.readAllLines(FOLDER.resolve(name + ".errors"))) {
                String[] words = line.strip().split(" {2}");
                if (words.length > 2) {
                    shown.add(words[2]);
                }
            }
        }
        TreeSet<String> missing = new TreeSet<>(DiagnosticsPage.kinds().stream().map(kind -> kind.id()).toList());
        missing.removeAll(shown);
        missing.removeAll(List.of(RuleProblem.values()).stream().map(RuleProblem::id).toList());
        missing.removeAll(List.of(YamlProblem.FILE_TOO_LARGE.id(), YamlProblem.TOO_MANY_DIAGNOSTICS.id(),
                PolicyProblem.STOCK_RULE_CHANGED.id(), PolicyProblem.FILE_NOT_READ.id(), PolicyProblem.DUPLICATE_RESOURCE.id(),
                EstateConflict.DUPLICATE_SITE.id(), EstateConflict.RULE_GROUP.id(), EstateConflict.DUPLICATE_CONNECTION.id(),
                EstateConflict.NOT_ALL_CHECKED.id(),
                YamlProblem.NOT_SUPPORTED_YET.id()));
        assertThat(missing).as("ids no bad/ pair shows, besides those that tests of their own show").isEmpty();
    }

    static String diagnose(String name) throws IOException {
        String text = Files.readString(FOLDER.resolve(name + ".yaml"));
        SortedMap<String, String> files = new TreeMap<>();
        files.put("policies/" + name + ".yaml", text);
        if (!text.startsWith("# without base\n")) {
            files.put("policies/_base.yaml", BASE);
        }
        Compiled<Policy> compiled = PolicyCompiler.compile(SamplePolicy.treeOf(files));
        assertThat(compiled.value().isPresent()).isEqualTo(compiled.diagnostics().stream().noneMatch(d -> d.severity() == Severity.ERROR));
        return compiled.diagnostics().stream().map(Diagnostic::toString).collect(Collectors.joining("\n", "", "\n"));
    }

    static List<String> names() throws IOException {
        return list(".yaml");
    }

    private static List<String> list(String ending) throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(ending))
                    .map(name -> name.substring(0, name.length() - ending.length())).sorted().toList();
        }
    }
}

package io.sallyport.rules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.sallyport.adapter.stock.StockFiles;
import io.sallyport.facts.Member;
import io.sallyport.facts.Variable;
import io.sallyport.model.Diagnostic;
import io.sallyport.policy.Compiled;
import io.sallyport.rules.RuleBase.RulesFailed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Every {@code attacks/NAME.drl} gives exactly the diagnostics of {@code attacks/NAME.errors}, compiled with the stock rules. Those that are refused by
 * nobody ({@code run-…}) are stopped when they run. With {@code -Dsallyport.write=true} the error files are written anew, to be read before they are
 * committed.
 */
class AttackTest {
    private static final Path FOLDER = Path.of("src", "test", "resources", "attacks");
    private static final SortedMap<String, String> STOCK = StockFiles.rules();
    private static final int ATTACKS_MIN = 60;
    private static final int CROWD = 3_000;

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void anAttackIsRefusedOrStopped(String name) throws IOException {
        Canary canary = new Canary();
        Compiled<RuleBase> compiled = compile(name);
        String said = compiled.diagnostics().stream().map(Diagnostic::toString).collect(Collectors.joining("\n", "", "\n"));
        Path errors = FOLDER.resolve(name + ".errors");
        if (Boolean.getBoolean("sallyport.write")) {
            Files.writeString(errors, said);
        }
        assertThat(said).isEqualTo(Files.readString(errors));
        assertThat(compiled.value().isPresent()).as("only what runs may compile").isEqualTo(name.startsWith("run-"));
        compiled.value().ifPresent(AttackTest::stopped);
        assertThat(canary.lives()).isTrue();
    }

    private static void stopped(RuleBase base) {
        List<Object> crowd = new ArrayList<>(OwnRules.ana());
        for (int i = 0; i < CROWD; i++) {
            crowd.add(new Member("g" + i));
            crowd.add(new Variable("UV_" + i, "v" + i));
        }
        assertThatThrownBy(() -> base.evaluateOwn(crowd, () -> false)).isInstanceOfSatisfying(RulesFailed.class,
                failed -> assertThat(failed.rule().orElseThrow().toString()).startsWith("rules/custom/").endsWith(".drl:2 \"x\""));
        assertThat(base.evaluateOwn(OwnRules.ana(), () -> false)).as("others are decided as before").hasSizeLessThan(2);
    }

    @Test
    void thereAreEnoughAndNoErrorFileIsLeftOver() throws IOException {
        assertThat(names()).hasSizeGreaterThan(ATTACKS_MIN);
        assertThat(list(".errors")).isEqualTo(names());
    }

    private static Compiled<RuleBase> compile(String name) throws IOException {
        String text = Files.readString(FOLDER.resolve(name + ".drl"));
        return RuleCompiler.compile(STOCK, new TreeMap<>(Map.of("rules/custom/" + name + ".drl", text)), OwnRules.RESOURCES);
    }

    static List<String> names() throws IOException {
        return list(".drl");
    }

    private static List<String> list(String ending) throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(ending))
                    .map(name -> name.substring(0, name.length() - ending.length())).sorted().toList();
        }
    }
}

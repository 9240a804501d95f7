package io.sallyport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Sizes, names and calls that keep the source readable and honest; each ban says why. */
class TidyTest {
    private static final int FILE_LINES_MAX = 400;
    private static final int METHOD_LINES_MAX = 60;
    private static final Path ENGINE = Path.of("").toAbsolutePath();
    private static final List<String> TOP_LEVEL = List.of("pom.xml", "engine", "rules", "policies", "schemas", "tests-policy", "examples",
            "README.md",
            "LICENSE");

    /** Text that may not stand in main sources, and why. */
    private static final Map<String, String> BANNED_IN_MAIN = Map.of(
            "printStackTrace(", "log it or return it: a stack trace on stderr reaches nobody",
            "Thread.stop(", "removed semantics; dispose the session instead",
            "String.format(\"", "without Locale.ROOT the same input gives other bytes elsewhere",
            ".toLowerCase()", "without Locale.ROOT the same input gives other bytes elsewhere",
            ".toUpperCase()", "without Locale.ROOT the same input gives other bytes elsewhere",
            "TODO", "work that is not done belongs into an issue");

    /** Text that may not stand in tests, and why. */
    private static final Map<String, String> BANNED_IN_TESTS = Map.of(
            "@Disabled\n", "a test that is off says why, or goes",
            "assertTimeout", "no timed assertion: speed lives in benchmarks");

    private static final List<String> EMPTY_NAMES = List.of("Manager", "Helper", "Util", "Utils", "Impl");

    @Test
    void filesFitTheirLimit() throws IOException {
        TreeSet<String> wrong = new TreeSet<>();
        for (Path file : sources("src/main/java", "src/test/java", "src/bench/java")) {
            long lines = Files.readAllLines(file).size();
            if (lines > FILE_LINES_MAX) {
                wrong.add(name(file) + " has " + lines + " lines of at most " + FILE_LINES_MAX);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void methodsFitAScreen() throws IOException {
        TreeSet<String> wrong = new TreeSet<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (var manager = compiler.getStandardFileManager(null, Locale.ROOT, null)) {
            var units = manager.getJavaFileObjectsFromPaths(sources("src/main/java", "src/test/java", "src/bench/java"));
            JavacTask task = (JavacTask) compiler.getTask(null, manager, d -> {}, List.of("-proc:none"), null, units);
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                new TreeScanner<Void, Void>() {
                    @Override
                    public Void visitMethod(MethodTree method, Void unused) {
                        LineMap map = unit.getLineMap();
                        long from = positions.getStartPosition(unit, method.getBody() == null ? method : method.getBody());
                        long to = positions.getEndPosition(unit, method);
                        if (from >= 0 && to >= 0 && map.getLineNumber(to) - map.getLineNumber(from) + 1 > METHOD_LINES_MAX) {
                            wrong.add(name(Path.of(unit.getSourceFile().toUri())) + ":" + map.getLineNumber(from) + " " + method.getName());
                        }
                        return super.visitMethod(method, null);
                    }
                }.scan(unit, null);
            }
        }
        assertThat(wrong).as("methods longer than " + METHOD_LINES_MAX + " lines").isEmpty();
    }

    @Test
    void bannedTextIsAbsent() throws IOException {
        TreeSet<String> wrong = new TreeSet<>();
        find(sources("src/main/java"), BANNED_IN_MAIN, wrong, file -> true);
        find(sources("src/test/java"), BANNED_IN_TESTS, wrong, file -> !file.endsWith("TidyTest.java"));
        assertThat(wrong).isEmpty();
    }

    @Test
    void onlyTheWaysInPrint() throws IOException {
        TreeSet<String> wrong = new TreeSet<>();
        find(sources("src/main/java"), Map.of("System.out", "only cli and demo write to standard output", "System.err",
                "only cli and demo write to standard error"), wrong,
                file -> !name(file).contains("/cli/") && !name(file).contains("/demo/"));
        assertThat(wrong).isEmpty();
    }

    @Test
    void namesSaySomething() throws IOException {
        TreeSet<String> wrong = new TreeSet<>();
        for (Path file : sources("src/main/java")) {
            String type = file.getFileName().toString().replace(".java", "");
            EMPTY_NAMES.stream().filter(type::endsWith).forEach(suffix -> wrong.add(name(file) + " ends in " + suffix));
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIs() throws IOException {
        TreeSet<String> wrong = new TreeSet<>();
        for (Path file : sources("src/main/java")) {
            Path info = file.resolveSibling("package-info.java");
            if (!Files.exists(info) || !Files.readString(info).contains("@NullMarked") || !Files.readString(info).contains("Never:")) {
                wrong.add(name(info) + " is missing, or does not say what comes in, what goes out, what it never does");
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void theTopHoldsWhatWasAgreed() throws IOException {
        try (Stream<Path> top = Files.list(ENGINE.getParent())) {
            List<String> extra = top.map(p -> p.getFileName().toString()).filter(n -> !n.startsWith(".") && !TOP_LEVEL.contains(n)).sorted()
                    .toList();
            assertThat(extra).isEmpty();
        }
    }

    private static void find(List<Path> files, Map<String, String> banned, Set<String> wrong, Predicate<Path> where)
            throws IOException {
        for (Path file : files) {
            if (where.test(file)) {
                String text = Files.readString(file);
                banned.forEach((words, why) -> {
                    if (text.contains(words)) {
                        wrong.add(name(file) + " has " + words.strip() + ": " + why);
                    }
                });
            }
        }
    }

    private static List<Path> sources(String... roots) throws IOException {
        java.util.ArrayList<Path> found = new java.util.ArrayList<>();
        for (String root : roots) {
            try (Stream<Path> walk = Files.walk(ENGINE.resolve(root))) {
                walk.filter(p -> p.toString().endsWith(".java")).sorted().forEach(found::add);
            }
        }
        return found;
    }

    private static String name(Path file) {
        return ENGINE.relativize(file).toString();
    }
}

package io.sallyport.policy.check;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Test;

import io.sallyport.model.Diagnostic;
import io.sallyport.policy.Compiled;
import io.sallyport.policy.Policy;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever the text is, compiling answers with diagnostics or a policy. */
class LoaderNeverThrowsTest {
    private static final int MUTANTS = 20_000;
    private static final List<String> PIECES = List.of("[", "]", "{", "}", ":", ": ", "- ", "\n", "  ", "\t", "&a ", "*a", "!!str ",
            "---\n", "...\n",
            "|\n", ">\n", "'", "\"", "\\", "#", "?", "%YAML 1.1\n", "~", "null", "true", "0x1F", "1e999", "-", "\u0000", "\ufeff", "\u2028",
            "\ud800", "😀",
            "rows:", "name: ", "allow: [staff]", "10.0.0.0/8", "::/0", "::ffff:1.2.3.4", "mon-sun 00:00-24:00", "9999-12-31", "0000-01-01",
            "-0001-01-01", "99999999999999999999", "icmp/255.255", "2147483648", "<<: *a", ",", "@", "`", "\r", "\u0085", "groups: [a]",
            "except:");

    @Test
    void mutantsOfTheSampleFilesGiveDiagnosticsOrAPolicy() {
        long seed = 4_242;
        SplittableRandom random = new SplittableRandom(seed);
        SortedMap<String, String> sample = SamplePolicy.files();
        List<String> paths = List.copyOf(sample.keySet());
        int policies = 0;
        for (int i = 0; i < MUTANTS; i++) {
            SortedMap<String, String> files = new TreeMap<>(sample);
            String path = paths.get(random.nextInt(paths.size()));
            String mutant = mutate(sample.getOrDefault(path, ""), sample.getOrDefault(paths.get(random.nextInt(paths.size())), ""), random);
            if (i % 4 == 0) {
                files.put(path, mutant);
            } else {
                files.clear();
                files.put(path, mutant);
            }
            try {
                policies += judge(files) ? 1 : 0;
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("seed " + seed + " mutant " + i + " of " + path + ":\n" + mutant, e);
            }
        }
        assertThat(policies).as("some mutants are still valid").isGreaterThan(100);
    }

    @FuzzTest(maxDuration = "60s")
    void anyTextGivesDiagnosticsOrAPolicy(byte[] text) {
        judge(new TreeMap<>(Map.of("policies/x.yaml", new String(text, StandardCharsets.UTF_8))));
    }

    private static boolean judge(SortedMap<String, String> files) {
        Compiled<Policy> compiled = PolicyCompiler.compile(SamplePolicy.treeOf(files));
        for (Diagnostic diagnostic : compiled.diagnostics()) {
            String all = diagnostic.message() + diagnostic.hint().orElse("");
            String ours = all.replaceAll("`[^`]*`", "");
            if (all.contains("\n") || ours.contains("org.snakeyaml") || ours.contains("java.") || diagnostic.message().isBlank()) {
                throw new IllegalStateException("not a line for an author: " + diagnostic);
            }
        }
        return compiled.value().isPresent();
    }

    private static String mutate(String text, String other, SplittableRandom random) {
        StringBuilder out = new StringBuilder(text);
        for (int edits = random.nextInt(1, 4); edits > 0 && !out.isEmpty(); edits--) {
            int at = random.nextInt(out.length());
            int end = Math.min(out.length(), at + random.nextInt(1, 30));
            switch (random.nextInt(6)) {
                case 0 -> out.delete(at, end);
                case 1 -> out.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 2 -> out.insert(at, out.substring(at, end));
                case 3 -> out.replace(at, end, PIECES.get(random.nextInt(PIECES.size())));
                case 4 -> out.setCharAt(at, (char) random.nextInt(random.nextBoolean() ? 128 : 65_536));
                default -> {
                    int from = random.nextInt(other.length());
                    out.insert(at, other.substring(from, Math.min(other.length(), from + random.nextInt(200))));
                }
            }
        }
        return out.toString();
    }
}

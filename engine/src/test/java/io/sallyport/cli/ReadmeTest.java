package io.sallyport.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** "Changing a policy" in README.md, typed word by word into a shell in a copy of the repository. */
class ReadmeTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String FROM = "### Changing a policy";
    private static final String TO = "## Running the daemon";
    private static final String CODE = "    ";
    private static final List<String> POLICY = List.of("policies", "rules", "tests-policy", "schemas");
    private static final Map<String, String> SOMEBODY = Map.of("GIT_AUTHOR_NAME", "Ana", "GIT_AUTHOR_EMAIL", "ana@example.net",
            "GIT_COMMITTER_NAME", "Ana", "GIT_COMMITTER_EMAIL", "ana@example.net");

    @TempDir
    private Path clone;

    @Test
    void theWalkThroughComesOutAsItSays() throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/git")) && Files.isExecutable(Path.of("/bin/bash")),
                "needs git and bash");
        for (String folder : POLICY) {
            copy(folder);
        }
        launcher();
        String said = bash("git init -q . && git add -A && git commit -q -m begin && " + walk() + "\ngit log -1 --format='subject: %s'\n"
                + "git status --short\n");
        assertThat(said.lines()).anyMatch(line -> line.contains("`ofice` is not a group"))
                .anyMatch(line -> line.contains("did you mean `office`?")).anyMatch(line -> line.endsWith(": no problem"))
                .anyMatch(line -> line.endsWith("no test names `access.yaml#office-dashboards`")).contains("nothing to say")
                .anyMatch(line -> line.matches("[0-9]+ tests passed, .*")).anyMatch(line -> line.startsWith("covered: rows 100.0 %"))
                .anyMatch(line -> line.matches(" *missed .*office-dashboards +outside its hours"))
                .noneMatch(line -> line.startsWith("FAILED"));
        assertThat(said).endsWith("subject: the office sees the dashboards by day\n");
        String count = said.lines().filter(line -> line.contains(" tests passed")).findFirst().orElseThrow();
        assertThat(walk()).as("how many tests README.md promises").contains("# " + count.substring(0, count.indexOf(',')) + ";");
    }

    private static String walk() throws IOException {
        String text = Files.readString(ROOT.resolve("README.md"));
        String section = text.substring(text.indexOf(FROM), text.indexOf(TO));
        return section.lines().filter(line -> line.isEmpty() || line.startsWith(CODE))
                .map(line -> line.isEmpty() ? "" : line.substring(CODE.length())).collect(Collectors.joining("\n"));
    }

    /** The command as it is compiled now, where the walk-through looks for it. */
    private void launcher() throws IOException {
        Path command = Files.createDirectories(clone.resolve("engine/bin")).resolve("sallyport");
        Files.writeString(command, "#!/bin/sh\nexec '" + Path.of(System.getProperty("java.home"), "bin", "java")
                + "' --enable-native-access=ALL-UNNAMED -XX:TieredStopAtLevel=1 -cp '" + System.getProperty("java.class.path")
                + "' io.sallyport.cli.Main \"$@\"\n");
        assertThat(command.toFile().setExecutable(true)).isTrue();
    }

    private void copy(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = clone.resolve(ROOT.relativize(file));
                Files.createDirectories(to.resolveSibling("."));
                Files.copy(file, to);
            }
        }
    }

    private String bash(String script) throws IOException, InterruptedException {
        ProcessBuilder shell = new ProcessBuilder("/bin/bash", "-c", script).directory(clone.toFile()).redirectErrorStream(true);
        shell.environment().putAll(SOMEBODY);
        Process process = shell.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}

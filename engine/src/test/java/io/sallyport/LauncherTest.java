package io.sallyport;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The launcher scripts in a tree of their own, with a Maven that packs a program of three lines instead of Sallyport. */
class LauncherTest {
    /** What the scripts use; nothing else is on their PATH. */
    private static final List<String> TOOLS = List.of("sh", "awk", "basename", "cat", "cksum", "cp", "date", "dirname", "find", "flock",
            "grep", "head",
            "id", "kill", "mkdir", "mv", "readlink", "rm", "sed", "sleep", "sort", "stat", "tail", "touch", "tr", "uniq", "mktemp");

    @TempDir
    private Path root = Path.of("");

    private Path path = Path.of("");
    private Path engine = Path.of("");

    @BeforeEach
    void makeTree() throws Exception {
        engine = Files.createDirectories(root.resolve("tree/engine"));
        path = Files.createDirectories(root.resolve("path"));
        for (String tool : TOOLS) {
            Path found = Stream.of("/usr/bin/", "/bin/").map(d -> Path.of(d + tool)).filter(Files::exists).findFirst().orElseThrow();
            script(path.resolve(tool), "exec " + found + " \"$@\"");
        }
        Path bin = Path.of("bin").toAbsolutePath();
        try (Stream<Path> files = Files.walk(bin)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = engine.resolve("bin").resolve(bin.relativize(file));
                Files.createDirectories(copy.resolveSibling("."));
                Files.copy(file, copy);
            }
        }
        Files.createDirectories(engine.resolve("src/main/java"));
        Files.writeString(engine.resolve("src/main/java/Main.java"), "");
        Files.writeString(engine.resolve("src/main/java/Other.java"), "");
        pack("one");
        mvn("sleep 0.5; mkdir -p engine/target/lib; cp ../next.jar engine/target/sallyport-engine-1.jar");
    }

    @Test
    void buildsOnFirstUseAndNotAgain() throws Exception {
        Ran first = launch("--version");
        assertThat(first.out()).isEqualTo("one [--version]\n");
        assertThat(first.err()).contains("building with", "built in");
        Ran second = launch("--version", "with space");
        assertThat(second.out()).isEqualTo("one [--version, with space]\n");
        assertThat(second.err()).isEmpty();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void launchesAtTheSameTimeBuildOnce() throws Exception {
        List<Process> both = List.of(start(Map.of(), "a"), start(Map.of(), "b"), start(Map.of(), "c"));
        for (Process process : both) {
            assertThat(finish(process).out()).startsWith("one [");
        }
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void aChangedOrRemovedSourceIsBuiltAgainAndItsNewCodeRuns() throws Exception {
        launch("x");
        Path cache = onlyCache();
        pack("two");
        later(engine.resolve("src/main/java/Main.java"));
        assertThat(launch("x").out()).as("not the code in the old cache").isEqualTo("two [x]\n");
        assertThat(onlyCache()).isNotEqualTo(cache);
        pack("three");
        Files.delete(engine.resolve("src/main/java/Other.java"));
        later(engine.resolve("src/main/java"));
        assertThat(launch("x").out()).isEqualTo("three [x]\n");
        assertThat(builds()).isEqualTo(3);
    }

    @Test
    void worksThroughALinkFromAnywhere() throws Exception {
        Path link = Files.createSymbolicLink(root.resolve("sp"), engine.resolve("bin/sallyport"));
        Process process = builder(Map.of(), List.of(link.toString(), "x")).directory(Path.of("/").toFile()).start();
        assertThat(finish(process).out()).isEqualTo("one [x]\n");
    }

    @Test
    void signalsAndTheExitCodeAreThoseOfTheProgram() throws Exception {
        launch("x");
        Process process = start(Map.of(), "pid");
        Ran ran = finish(process);
        assertThat(ran.out()).isEqualTo(process.pid() + "\n");
        assertThat(ran.code()).isEqualTo(3);
    }

    @Test
    void aFailedBuildShowsWhatMavenSaid() throws Exception {
        mvn("echo '[INFO] chatter'; echo '[ERROR] Main.java:[1,1] no such thing'; exit 1");
        Ran ran = launch("x");
        assertThat(ran.code()).isEqualTo(6);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("the build failed", "[ERROR] Main.java:[1,1] no such thing").doesNotContain("chatter");
        mvn("mkdir -p engine/target/lib; cp ../next.jar engine/target/sallyport-engine-1.jar");
        assertThat(launch("x").out()).as("the next try").isEqualTo("one [x]\n");
    }

    @Test
    void aJavaThatIsTooOldIsSaid() throws Exception {
        Path old = Files.createDirectories(root.resolve("jdk-17/bin"));
        script(old.resolve("java"), "exit 0");
        Files.writeString(root.resolve("jdk-17/release"), "JAVA_VERSION=\"17.0.15\"\n");
        Ran ran = finish(start(Map.of("SALLYPORT_JAVA_HOME", root.resolve("jdk-17").toString()), "x"));
        assertThat(ran.code()).isEqualTo(6);
        assertThat(ran.err()).contains("is not a JDK 25 or newer");
    }

    @Test
    void aMissingMavenIsSaid() throws Exception {
        Files.delete(path.resolve("mvn"));
        Ran ran = launch("x");
        assertThat(ran.code()).isEqualTo(6);
        assertThat(ran.err()).contains("apt-get install maven");
    }

    @Test
    void theTestCommandCountsWhatTheReportsSay() throws Exception {
        report("A", "tests=\"5\" errors=\"1\" skipped=\"1\" failures=\"1\"", "<testcase><skipped message=\"needs root\"/></testcase>");
        report("B", "name=\"B\" time=\"0.1\" tests=\"12\" errors=\"0\" skipped=\"0\" failures=\"0\"", "");
        mvn("mkdir -p engine/target/surefire-reports; cp ../TEST-*.xml engine/target/surefire-reports/; exit 1");
        Ran failed = test();
        assertThat(failed.out()).endsWith("14 passed, 2 failed, 1 skipped\n").contains("1 needs root");
        assertThat(failed.code()).isEqualTo(1);

        Files.delete(root.resolve("TEST-A.xml"));
        mvn("mkdir -p engine/target/surefire-reports; cp ../TEST-*.xml engine/target/surefire-reports/");
        Ran passed = test();
        assertThat(passed.out()).endsWith("12 passed, 0 failed, 0 skipped\n");
        assertThat(passed.code()).isZero();

        mvn("exit 0");
        Ran none = test();
        assertThat(none.out()).endsWith("0 passed, 0 failed, 0 skipped\n");
        assertThat(none.code()).as("no test is not success").isEqualTo(1);
    }

    private Ran test() throws Exception {
        return finish(builder(Map.of(), List.of(engine.resolve("bin/test").toString())).start());
    }

    private Ran launch(String... arguments) throws Exception {
        return finish(start(Map.of(), arguments));
    }

    private Process start(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(engine.resolve("bin/sallyport").toString()));
        command.addAll(List.of(arguments));
        return builder(environment, command).start();
    }

    private ProcessBuilder builder(Map<String, String> environment, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of("PATH", path.toString(), "SALLYPORT_JAVA_HOME", System.getProperty("java.home"), "HOME", root.toString()));
        builder.environment().putAll(environment);
        return builder;
    }

    private record Ran(int code, String out, String err) {}

    private static Ran finish(Process process) throws Exception {
        process.getOutputStream().close();
        String[] err = {""};
        Thread reader = Thread.ofVirtual().start(() -> {
            try {
                err[0] = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                err[0] = e.toString();
            }
        });
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        reader.join();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ran(process.exitValue(), out, err[0]);
    }

    private void mvn(String script) throws IOException {
        script(path.resolve("mvn"), "echo build >> " + root.resolve("builds") + "\n" + script);
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private int builds() throws IOException {
        return Files.readAllLines(root.resolve("builds")).size();
    }

    private Path onlyCache() throws IOException {
        try (Stream<Path> files = Files.list(engine.resolve("target"))) {
            List<Path> caches = files.filter(f -> f.toString().endsWith(".cache")).toList();
            assertThat(caches).hasSize(1);
            return caches.getFirst();
        }
    }

    private static void later(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusMillis(50)));
    }

    private void report(String name, String attributes, String body) throws IOException {
        Files.writeString(root.resolve("TEST-" + name + ".xml"),
                "<?xml version=\"1.0\"?>\n<testsuite xmlns:xsi=\"x\"\n  " + attributes + ">\n" + body
                        + "</testsuite>\n");
    }

    /** A jar whose program prints {@code word} and its arguments. */
    private void pack(String word) throws Exception {
        Path classes = Files.createDirectories(root.resolve("classes"));
        String source = "public class Main { public static void main(String[] a) { if (a[0].equals(\"pid\")) { System.out.println(ProcessHandle"
                + ".current().pid()); System.exit(3); } System.out.println(\"" + word + " \" + java.util.List.of(a)); } }";
        JavaFileObject file = new SimpleJavaFileObject(URI.create("string:///Main.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
        assertThat(ToolProvider.getSystemJavaCompiler().getTask(null, null, null, List.of("-d", classes.toString()), null, List.of(file))
                .call())
                .isTrue();
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "Main");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(root.resolve("next.jar")), manifest)) {
            jar.putNextEntry(new ZipEntry("Main.class"));
            jar.write(Files.readAllBytes(classes.resolve("Main.class")));
        }
    }
}

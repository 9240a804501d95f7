package io.sallyport.cli;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import io.sallyport.model.Diagnostic;
import io.sallyport.policy.format.Formatted;
import io.sallyport.policy.format.Formatter;

/** {@code sallyport fmt}. */
@Command(name = "fmt", description = "Lays out policy files in one way: indentation, blanks, blank lines and quotes. Comments, words and their order stay.%n", mixinStandardHelpOptions = true, footerHeading = "%nExamples:%n", footer = {
    "  sallyport fmt                         policies/, tests-policy/ and rules/ of this directory",
    "  sallyport fmt --check                 only say what would change",
    "  sallyport fmt policies/access.yaml    one file, or all files of another directory",
    "",
    "Rule files only lose blanks at the ends of lines. Ends with 0 when the files are laid out, with 1 when --check finds one that",
    "is not, with 3 when a file is no YAML."})
final class Fmt implements Callable<Integer> {
    private static final List<String> DIRECTORIES = List.of("policies", "tests-policy", "rules");

    @Parameters(arity = "0..*", paramLabel = "PATH", description = "Files, or directories with all that is in them (default: the policy in this directory).")
    private List<Path> paths = List.of();

    @Option(names = "--check", description = "Change nothing; end with 1 when a file is not laid out.")
    private boolean check;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** What was seen so far. */
    private static final class Seen {
        private final List<Diagnostic> unreadable = new ArrayList<>();
        private int changed;
        private int files;
    }

    @Override
    public Integer call() {
        Terminal terminal = new Terminal(spec.commandLine());
        Seen seen = new Seen();
        try {
            SortedSet<Path> files = files();
            if (files.isEmpty()) {
                return terminal
                        .fail(ExitCode.UNREACHABLE, "there is no policy file here", "name files, or the directory that holds policies/")
                        .code();
            }
            for (Path file : files) {
                format(file, terminal, seen);
            }
        } catch (IOException e) {
            return terminal
                    .fail(ExitCode.UNREACHABLE, "`" + e.getMessage() + "` cannot be read or written", "look at its name and permissions")
                    .code();
        }
        Diagnostics.print(terminal, seen.unreadable);
        terminal.err(Diagnostics.count(seen.files, "file") + ", " + seen.changed + (check ? " to lay out" : " laid out")
                + (seen.unreadable.isEmpty() ? "" : ", " + Diagnostics.count(seen.unreadable.size(), "error")));
        if (!seen.unreadable.isEmpty()) {
            return ExitCode.INVALID_POLICY.code();
        }
        return (check && seen.changed > 0 ? ExitCode.NO : ExitCode.YES).code();
    }

    private void format(Path file, Terminal terminal, Seen seen) throws IOException {
        String text;
        try {
            text = Files.readString(file);
        } catch (MalformedInputException e) {
            throw new IOException(file + ", which is not UTF-8,", e);
        }
        seen.files++;
        switch (Formatter.format(file.toString(), text)) {
            case Formatted.Laid(String laid) when laid.equals(text) -> {}
            case Formatted.Laid(String laid) -> {
                seen.changed++;
                terminal.out(file.toString());
                if (!check) {
                    Files.writeString(file, laid);
                }
            }
            case Formatted.Unreadable(List<Diagnostic> diagnostics) -> seen.unreadable.addAll(diagnostics);
        }
    }

    private SortedSet<Path> files() throws IOException {
        TreeSet<Path> found = new TreeSet<>();
        if (paths.isEmpty()) {
            walkPolicy(Path.of(""), found);
        }
        for (Path path : paths) {
            if (!Files.isDirectory(path)) {
                found.add(path);
            } else if (!walkPolicy(path, found)) {
                walk(path, found);
            }
        }
        return found;
    }

    /** The files of a policy repository; false when the directory is none. */
    private static boolean walkPolicy(Path directory, SortedSet<Path> found) throws IOException {
        if (!Files.isDirectory(directory.resolve(DIRECTORIES.getFirst()))) {
            return false;
        }
        for (String name : DIRECTORIES) {
            if (Files.isDirectory(directory.resolve(name))) {
                walk(directory.resolve(name), found);
            }
        }
        return true;
    }

    private static void walk(Path directory, SortedSet<Path> found) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
                return !path.equals(directory) && isHidden(path) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && !isHidden(path) && Formatter.takes(path.toString())) {
                    found.add(path);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static boolean isHidden(Path path) {
        return path.getFileName().toString().startsWith(".");
    }
}

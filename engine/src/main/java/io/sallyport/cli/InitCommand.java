package io.sallyport.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import io.sallyport.adapter.stock.StockFiles;
import io.sallyport.policy.table.Kind;

/** {@code sallyport init}. */
@Command(name = "init", description = "Writes a small working policy repository to begin with.%n", mixinStandardHelpOptions = true, footerHeading = "%nExamples:%n", footer = {
    "  sallyport init vpn-policy         makes the directory and fills it",
    "  cd vpn-policy && sallyport check && sallyport test",
    "",
    "Ends with 0, with 2 when the directory has something in it, with 6 when it cannot be written."})
final class InitCommand implements Callable<Integer> {
    private static final String SCAFFOLD = "stock/scaffold/";
    private static final String SCHEMAS = "stock/";
    /** The schemas of what authors write; those of what the program writes are no use to an editor. */
    private static final Set<String> EDITED = Stream
            .concat(Kind.texts().stream(), Stream.of("PolicyTest", "Event")).map(kind -> kind.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    /** What a directory may hold and still be filled: a fresh clone. */
    private static final List<String> HARMLESS = List.of(".git");

    @Parameters(index = "0", paramLabel = "DIR", description = "The directory to fill; new, or empty but for .git.")
    private Path directory = Path.of(".");

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        Terminal terminal = new Terminal(spec.commandLine());
        try {
            if (Files.exists(directory) && !isEmpty(directory)) {
                return terminal.fail(ExitCode.USAGE, "`" + directory + "` is not empty", "name a new directory: nothing is overwritten")
                        .code();
            }
            for (var file : files().entrySet()) {
                Path path = directory.resolve(file.getKey());
                Files.createDirectories(path.toAbsolutePath().getParent());
                Files.writeString(path, file.getValue());
                terminal.out(path.toString());
            }
        } catch (NotDirectoryException e) {
            return terminal.fail(ExitCode.USAGE, "`" + directory + "` is a file", "name a new directory").code();
        } catch (IOException e) {
            return terminal.fail(ExitCode.UNREACHABLE, "`" + directory + "` cannot be written: " + e.getMessage(),
                    "look whether you may write there").code();
        }
        terminal.err("a policy to begin with; go on with `sallyport check " + directory + "` and `sallyport test " + directory + "`");
        return ExitCode.YES.code();
    }

    /** What is written: path from the repository's root to text. */
    private static SortedMap<String, String> files() {
        TreeMap<String, String> files = new TreeMap<>();
        StockFiles.under("scaffold").forEach((path, text) -> files.put(path.substring(SCAFFOLD.length()), text));
        StockFiles.under("schemas").forEach((path, text) -> {
            if (EDITED.contains(path.substring(path.lastIndexOf('/') + 1).replace(".schema.json", ""))) {
                files.put(path.substring(SCHEMAS.length()), text);
            }
        });
        return files;
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> inside = Files.list(directory)) {
            return inside.allMatch(path -> HARMLESS.contains(path.getFileName().toString()));
        }
    }
}

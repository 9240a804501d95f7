package io.sallyport.cli;

import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import io.sallyport.adapter.stock.StockFiles;
import io.sallyport.policy.yaml.NearestName;

/** {@code sallyport schema}. */
@Command(name = "schema", description = "Prints the JSON Schema (2020-12) of a kind of file or line.%n", mixinStandardHelpOptions = true, footerHeading = "%nExamples:%n", footer = {
    "  sallyport schema                  lists the names",
    "  sallyport schema Access           of Access tables",
    "  sallyport schema journal-record   of a line of the journal",
    "",
    "Ends with 0, or with 2 when there is no schema of that name."})
final class SchemaCommand implements Callable<Integer> {
    private static final String ENDING = ".schema.json";

    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "What to print the schema of; in any case.")
    private Optional<String> name = Optional.empty();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        Terminal terminal = new Terminal(spec.commandLine());
        SortedMap<String, String> schemas = schemas();
        if (name.isEmpty()) {
            schemas.keySet().forEach(terminal::out);
            return ExitCode.YES.code();
        }
        String wanted = name.get().toLowerCase(Locale.ROOT);
        String text = schemas.get(wanted);
        if (text == null) {
            return terminal.fail(ExitCode.USAGE, "there is no schema `" + name.get() + "`", NearestName.hint(wanted, schemas.keySet())
                    .orElse("`sallyport schema` lists the names")).code();
        }
        terminal.outText(text);
        return ExitCode.YES.code();
    }

    /** Every schema by the name it is asked for. */
    static SortedMap<String, String> schemas() {
        TreeMap<String, String> byName = new TreeMap<>();
        StockFiles.under("schemas").forEach((path, text) -> {
            String file = path.substring(path.lastIndexOf('/') + 1);
            byName.put(file.substring(0, file.length() - ENDING.length()), text);
        });
        return byName;
    }
}

package io.sallyport.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * One report that was asked for.
 *
 * @param format in which form
 * @param path of the file it goes to; empty: standard output
 */
record Output<F>(F format, Optional<Path> path) {

    /** Reads {@code --out FORMAT[=PATH]}; at most one may go to standard output. What is not asked for is {@code usual}. */
    static <F extends Enum<F>> List<Output<F>> read(List<String> words, F[] formats, F usual, CommandSpec spec) {
        List<Output<F>> outputs = new ArrayList<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            String name = (equals < 0 ? word : word.substring(0, equals)).toUpperCase(Locale.ROOT);
            F format = Arrays.stream(formats).filter(f -> f.name().equals(name)).findFirst()
                    .orElseThrow(() -> new ParameterException(spec.commandLine(), "`" + word + "` is not a form of report; there are "
                            + Arrays.stream(formats).map(Object::toString).collect(Collectors.joining(", "))));
            outputs.add(new Output<>(format, equals < 0 ? Optional.empty() : Optional.of(Path.of(word.substring(equals + 1)))));
        }
        if (outputs.stream().filter(output -> output.path().isEmpty()).count() > 1) {
            throw new ParameterException(spec.commandLine(),
                    "only one report can go to standard output; write the others to files: --out junit=PATH");
        }
        return outputs.isEmpty() ? List.of(new Output<>(usual, Optional.empty())) : outputs;
    }

    /** Writes each report; what kept one from being written. */
    static <F> Optional<String> write(List<Output<F>> outputs, Terminal terminal, Function<F, String> reports) {
        for (Output<F> output : outputs) {
            String report = reports.apply(output.format());
            if (output.path().isEmpty()) {
                terminal.outText(report);
                continue;
            }
            Path path = output.path().get().toAbsolutePath();
            try {
                Files.createDirectories(path.getParent());
                Files.writeString(path, report);
            } catch (IOException | UncheckedIOException e) {
                return Optional.of("the report cannot be written to " + output.path().get() + ": " + e.getMessage());
            }
        }
        return Optional.empty();
    }
}

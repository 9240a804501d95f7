package io.sallyport.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import io.sallyport.daemon.Service;

/** {@code sallyport run}. */
@Command(name = "run", description = "Runs the enforcement daemon until it is told to stop.%n", mixinStandardHelpOptions = true, footerHeading = "%nExamples:%n", footer = {
    "  sallyport run --config /etc/sallyport/daemon.yaml",
    "  sallyport run --config daemon.yaml --check    only look whether the file is right",
    "",
    "Prints what happens on standard output and logs to standard error. SIGTERM and Ctrl-C stop it and take down what it put up.",
    "Ends with 0 when it was stopped, 2 when the configuration is wrong, 6 when it cannot start, or an instance with `on-exit: fail` ended."})
final class Run implements Callable<Integer> {
    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The daemon's configuration file.")
    private Path config = Path.of("daemon.yaml");

    @Option(names = "--check", description = "Only read the configuration and say what is wrong with it.")
    private boolean check;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        Terminal terminal = new Terminal(spec.commandLine());
        String text;
        try {
            text = Files.readString(config);
        } catch (IOException e) {
            return terminal.fail(ExitCode.UNREACHABLE, "the configuration `" + config + "` cannot be read: " + why(e),
                    "engine/docs/daemon.md shows a whole one").code();
        }
        return switch (Service.run(config.toString(), text, check, terminal::out, terminal::err)) {
            case STOPPED -> ExitCode.YES.code();
            case BAD_CONFIGURATION -> ExitCode.USAGE.code();
            case CANNOT_START, FAILED -> ExitCode.UNREACHABLE.code();
        };
    }

    private static String why(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "there is no such file";
            case AccessDeniedException _ -> "this user may not read it";
            case CharacterCodingException _ -> "it is not UTF-8 text";
            case IOException _ -> String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        };
    }
}

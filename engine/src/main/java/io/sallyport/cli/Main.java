package io.sallyport.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParseResult;

/**
 * The program's way in.
 *
 * <p>A command's class is loaded, with every type in its signatures, whenever any command runs: heavy types belong inside methods.
 */
@Command(name = "sallyport", description = "Policy as code for OpenVPN: decides who gets in, what they reach, and how fast.%n", mixinStandardHelpOptions = true, versionProvider = Main.Version.class, synopsisSubcommandLabel = "COMMAND", exitCodeListHeading = "%nExit codes of every command:%n", footerHeading = "%nExamples:%n", footer = {
    "  sallyport COMMAND --help          what a command does, with examples"}, subcommands = {Run.class, DemoCommand.class, Check.class,
        InitCommand.class, SchemaCommand.class, LintCommand.class, Fmt.class, LspCommand.class, RunTests.class, Simulate.class,
        ExplainCommand.class, WhyNotCommand.class,
        Doctor.class, StatusCommand.class, SessionsCommand.class, KillCommand.class, ReloadCommand.class, WhyCommand.class,
        UsageCommand.class, LeasesCommand.class,
        BansCommand.class,
        ReachCommand.class,
        TraceCommand.class,
        PlanCommand.class})
public final class Main {

    private Main() {}

    /** Runs one command and ends the process with its {@link ExitCode}. */
    public static void main(String... args) {
        System.exit(commandLine().execute(args));
    }

    /** The whole command line, ready to run or to be asked for its help. */
    public static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main());
        Map<String, String> codes = new LinkedHashMap<>();
        for (ExitCode code : ExitCode.values()) {
            codes.put(" " + code.code(), code.meaning());
        }
        line.getCommandSpec().usageMessage().exitCodeList(codes);
        line.getSubcommands().values().forEach(command -> command.getCommandSpec().mixinStandardHelpOptions(true));
        layOut(line);
        line.setExecutionStrategy(Main::run);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            PrintWriter err = command.getErr();
            err.println("sallyport: this is a fault of sallyport itself: " + failure);
            for (StackTraceElement frame : failure.getStackTrace()) {
                err.println("    at " + frame);
            }
            return ExitCode.UNKNOWN.code();
        });
        return line;
    }

    private static void layOut(CommandLine line) {
        line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_FOOTER,
                help -> Examples.text(List.of(help.commandSpec().usageMessage().footer())));
        line.getSubcommands().values().forEach(Main::layOut);
    }

    private static int run(ParseResult parsed) {
        if (parsed.subcommand() == null && !parsed.isUsageHelpRequested() && !parsed.isVersionHelpRequested()) {
            CommandLine line = parsed.commandSpec().commandLine();
            line.usage(line.getErr());
            return ExitCode.USAGE.code();
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    /** The version in the jar's manifest, and the Java that runs it. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[]{"sallyport " + (version == null ? "(not packed)" : version) + ", Java " + Runtime.version()};
        }
    }
}

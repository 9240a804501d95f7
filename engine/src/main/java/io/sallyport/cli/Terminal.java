package io.sallyport.cli;

import java.io.PrintWriter;

import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Where a command writes: data to standard output, everything else to standard error; in colour only where that is wanted (NO_COLOR). */
final class Terminal {
    private final PrintWriter out;
    private final PrintWriter err;
    private final Ansi ansi;

    Terminal(CommandLine line) {
        out = line.getOut();
        err = line.getErr();
        ansi = line.getColorScheme().ansi();
    }

    void out(String line) {
        out.println(line);
        out.flush();
    }

    /** Text that ends its own lines. */
    void outText(String text) {
        out.print(text);
        out.flush();
    }

    void err(String line) {
        err.println(line);
        err.flush();
    }

    /** Something that keeps the command from its work, and what to do. */
    ExitCode fail(ExitCode code, String what, String hint) {
        err("sallyport: " + what);
        err("    hint: " + hint);
        return code;
    }

    String red(String text) {
        return colour("31", text);
    }

    String yellow(String text) {
        return colour("33", text);
    }

    String green(String text) {
        return colour("32", text);
    }

    private String colour(String code, String text) {
        return ansi.enabled() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}

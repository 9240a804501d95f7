package io.sallyport.cli;

import java.util.List;

import io.sallyport.model.Diagnostic;

/** What became of an argument that names a file or is one. */
sealed interface Read<T> {
    /** It was read. */
    record Good<T>(T value) implements Read<T> {}

    /** It was not, and why: there is no such file, or these mistakes are in it. */
    record Bad<T>(String argument, String hint, List<Diagnostic> diagnostics) implements Read<T> {
        public Bad {
            diagnostics = List.copyOf(diagnostics);
        }

        ExitCode tell(Terminal terminal) {
            if (diagnostics.isEmpty()) {
                return terminal.fail(ExitCode.UNREACHABLE, "there is no file `" + argument + "` to read, or it is larger than "
                        + Arguments.TEXT_BYTES_MAX + " bytes", hint);
            }
            Diagnostics.print(terminal, diagnostics);
            return ExitCode.INVALID_POLICY;
        }
    }
}

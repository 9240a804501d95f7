package io.sallyport.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import io.sallyport.adapter.lsp.PolicyLanguageServer;
import io.sallyport.adapter.stock.StockFiles;
import io.sallyport.api.PolicyDirectory;

/** {@code sallyport lsp}. */
@Command(name = "lsp", description = "Serves an editor: mistakes as you type, completion, meanings, definitions, renaming, layout.%n", mixinStandardHelpOptions = true, footerHeading = "%nExamples:%n", footer = {
    "  sallyport lsp                     what an editor starts; it speaks the Language Server Protocol",
    "  sallyport lsp ~/vpn-policy        for a policy that is not in the editor's folder",
    "",
    "How to tell your editor: engine/docs/editors.md"})
final class LspCommand implements Callable<Integer> {
    @Parameters(index = "0", arity = "0..1", paramLabel = "DIR", description = "The directory that holds policies/ (default: the editor's folder, or the one above an open file).")
    private @Nullable Path directory;

    @Override
    public Integer call() throws InterruptedException {
        PrintStream protocol = System.out;
        // Whatever a library prints must not get among the protocol's messages.
        System.setOut(System.err);
        boolean farewell = PolicyLanguageServer.serve(System.in, protocol, Optional.ofNullable(directory), PolicyDirectory::read,
                StockFiles.rules(),
                StockFiles.under("schemas"));
        return (farewell ? ExitCode.YES : ExitCode.NO).code();
    }
}

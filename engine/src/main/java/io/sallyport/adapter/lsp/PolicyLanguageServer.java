package io.sallyport.adapter.lsp;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;

import org.eclipse.lsp4j.CompletionOptions;
import org.eclipse.lsp4j.DidChangeConfigurationParams;
import org.eclipse.lsp4j.DidChangeWatchedFilesParams;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InitializeResult;
import org.eclipse.lsp4j.RenameOptions;
import org.eclipse.lsp4j.SaveOptions;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.ServerInfo;
import org.eclipse.lsp4j.TextDocumentSyncKind;
import org.eclipse.lsp4j.TextDocumentSyncOptions;
import org.eclipse.lsp4j.WorkspaceFolder;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.launch.LSPLauncher;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.lsp4j.services.LanguageClientAware;
import org.eclipse.lsp4j.services.LanguageServer;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.eclipse.lsp4j.services.WorkspaceService;

import io.sallyport.flow.PolicySource;

/** A language server for policy repositories. */
public final class PolicyLanguageServer implements LanguageServer, LanguageClientAware {
    private final Workbench bench;
    private final Optional<Path> directory;
    private final Documents documents;
    private final CompletableFuture<Boolean> over = new CompletableFuture<>();
    private volatile boolean shutdown;

    private PolicyLanguageServer(Workbench bench, Optional<Path> directory) {
        this.bench = bench;
        this.directory = directory;
        documents = new Documents(bench);
    }

    /**
     * Serves one editor until it leaves or hangs up.
     *
     * @param directory that holds {@code policies/}; empty: the editor's folder, or the first above an opened file that holds one
     * @param read reads the files of a directory
     * @return whether the editor took its leave as the protocol asks
     */
    public static boolean serve(InputStream in, OutputStream out, Optional<Path> directory, Function<Path, PolicySource.Fetched> read,
            SortedMap<String, String> stockRules, SortedMap<String, String> schemas) throws InterruptedException {
        try (Workbench bench = new Workbench(read, stockRules, schemas)) {
            PolicyLanguageServer server = new PolicyLanguageServer(bench, directory);
            Launcher<LanguageClient> launcher = LSPLauncher.createServerLauncher(server, in, out);
            server.connect(launcher.getRemoteProxy());
            Future<Void> listening = launcher.startListening();
            Thread.ofVirtual().start(() -> server.hungUp(listening));
            return server.over.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the end of a conversation is never a failure", e);
        }
    }

    private void hungUp(Future<Void> listening) {
        try {
            listening.get();
        } catch (InterruptedException | ExecutionException | CancellationException e) {
            // However the stream ended, nobody is there any more.
            over.complete(shutdown);
            return;
        }
        over.complete(shutdown);
    }

    @Override
    public void connect(LanguageClient client) {
        bench.connect(client);
    }

    @Override
    public CompletableFuture<InitializeResult> initialize(InitializeParams params) {
        List<WorkspaceFolder> folders = Optional.ofNullable(params.getWorkspaceFolders()).orElse(List.of());
        return bench.ask(() -> {
            directory.ifPresent(bench::openDirectory);
            folders.forEach(folder -> bench.openDirectory(Uris.path(folder.getUri())));
            return new InitializeResult(capabilities(), new ServerInfo("sallyport"));
        });
    }

    private static ServerCapabilities capabilities() {
        ServerCapabilities can = new ServerCapabilities();
        TextDocumentSyncOptions sync = new TextDocumentSyncOptions();
        sync.setOpenClose(true);
        sync.setChange(TextDocumentSyncKind.Full);
        sync.setSave(new SaveOptions(false));
        can.setTextDocumentSync(sync);
        can.setCompletionProvider(new CompletionOptions(false, List.of("[", "{", " ", ".")));
        can.setHoverProvider(true);
        can.setDefinitionProvider(true);
        can.setReferencesProvider(true);
        can.setRenameProvider(new RenameOptions(true));
        can.setDocumentFormattingProvider(true);
        can.setDocumentSymbolProvider(true);
        return can;
    }

    @Override
    public CompletableFuture<Object> shutdown() {
        shutdown = true;
        return CompletableFuture.completedFuture(new Object());
    }

    @Override
    public void exit() {
        over.complete(shutdown);
    }

    @Override
    public TextDocumentService getTextDocumentService() {
        return documents;
    }

    @Override
    public WorkspaceService getWorkspaceService() {
        return new WorkspaceService() {
            @Override
            public void didChangeConfiguration(DidChangeConfigurationParams params) {
                // There is nothing to configure; editors say this all the same.
            }

            @Override
            public void didChangeWatchedFiles(DidChangeWatchedFilesParams params) {
                bench.tell(bench::readAgain);
            }
        };
    }
}

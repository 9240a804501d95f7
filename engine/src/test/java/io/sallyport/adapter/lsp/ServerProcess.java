package io.sallyport.adapter.lsp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InitializeResult;
import org.eclipse.lsp4j.InitializedParams;
import org.eclipse.lsp4j.MessageActionItem;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.ShowMessageRequestParams;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.eclipse.lsp4j.TextDocumentItem;
import org.eclipse.lsp4j.VersionedTextDocumentIdentifier;
import org.eclipse.lsp4j.WorkspaceFolder;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.launch.LSPLauncher;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.lsp4j.services.LanguageServer;

import io.sallyport.policy.check.SamplePolicy;

/** The real {@code sallyport lsp} in a process of its own, and lsp4j's client at its pipes. */
final class ServerProcess implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    private final Path root;
    private final Process process;
    private final LanguageServer server;
    private final Client client = new Client();
    private final Future<Void> listening;
    private int version = 1;

    ServerProcess(Path root) throws Exception {
        this.root = root;
        process = command(root).start();
        Launcher<LanguageServer> launcher = LSPLauncher.createClientLauncher(client, process.getInputStream(), process.getOutputStream());
        server = launcher.getRemoteProxy();
        listening = launcher.startListening();
        InitializeParams params = new InitializeParams();
        params.setCapabilities(new ClientCapabilities());
        params.setWorkspaceFolders(List.of(new WorkspaceFolder(root.toUri().toString(), "policy")));
        client.initialized.complete(get(server.initialize(params)));
        server.initialized(new InitializedParams());
    }

    /** The command line of a server, with this build's classes. */
    static ProcessBuilder command(Path directory) {
        return new ProcessBuilder(words()).directory(directory.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD);
    }

    static List<String> words() {
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"), "io.sallyport.cli.Main", "lsp");
    }

    /** Copies the sample organisation. */
    static Path sample(Path into) throws IOException {
        for (String directory : List.of("policies", "tests-policy")) {
            Files.createDirectories(into.resolve(directory));
            try (Stream<Path> files = Files.list(SamplePolicy.root().resolve(directory))) {
                for (Path file : files.toList()) {
                    Files.copy(file, into.resolve(directory).resolve(file.getFileName()));
                }
            }
        }
        return into;
    }

    LanguageServer server() {
        return server;
    }

    InitializeResult initialized() {
        return client.initialized.join();
    }

    String uri(String file) {
        return root.resolve(file).toUri().toString();
    }

    String text(String file) throws IOException {
        return Files.readString(root.resolve(file));
    }

    void open(String file) throws IOException {
        server.getTextDocumentService()
                .didOpen(new DidOpenTextDocumentParams(new TextDocumentItem(uri(file), "yaml", version++, text(file))));
    }

    /** Types: the document has this text now, and is not saved. */
    void type(String file, String text) {
        server.getTextDocumentService().didChange(new DidChangeTextDocumentParams(new VersionedTextDocumentIdentifier(uri(file), version++),
                List.of(new TextDocumentContentChangeEvent(text))));
    }

    /** The next diagnostics of a file that are like this. */
    PublishDiagnosticsParams told(String file, Predicate<PublishDiagnosticsParams> wanted) throws InterruptedException {
        for (;;) {
            PublishDiagnosticsParams next = client.diagnostics.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nothing of the kind was told of " + file);
            }
            if (next.getUri().equals(uri(file)) && wanted.test(next)) {
                return next;
            }
        }
    }

    static <T> T get(CompletableFuture<T> answer) throws Exception {
        return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        listening.cancel(true);
        process.destroyForcibly();
    }

    /** What an editor hears without asking. */
    private static final class Client implements LanguageClient {
        private final BlockingQueue<PublishDiagnosticsParams> diagnostics = new LinkedBlockingQueue<>();
        private final CompletableFuture<InitializeResult> initialized = new CompletableFuture<>();

        @Override
        public void telemetryEvent(Object object) {
            throw new AssertionError("nobody asked for telemetry: " + object);
        }

        @Override
        public void publishDiagnostics(PublishDiagnosticsParams params) {
            diagnostics.add(params);
        }

        @Override
        public void showMessage(MessageParams params) {
            throw new AssertionError("the server shows a message: " + params);
        }

        @Override
        public CompletableFuture<MessageActionItem> showMessageRequest(ShowMessageRequestParams params) {
            throw new AssertionError("the server asks: " + params);
        }

        @Override
        public void logMessage(MessageParams message) {
            throw new AssertionError("the server logs: " + message);
        }
    }
}

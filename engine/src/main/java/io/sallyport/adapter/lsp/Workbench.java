package io.sallyport.adapter.lsp;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;

import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.MessageType;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.services.LanguageClient;

import io.sallyport.flow.PolicySource;
import io.sallyport.lsp.Editor;
import io.sallyport.lsp.Project;
import io.sallyport.model.PolicyVersion;
import io.sallyport.policy.SourceTree;

/**
 * One repository as it stands in the editor: its files, with those on top that are open and not saved. Everything but the compiling happens on one
 * thread, in the order in which the editor asked.
 */
final class Workbench implements AutoCloseable {
    /** How long typing has to rest before the policy is compiled, in milliseconds. */
    static final int REST_MILLIS = 200;
    private static final String POLICIES = "policies";

    private final Function<Path, PolicySource.Fetched> read;
    private final SortedMap<String, String> stockRules;
    private final Editor editor;
    private final ScheduledExecutorService lane = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("lsp").factory());
    private final ScheduledExecutorService compiler = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("lsp-compile").factory());
    private final SortedMap<String, String> saved = new TreeMap<>();
    private final SortedMap<String, String> open = new TreeMap<>();
    private final Map<String, String> uris = new HashMap<>();
    private final SortedSet<String> told = new TreeSet<>();
    private Optional<Path> root = Optional.empty();
    private Optional<LanguageClient> client = Optional.empty();
    private Optional<Future<?>> resting = Optional.empty();
    /** How many times the files have changed. */
    private final AtomicLong changes = new AtomicLong();
    /** Belongs to the compiler's thread. */
    private Project project = Project.NONE;

    Workbench(Function<Path, PolicySource.Fetched> read, SortedMap<String, String> stockRules, SortedMap<String, String> schemas) {
        this.read = read;
        this.stockRules = stockRules;
        editor = new Editor(schemas, stockRules);
    }

    /** Runs something after whatever was asked before. */
    <T> CompletableFuture<T> ask(Supplier<T> question) {
        return CompletableFuture.supplyAsync(question, lane);
    }

    void tell(Runnable change) {
        try {
            lane.execute(change);
        } catch (RejectedExecutionException e) {
            // The editor has said goodbye already.
            return;
        }
    }

    Editor editor() {
        return editor;
    }

    void connect(LanguageClient to) {
        client = Optional.of(to);
    }

    /** Looks for the policy here, unless one is open already. */
    void openDirectory(Path directory) {
        if (root.isEmpty() && Files.isDirectory(directory.resolve(POLICIES))) {
            root = Optional.of(directory.toAbsolutePath().normalize());
            readAgain();
        }
    }

    /** The path of a document from the repository's root; empty when it lies elsewhere. */
    Optional<String> file(String uri) {
        Path path = Uris.path(uri);
        if (root.isEmpty()) {
            for (Path up = path.getParent(); up != null && root.isEmpty(); up = up.getParent()) {
                openDirectory(up);
            }
        }
        if (root.isEmpty() || !path.startsWith(root.get())) {
            return Optional.empty();
        }
        StringJoiner file = new StringJoiner("/");
        root.get().relativize(path).forEach(part -> file.add(part.toString()));
        return Optional.of(file.toString());
    }

    /** The document of a file, named as the editor names it. */
    String uri(String file) {
        return uris.getOrDefault(file, root.map(directory -> directory.resolve(file).toUri().toString()).orElse(file));
    }

    void edit(String uri, String text) {
        file(uri).ifPresent(file -> {
            uris.put(file, uri);
            open.put(file, text);
            changed();
        });
    }

    void close(String uri) {
        file(uri).ifPresent(file -> {
            open.remove(file);
            readAgain();
        });
    }

    /** Reads the files that lie on disk. */
    void readAgain() {
        root.ifPresent(directory -> {
            switch (read.apply(directory)) {
                case PolicySource.Fetched.Version(SourceTree tree) -> {
                    saved.clear();
                    saved.putAll(tree.files());
                }
                case PolicySource.Fetched.Unavailable(String what, String hint) ->
                    client.ifPresent(to -> to.logMessage(new MessageParams(MessageType.Warning, what + "; hint: " + hint)));
            }
        });
        changed();
    }

    String text(String file) {
        return Optional.ofNullable(open.get(file)).or(() -> Optional.ofNullable(saved.get(file))).orElse("");
    }

    private void changed() {
        SortedMap<String, String> files = new TreeMap<>(saved);
        files.putAll(open);
        editor.update(files);
        resting.ifPresent(earlier -> earlier.cancel(false));
        long change = changes.incrementAndGet();
        resting = Optional.of(lane.schedule(() -> compile(files, change), REST_MILLIS, TimeUnit.MILLISECONDS));
    }

    private void compile(SortedMap<String, String> files, long change) {
        compiler.execute(() -> {
            if (change != changes.get()) {
                return;
            }
            project = project.next(new SourceTree(new PolicyVersion("editor", "as it is typed"), files), stockRules, Instant.now());
            Project now = project;
            tell(() -> publish(now, files));
        });
    }

    private void publish(Project now, SortedMap<String, String> files) {
        Map<String, List<Diagnostic>> byFile = new TreeMap<>();
        told.forEach(file -> byFile.put(file, new ArrayList<>()));
        add(now.check(), "sallyport check", files, byFile);
        add(now.lint(), "sallyport lint", files, byFile);
        open.keySet().forEach(file -> byFile.computeIfAbsent(file, f -> new ArrayList<>()));
        told.clear();
        told.addAll(byFile.keySet());
        client.ifPresent(to -> byFile.forEach((file, list) -> to.publishDiagnostics(new PublishDiagnosticsParams(uri(file), list))));
    }

    private static void add(List<io.sallyport.model.Diagnostic> diagnostics, String source, SortedMap<String, String> files,
            Map<String, List<Diagnostic>> byFile) {
        for (io.sallyport.model.Diagnostic diagnostic : diagnostics) {
            String file = diagnostic.place().file();
            byFile.computeIfAbsent(file, f -> new ArrayList<>())
                    .add(Translate.diagnostic(diagnostic, source, files.getOrDefault(file, "")));
        }
    }

    @Override
    public void close() {
        lane.shutdownNow();
        compiler.shutdownNow();
    }
}

package io.sallyport.adapter.lsp;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.DefinitionParams;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DocumentFormattingParams;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.DocumentSymbolParams;
import org.eclipse.lsp4j.FormattingOptions;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.ReferenceContext;
import org.eclipse.lsp4j.ReferenceParams;
import org.eclipse.lsp4j.RenameParams;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import static io.sallyport.adapter.lsp.ServerProcess.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The real process, asked by lsp4j's client. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LanguageServerTest {
    private static final String ACCESS = "policies/access.yaml";

    @TempDir
    private static Path scratch = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private ServerProcess editor;

    @BeforeAll
    void start() throws Exception {
        editor = new ServerProcess(ServerProcess.sample(scratch));
        editor.open(ACCESS);
    }

    @AfterAll
    void stop() {
        editor.close();
    }

    private TextDocumentService documents() {
        return editor.server().getTextDocumentService();
    }

    private static TextDocumentIdentifier document(String uri) {
        return new TextDocumentIdentifier(uri);
    }

    private TextDocumentIdentifier access() {
        return document(editor.uri(ACCESS));
    }

    /** The position of a text in a file, and so many characters on. */
    private static Position find(String text, String words, int on) {
        int at = text.indexOf(words) + on;
        String before = text.substring(0, at);
        return new Position((int) before.chars().filter(c -> c == '\n').count(), at - before.lastIndexOf('\n') - 1);
    }

    @Test
    void itSaysWhatItCan() {
        assertThat(editor.initialized().getServerInfo().getName()).isEqualTo("sallyport");
        assertThat(editor.initialized().getCapabilities().getCompletionProvider().getTriggerCharacters()).contains("[");
    }

    @Test
    void mistakesAreToldAsTheyAreTypedAndTakenBack() throws Exception {
        String text = editor.text(ACCESS);
        editor.type(ACCESS, text.replace("allow: [engineers]", "allow: [enginers]"));
        Diagnostic wrong = editor.told(ACCESS, told -> !told.getDiagnostics().isEmpty()).getDiagnostics().getFirst();
        assertThat(wrong.getCode().getLeft()).isEqualTo("unknown-group");
        assertThat(wrong.getMessage().getLeft()).contains("`enginers` is not a group", "did you mean `engineers`?");
        Position start = find(text, "allow: [engineers]", 8);
        assertThat(wrong.getRange()).isEqualTo(new Range(start, new Position(start.getLine(), start.getCharacter() + 8)));
        editor.type(ACCESS, text);
        assertThat(editor.told(ACCESS, told -> told.getDiagnostics().isEmpty()).getDiagnostics()).isEmpty();
    }

    @Test
    void whatIsTypedCountsForOtherFilesToo() throws Exception {
        String groups = "policies/groups.yaml";
        editor.open(groups);
        editor.type(groups, editor.text(groups).replace("- name: office", "- name: officers"));
        assertThat(editor.told(ACCESS.replace("access", "isolation"), told -> !told.getDiagnostics().isEmpty()).getDiagnostics())
                .anySatisfy(d -> assertThat(d.getCode().getLeft()).isEqualTo("unknown-group"));
        editor.type(groups, editor.text(groups));
        editor.told(groups, told -> told.getDiagnostics().isEmpty());
    }

    @Test
    void namesAreCompleted() throws Exception {
        String text = editor.text(ACCESS).replace("allow: [engineers]", "allow: [eng");
        editor.type(ACCESS, text);
        List<CompletionItem> items = get(documents().completion(new CompletionParams(access(), find(text, "allow: [eng\n", 11)))).getLeft();
        assertThat(items).extracting(CompletionItem::getLabel).containsExactly("engineers");
        assertThat(items.getFirst().getTextEdit().getLeft().getRange().getStart()).isEqualTo(find(text, "allow: [eng\n", 8));
        editor.type(ACCESS, editor.text(ACCESS));
    }

    @Test
    void aNameLeadsToItsRowAndTellsIt() throws Exception {
        Position at = find(editor.text(ACCESS), "allow: [engineers]", 10);
        var locations = get(documents().definition(new DefinitionParams(access(), at))).getLeft();
        assertThat(locations).singleElement().satisfies(location -> {
            assertThat(location.getUri()).isEqualTo(editor.uri("policies/groups.yaml"));
            assertThat(location.getRange().getStart()).isEqualTo(find(editor.text("policies/groups.yaml"), "- name: engineers", 8));
        });
        assertThat(get(documents().hover(new HoverParams(access(), at))).getContents().getRight().getValue()).contains("**engineers**",
                "```yaml");
        assertThat(get(documents().references(new ReferenceParams(access(), at, new ReferenceContext(true))))).hasSizeGreaterThan(3);
    }

    @Test
    void aGroupIsRenamedInPolicyAndTests() throws Exception {
        Position at = find(editor.text(ACCESS), "deny: [contractors]", 9);
        WorkspaceEdit edit = get(documents().rename(new RenameParams(access(), at, "externals")));
        assertThat(edit.getChanges().keySet()).contains(editor.uri("policies/groups.yaml"), editor.uri(ACCESS))
                .anyMatch(uri -> uri.contains("tests-policy"));
        assertThat(edit.getChanges().values())
                .allSatisfy(edits -> assertThat(edits).extracting(TextEdit::getNewText).containsOnly("externals"));
        assertThatThrownBy(() -> get(documents().rename(new RenameParams(access(), at, "staff")))).isInstanceOf(ExecutionException.class)
                .hasMessageContaining("`staff` is a group already");
    }

    @Test
    void aFileIsLaidOut() throws Exception {
        String text = editor.text("policies/quotas.yaml");
        editor.open("policies/quotas.yaml");
        editor.type("policies/quotas.yaml", text.replace("rows:\n", "rows:\n\n\n\n").replace(": ", ":   ") + "\n\n");
        var edits = get(documents().formatting(
                new DocumentFormattingParams(document(editor.uri("policies/quotas.yaml")), new FormattingOptions(2, true))));
        assertThat(edits).singleElement().satisfies(edit -> assertThat(edit.getNewText()).doesNotContain("\n\n\n").contains("name: "));
        editor.type("policies/quotas.yaml", text);
    }

    @Test
    void aFileHasATableOfContents() throws Exception {
        DocumentSymbol symbol = get(documents().documentSymbol(new DocumentSymbolParams(access()))).getFirst().getRight();
        assertThat(symbol.getName()).isEqualTo("Access");
        assertThat(symbol.getChildren()).extracting(DocumentSymbol::getName).contains("engineers-git", "revoked");
    }

    @Test
    void nothingButTheProtocolIsWritten() throws Exception {
        Path elsewhere = Files.createDirectories(scratch.resolve("elsewhere"));
        Process process = ServerProcess.command(elsewhere).start();
        try (var in = process.getOutputStream()) {
            for (String message : List.of("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"capabilities\":{}}}",
                    "{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didOpen\",\"params\":{\"textDocument\":{\"uri\":\"file:///x.yaml\",\"languageId\":"
                            + "\"yaml\",\"version\":1,\"text\":\"a\"}}}",
                    "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"shutdown\"}", "{\"jsonrpc\":\"2.0\",\"method\":\"exit\"}")) {
                in.write(("Content-Length: " + message.length() + "\r\n\r\n" + message).getBytes(StandardCharsets.UTF_8));
                in.flush();
            }
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(out.replaceAll(
                    "Content-Length: [0-9]+\r\n\r\n\\{\"jsonrpc\":\"2.0\",\"id\":\"?[12]\"?,\"result\":.*?\\}(?=Content|$)", "")).isEmpty();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void anEditorThatHangsUpEndsIt() throws Exception {
        Process process = ServerProcess.command(scratch).start();
        try {
            process.getOutputStream().close();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(1);
        } finally {
            process.destroyForcibly();
        }
    }
}

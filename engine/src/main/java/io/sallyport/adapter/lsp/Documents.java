package io.sallyport.adapter.lsp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionList;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.DefinitionParams;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidCloseTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.DidSaveTextDocumentParams;
import org.eclipse.lsp4j.DocumentFormattingParams;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.DocumentSymbolParams;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.LocationLink;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.PrepareRenameDefaultBehavior;
import org.eclipse.lsp4j.PrepareRenameParams;
import org.eclipse.lsp4j.PrepareRenameResult;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.ReferenceParams;
import org.eclipse.lsp4j.RenameParams;
import org.eclipse.lsp4j.SymbolInformation;
import org.eclipse.lsp4j.TextDocumentPositionParams;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.messages.Either3;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.lsp4j.services.TextDocumentService;

import io.sallyport.lsp.Renaming;
import io.sallyport.lsp.Span;
import io.sallyport.policy.format.Formatted;
import io.sallyport.policy.format.Formatter;

/** What an editor asks about one document. */
final class Documents implements TextDocumentService {
    private final Workbench bench;

    Documents(Workbench bench) {
        this.bench = bench;
    }

    /** A question about a position of one of our files. */
    @FunctionalInterface
    private interface Question<T> {
        T ask(String file, int line, int character);
    }

    private <T> CompletableFuture<Optional<T>> at(TextDocumentPositionParams params, Question<T> question) {
        Position at = params.getPosition();
        return bench
                .ask(() -> bench.file(params.getTextDocument().getUri()).map(file -> question.ask(file, at.getLine(), at.getCharacter())));
    }

    @Override
    public void didOpen(DidOpenTextDocumentParams params) {
        bench.tell(() -> bench.edit(params.getTextDocument().getUri(), params.getTextDocument().getText()));
    }

    @Override
    public void didChange(DidChangeTextDocumentParams params) {
        String text = params.getContentChanges().getLast().getText();
        bench.tell(() -> bench.edit(params.getTextDocument().getUri(), text));
    }

    @Override
    public void didClose(DidCloseTextDocumentParams params) {
        bench.tell(() -> bench.close(params.getTextDocument().getUri()));
    }

    @Override
    public void didSave(DidSaveTextDocumentParams params) {
        bench.tell(bench::readAgain);
    }

    @Override
    public CompletableFuture<Either<List<CompletionItem>, CompletionList>> completion(CompletionParams params) {
        return at(params, bench.editor()::complete)
                .thenApply(found -> Either.forLeft(found.orElse(List.of()).stream().map(Translate::item).toList()));
    }

    @Override
    public CompletableFuture<Hover> hover(HoverParams params) {
        return at(params, bench.editor()::hover).thenApply(found -> new Hover(Translate.markdown(found.flatMap(text -> text).orElse(""))));
    }

    @Override
    public CompletableFuture<Either<List<? extends Location>, List<? extends LocationLink>>> definition(DefinitionParams params) {
        return at(params, bench.editor()::definition).thenApply(spans -> Either.forLeft(locations(spans.orElse(List.of()))));
    }

    @Override
    public CompletableFuture<List<? extends Location>> references(ReferenceParams params) {
        return at(params, bench.editor()::references).thenApply(spans -> locations(spans.orElse(List.of())));
    }

    private List<Location> locations(List<Span> spans) {
        return spans.stream().map(span -> new Location(bench.uri(span.file()), Translate.range(span))).toList();
    }

    @Override
    public CompletableFuture<Either3<Range, PrepareRenameResult, PrepareRenameDefaultBehavior>> prepareRename(PrepareRenameParams params) {
        return at(params, bench.editor()::renamed).thenApply(span -> Either3
                .forFirst(Translate.range(span.flatMap(found -> found).orElseThrow(() -> refusal("there is no name of a row here")))));
    }

    @Override
    public CompletableFuture<WorkspaceEdit> rename(RenameParams params) {
        Question<Renaming> question = (file, line, character) -> bench.editor().rename(file, line, character, params.getNewName());
        return at(params, question).thenApply(renaming -> switch (renaming.orElse(new Renaming.Refused("this file is not of the policy"))) {
            case Renaming.Edits(List<Span> places) -> {
                Map<String, List<TextEdit>> edits = new HashMap<>();
                places.forEach(place -> edits.computeIfAbsent(bench.uri(place.file()), uri -> new ArrayList<>())
                        .add(new TextEdit(Translate.range(place), params.getNewName())));
                yield new WorkspaceEdit(edits);
            }
            case Renaming.Refused(String why) -> throw refusal(why);
        });
    }

    private static ResponseErrorException refusal(String why) {
        return new ResponseErrorException(new ResponseError(ResponseErrorCode.RequestFailed, why, null));
    }

    @Override
    public CompletableFuture<List<? extends TextEdit>> formatting(DocumentFormattingParams params) {
        return bench.ask(() -> bench.file(params.getTextDocument().getUri()).map(this::formatted).orElse(List.of()));
    }

    private List<TextEdit> formatted(String file) {
        String text = bench.text(file);
        if (Formatter.takes(file) && Formatter.format(file, text) instanceof Formatted.Laid(String laid) && !laid.equals(text)) {
            String[] lines = text.split("\r\n|\r|\n", -1);
            Position end = new Position(lines.length - 1, lines[lines.length - 1].length());
            return List.of(new TextEdit(new Range(new Position(0, 0), end), laid));
        }
        return List.of();
    }

    @Override
    @SuppressWarnings("deprecation") // the protocol's older form stands in the signature
    public CompletableFuture<List<Either<SymbolInformation, DocumentSymbol>>> documentSymbol(DocumentSymbolParams params) {
        return bench.ask(() -> bench.file(params.getTextDocument().getUri()).map(bench.editor()::outline).orElse(List.of()).stream()
                .map(Translate::symbol).map(Either::<SymbolInformation, DocumentSymbol>forRight).toList());
    }
}

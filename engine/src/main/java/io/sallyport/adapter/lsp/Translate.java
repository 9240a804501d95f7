package io.sallyport.adapter.lsp;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionItemKind;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DiagnosticSeverity;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.MarkupContent;
import org.eclipse.lsp4j.MarkupKind;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.SymbolKind;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.jsonrpc.messages.Either;

import io.sallyport.lsp.Outline;
import io.sallyport.lsp.Span;
import io.sallyport.lsp.Suggestion;
import io.sallyport.model.Place;

/** Our values as the protocol's. */
final class Translate {
    private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|'[^']*'|[^\\s,\\[\\]{}]+");

    private Translate() {}

    static Range range(Span span) {
        return new Range(new Position(span.line(), span.start()), new Position(span.line(), span.end()));
    }

    /** @param source the command that says the same */
    static Diagnostic diagnostic(io.sallyport.model.Diagnostic diagnostic, String source, String text) {
        DiagnosticSeverity severity = switch (diagnostic.severity()) {
            case ERROR -> DiagnosticSeverity.Error;
            case WARNING -> DiagnosticSeverity.Warning;
            case HINT -> DiagnosticSeverity.Information;
        };
        String message = diagnostic.message() + diagnostic.hint().map(hint -> "\nhint: " + hint).orElse("");
        Diagnostic found = new Diagnostic(word(diagnostic.place(), text), message, severity, source);
        found.setCode(Either.forLeft(diagnostic.id()));
        return found;
    }

    /** The word at a place, which is what gets underlined. */
    static Range word(Place place, String text) {
        int number = Math.max(place.line() - 1, 0);
        String line = text.lines().skip(number).findFirst().orElse("");
        int points = Math.clamp(place.column() - 1, 0, line.codePointCount(0, line.length()));
        int start = line.offsetByCodePoints(0, points);
        Matcher word = WORD.matcher(line).region(start, line.length());
        return new Range(new Position(number, start), new Position(number, word.lookingAt() ? word.end() : line.length()));
    }

    static CompletionItem item(Suggestion suggestion) {
        CompletionItem item = new CompletionItem(suggestion.label());
        item.setKind(switch (suggestion.sort()) {
            case KEY -> CompletionItemKind.Property;
            case VALUE -> CompletionItemKind.EnumMember;
            case NAME -> CompletionItemKind.Reference;
            case FACT -> CompletionItemKind.Class;
            case CONCLUSION -> CompletionItemKind.Method;
        });
        item.setDetail(suggestion.detail().isEmpty() ? suggestion.sort().name().toLowerCase(Locale.ROOT) : suggestion.detail());
        suggestion.meaning().ifPresent(meaning -> item.setDocumentation(markdown(meaning)));
        item.setTextEdit(Either.forLeft(new TextEdit(range(suggestion.replaced()), suggestion.text())));
        return item;
    }

    static MarkupContent markdown(String text) {
        return new MarkupContent(MarkupKind.MARKDOWN, text);
    }

    static DocumentSymbol symbol(Outline outline) {
        Range name = range(outline.name());
        Range whole = new Range(new Position(outline.name().line(), 0),
                new Position(Math.max(outline.lastLine(), outline.name().line()) + 1, 0));
        List<DocumentSymbol> inside = outline.inside().stream().map(Translate::symbol).toList();
        SymbolKind kind = outline.detail().isEmpty()
                ? SymbolKind.Module
                : outline.detail().equals("test") ? SymbolKind.Method : SymbolKind.Object;
        return new DocumentSymbol(outline.title(), kind, whole, name, outline.detail(), inside);
    }
}

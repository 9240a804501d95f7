package io.sallyport.policy.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.scanner.ScannerImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.tokens.ScalarToken;
import org.snakeyaml.engine.v2.tokens.Token;

import io.sallyport.policy.yaml.YamlReader;

/**
 * A token of YAML as it stands in the source.
 *
 * @param start index of its first character, in code points
 * @param end index after its last character
 * @param column of its first character, from 0
 * @param text the source between the two; empty for pieces that only say where a block begins or ends
 */
record Piece(Sort sort, int start, int end, int column, String text) {

    /** What pieces do to the layout. */
    enum Sort {
        MAPPING_START, SEQUENCE_START, BLOCK_END, KEY, ENTRY, VALUE, FLOW_OPEN, FLOW_CLOSE, FLOW_ENTRY, PLAIN, SINGLE_QUOTED, DOUBLE_QUOTED, BLOCK_SCALAR,
        /** An anchor, alias or tag. */
        PROPERTY,
        /** The start or end of a document, or a directive. */
        MARKER
    }

    boolean isVisible() {
        return !text.isEmpty();
    }

    /**
     * The pieces of a text, in order; empty when it holds a key behind `?`, which has no layout here.
     *
     * @param text YAML that has been read without a mistake, lines ending in {@code \n}
     */
    static Optional<List<Piece>> of(String text) {
        LoadSettings settings = LoadSettings.builder().setParseComments(false).setCodePointLimit(YamlReader.FILE_CHARS_MAX)
                .setBufferSize(Math.clamp(text.length(), 1_024, 1 << 20)).build();
        ScannerImpl scanner = new ScannerImpl(settings, new StreamReader(settings, text));
        int[] points = text.codePoints().toArray();
        List<Piece> pieces = new ArrayList<>();
        while (scanner.hasNext()) {
            Token token = scanner.next();
            Optional<Sort> sort = sort(token);
            if (sort.isPresent()) {
                Piece piece = piece(sort.get(), token, points);
                if (piece.sort == Sort.KEY && piece.isVisible()) {
                    return Optional.empty();
                }
                pieces.add(piece);
            }
        }
        return Optional.of(pieces);
    }

    private static Piece piece(Sort sort, Token token, int[] points) {
        Mark from = token.getStartMark().orElseThrow();
        Mark to = token.getEndMark().orElseThrow();
        boolean places = switch (sort) {
            case MAPPING_START, SEQUENCE_START, BLOCK_END -> true;
            default -> false;
        };
        String text = places ? "" : new String(points, from.getIndex(), to.getIndex() - from.getIndex());
        return new Piece(sort, from.getIndex(), to.getIndex(), from.getColumn(), text);
    }

    private static Optional<Sort> sort(Token token) {
        return switch (token.getTokenId()) {
            case StreamStart, StreamEnd, Comment -> Optional.empty();
            case BlockMappingStart -> Optional.of(Sort.MAPPING_START);
            case BlockSequenceStart -> Optional.of(Sort.SEQUENCE_START);
            case BlockEnd -> Optional.of(Sort.BLOCK_END);
            case Key -> Optional.of(Sort.KEY);
            case BlockEntry -> Optional.of(Sort.ENTRY);
            case Value -> Optional.of(Sort.VALUE);
            case FlowMappingStart, FlowSequenceStart -> Optional.of(Sort.FLOW_OPEN);
            case FlowMappingEnd, FlowSequenceEnd -> Optional.of(Sort.FLOW_CLOSE);
            case FlowEntry -> Optional.of(Sort.FLOW_ENTRY);
            case Scalar -> Optional.of(style(((ScalarToken) token).getStyle()));
            case Anchor, Alias, Tag -> Optional.of(Sort.PROPERTY);
            case Directive, DocumentStart, DocumentEnd -> Optional.of(Sort.MARKER);
        };
    }

    private static Sort style(ScalarStyle style) {
        return switch (style) {
            case PLAIN -> Sort.PLAIN;
            case SINGLE_QUOTED -> Sort.SINGLE_QUOTED;
            case DOUBLE_QUOTED, JSON_SCALAR_STYLE -> Sort.DOUBLE_QUOTED;
            case LITERAL, FOLDED -> Sort.BLOCK_SCALAR;
        };
    }
}

package io.sallyport.policy.table;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

import io.sallyport.model.RowId;
import io.sallyport.model.RowRef;
import io.sallyport.policy.yaml.Document;
import io.sallyport.policy.yaml.Fields;
import io.sallyport.policy.yaml.Marked;
import io.sallyport.policy.yaml.Node;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Units;

/** Reads all table files of a repository. */
public final class TableReader {
    /** The folder of the tables. */
    public static final String FOLDER = "policies/";

    private TableReader() {}

    /** Reads these files (path to text, all under {@link #FOLDER}); the Manifest first, since dates are meant in its zone. */
    public static Draft read(SortedMap<String, String> files, Problems problems) {
        Draft draft = new Draft();
        List<Document> tables = new ArrayList<>();
        for (Map.Entry<String, String> file : files.entrySet()) {
            for (Document document : Document.read(file.getKey(), file.getValue(), Kind.texts(), Kind.LATER, problems)) {
                if (document.kind().equals(ManifestReader.KIND)) {
                    ManifestReader.read(document, draft, problems);
                } else {
                    tables.add(document);
                }
            }
        }
        ZoneId zone = draft.manifests().isEmpty() ? ZoneOffset.UTC : draft.manifests().getFirst().value().zone();
        for (Document document : tables) {
            Kind.of(document.kind()).ifPresent(kind -> rows(kind, document, zone, draft, problems));
        }
        return draft;
    }

    private static void rows(Kind kind, Document document, ZoneId zone, Draft draft, Problems problems) {
        String file = document.place().file().substring(FOLDER.length());
        Fields.open(document.body(), Kind.DOCUMENT, problems).ifPresent(body -> {
            for (Node node : body.items("rows")) {
                Fields.open(node, kind.row(), problems).ifPresent(fields -> {
                    String name = fields.value("name", Units.NAME_TEXT).map(Marked::value).orElse("");
                    RowRef ref = new RowRef(new RowId(file, name), fields.place());
                    if (!name.isEmpty()) {
                        draft.rows().add(ref);
                    }
                    kind.read(new Row(fields, ref, zone, draft, problems));
                });
            }
        });
    }
}

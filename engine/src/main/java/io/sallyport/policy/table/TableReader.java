package io.sallyport.policy.table;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

import io.sallyport.model.Place;
import io.sallyport.model.RowId;
import io.sallyport.model.RowRef;
import io.sallyport.policy.yaml.Document;
import io.sallyport.policy.yaml.Fields;
import io.sallyport.policy.yaml.Marked;
import io.sallyport.policy.yaml.Node;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Shape;
import io.sallyport.policy.yaml.Units;

/** Reads all table files of a repository. */
public final class TableReader {
    /** The folder of the tables. */
    public static final String FOLDER = "policies/";

    private TableReader() {}

    /** Reads these files (path to text, all under {@link #FOLDER}); the Manifest first, since dates are meant in its zone. */
    public static Draft read(SortedMap<String, String> files, Problems problems) {
        Draft draft = new Draft();
        List<Table> tables = new ArrayList<>();
        for (Map.Entry<String, String> file : files.entrySet()) {
            int before = problems.count();
            List<Document> documents = Document.read(file.getKey(), file.getValue(), Kind.texts(), Kind.LATER, problems);
            if (problems.count() > before) {
                draft.unread();
            }
            for (int i = 0; i < documents.size(); i++) {
                Document document = documents.get(i);
                Optional<Place> end = i + 1 < documents.size() ? Optional.of(documents.get(i + 1).place()) : Optional.empty();
                Kind.of(document.kind()).ifPresentOrElse(kind -> tables.add(new Table(kind, document, end)),
                        () -> ManifestReader.read(document, end, draft, problems));
            }
        }
        ZoneId zone = draft.manifests().isEmpty() ? ZoneOffset.UTC : draft.manifests().getFirst().value().zone();
        for (Table table : tables) {
            read(table, zone, draft, problems);
        }
        return draft;
    }

    /** A document that is a list of rows, and where the next document of the file starts. */
    private record Table(Kind kind, Document document, Optional<Place> end) {}

    private static void read(Table table, ZoneId zone, Draft draft, Problems problems) {
        String file = table.document().place().file().substring(FOLDER.length());
        Shape shape = table.kind().row();
        Fields.open(table.document().body(), Kind.DOCUMENT, problems).ifPresent(body -> {
            SuppressionReader.ofDocument(body, table.end(), draft, problems);
            List<Node> rows = body.items("rows");
            for (int i = 0; i < rows.size(); i++) {
                Optional<Place> end = i + 1 < rows.size() ? Optional.of(rows.get(i + 1).place()) : table.end();
                Fields.open(rows.get(i), shape, problems).ifPresent(fields -> {
                    SuppressionReader.ofRow(fields, end, draft, problems);
                    String name = fields.value("name", Units.NAME_TEXT).map(Marked::value).orElse("");
                    RowRef ref = new RowRef(new RowId(file, name), fields.place());
                    if (!name.isEmpty()) {
                        draft.rows().add(ref);
                    }
                    table.kind().read(new Row(fields, ref, zone, draft, problems));
                });
            }
        });
    }
}

package io.sallyport.policy.table;

import java.util.Optional;

import io.sallyport.model.Place;
import io.sallyport.policy.yaml.Fields;
import io.sallyport.policy.yaml.Marked;
import io.sallyport.policy.yaml.Node;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Shape;

/** Reads {@code suppress} of a document or row. */
public final class SuppressionReader {
    /** The key of a document or row. */
    public static final String KEY = "suppress";
    /** The keys of one entry. */
    public static final Shape ENTRY = Shape.of("a suppressed warning").required("id", "reason");

    private SuppressionReader() {}

    static void ofDocument(Fields fields, Optional<Place> end, Draft draft, Problems problems) {
        read(fields, end, true, draft, problems);
    }

    static void ofRow(Fields fields, Optional<Place> end, Draft draft, Problems problems) {
        read(fields, end, false, draft, problems);
    }

    private static void read(Fields fields, Optional<Place> end, boolean ofDocument, Draft draft, Problems problems) {
        for (Node node : fields.items(KEY)) {
            Fields.open(node, ENTRY, problems).ifPresent(entry -> {
                Optional<Marked<String>> id = entry.text("id");
                Optional<Marked<String>> reason = entry.text("reason");
                if (id.isPresent() && reason.isPresent()) {
                    draft.suppressions().add(new Suppression(id.get(), reason.get().value(), fields.place(), end, ofDocument));
                }
            });
        }
    }
}

package io.sallyport.policy.table;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.sallyport.policy.IsolationTable;
import io.sallyport.policy.IsolationTable.Mode;
import io.sallyport.policy.table.Reference.Target;
import io.sallyport.policy.yaml.Fields;
import io.sallyport.policy.yaml.Marked;
import io.sallyport.policy.yaml.Shape;

/** Reads rows of Isolation: modes and exemptions. */
public final class IsolationReader {
    /** The keys of a row, of either sort. */
    public static final Shape ROW = Shape.of("an Isolation row").required("name").optional("for", "mode", "from", "to");

    private static final Map<String, Mode> MODES = Map.of("none", Mode.NONE, "group", Mode.GROUP, "full", Mode.FULL);

    private IsolationReader() {}

    static void read(Row row) {
        Fields fields = row.fields();
        boolean mode = fields.has("for") && fields.has("mode") && !fields.has("from") && !fields.has("to");
        boolean exemption = fields.has("from") && fields.has("to") && !fields.has("for") && !fields.has("mode");
        if (!mode && !exemption) {
            row.problems().add(TableProblem.ISOLATION_ROW, row.ref().place(), "the row is neither a mode nor an exemption",
                    "write `for` and `mode`, or `from` and `to`");
        }
        List<Marked<String>> groups = groups(row, "for");
        List<Marked<String>> from = groups(row, "from");
        List<Marked<String>> to = groups(row, "to");
        Optional<Mode> chosen = fields.choice("mode", MODES);
        if (mode && chosen.isPresent()) {
            row.draft().isolation().add(new IsolationTable.Row(row.ref(), Row.names(groups), chosen.get()));
        }
        if (exemption) {
            row.draft().exemptions().add(new IsolationTable.Exemption(row.ref(), Row.names(from), Row.names(to)));
        }
    }

    private static List<Marked<String>> groups(Row row, String key) {
        List<Marked<String>> groups = row.fields().someWords(key);
        row.draft().mention(Target.GROUP, row.ref(), groups);
        return groups;
    }
}

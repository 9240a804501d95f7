package io.sallyport.policy.table;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.sallyport.policy.IsolationTable;
import io.sallyport.policy.IsolationTable.Mode;
import io.sallyport.policy.Service;
import io.sallyport.policy.table.Reference.Target;
import io.sallyport.policy.yaml.Fields;
import io.sallyport.policy.yaml.Marked;
import io.sallyport.policy.yaml.Shape;

/** Reads rows of Isolation: modes, exemptions and invitations. */
public final class IsolationReader {
    /** The keys of a row, of each sort. */
    public static final Shape ROW = Shape.of("an Isolation row").required("name").optional("for", "mode", "from", "to", "from-resources",
            "services");

    private static final Set<String> OF_A_MODE = Set.of("for", "mode");
    private static final Set<String> OF_AN_EXEMPTION = Set.of("from", "to");
    private static final Set<String> OF_AN_INVITATION = Set.of("from-resources", "to");
    private static final Set<String> KEYS = Set.of("for", "mode", "from", "to", "from-resources", "services");

    private static final Map<String, Mode> MODES = Map.of("none", Mode.NONE, "group", Mode.GROUP, "full", Mode.FULL);

    private IsolationReader() {}

    static void read(Row row) {
        Fields fields = row.fields();
        boolean mode = isOf(fields, OF_A_MODE, Set.of());
        boolean exemption = isOf(fields, OF_AN_EXEMPTION, Set.of());
        boolean invitation = isOf(fields, OF_AN_INVITATION, Set.of("services"));
        if (!mode && !exemption && !invitation) {
            row.problems().add(TableProblem.ISOLATION_ROW, row.ref().place(), "the row is neither a mode, an exemption nor an invitation",
                    "write `for` and `mode`, or `from` and `to`, or `from-resources` and `to`");
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
        invitation(row, to, invitation);
    }

    private static void invitation(Row row, List<Marked<String>> to, boolean whole) {
        List<Marked<String>> resources = row.fields().someWords("from-resources");
        row.draft().mention(Target.INVITED_RESOURCE, row.ref(), resources);
        List<Service> services = row.fields().values("services", ServiceText.UNIT).stream().map(Marked::value).toList();
        if (whole) {
            row.draft().invitations().add(new IsolationTable.Invitation(row.ref(), Row.names(resources), Row.names(to), services));
        }
    }

    /** Whether the row has all of these keys and, beside those that may stand with them, no other. */
    private static boolean isOf(Fields fields, Set<String> needed, Set<String> possible) {
        return KEYS.stream().allMatch(key -> needed.contains(key) ? fields.has(key) : possible.contains(key) || !fields.has(key));
    }

    private static List<Marked<String>> groups(Row row, String key) {
        List<Marked<String>> groups = row.fields().someWords(key);
        row.draft().mention(Target.GROUP, row.ref(), groups);
        return groups;
    }
}

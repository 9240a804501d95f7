package io.sallyport.policy.table;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.sallyport.policy.AccessRow;
import io.sallyport.policy.When;
import io.sallyport.policy.table.Reference.Target;
import io.sallyport.policy.yaml.Fields;
import io.sallyport.policy.yaml.Marked;
import io.sallyport.policy.yaml.Shape;
import io.sallyport.policy.yaml.Unit;
import io.sallyport.policy.yaml.YamlProblem;

/** Reads rows of Access. */
public final class AccessReader {
    /** The longest sentence for the client, in characters: a reason has 255 bytes of the management protocol, and some are left for what is put before. */
    public static final int MESSAGE_CHARS_MAX = 200;
    /** The keys of a row. */
    public static final Shape ROW = Shape.of("an Access row").required("name")
            .optional("allow", "deny", "to", "when", "from", "until", "mode", "message");

    static final Unit<String> MESSAGE = Unit.of("a sentence for the client", AccessReader::message, YamlProblem.BAD_TEXT,
            "use one line of at most " + MESSAGE_CHARS_MAX + " printable ASCII characters without `\"` and `\\`: OpenVPN drops the others");

    private AccessReader() {}

    static void read(Row row) {
        Fields fields = row.fields();
        boolean allows = fields.has("allow");
        boolean one = allows != fields.has("deny");
        if (!one) {
            row.problems().add(TableProblem.ALLOW_OR_DENY, row.ref().place(), "the row has " + (allows ? "both" : "neither")
                    + " `allow` " + (allows ? "and" : "nor") + " `deny`", "write one of them, with a list of groups");
        }
        List<Marked<String>> groups = fields.someWords("allow");
        List<Marked<String>> denied = fields.someWords("deny");
        List<Marked<String>> resources = fields.someWords("to");
        row.draft().mention(Target.GROUP, row.ref(), groups);
        row.draft().mention(Target.GROUP, row.ref(), denied);
        row.draft().mention(allows ? Target.ALLOWED_RESOURCE : Target.DENIED_RESOURCE, row.ref(), resources);
        When when = WhenReader.read(row);
        Optional<Instant> from = fields.value("from", TimeText.unit(row.zone())).map(Marked::value);
        Optional<Instant> until = fields.value("until", TimeText.unit(row.zone())).map(Marked::value);
        if (from.isPresent() && until.isPresent() && !from.get().isBefore(until.get())) {
            row.problems().add(TableProblem.REVERSED_VALIDITY, fields.placeOf("until"), "`until` is not after `from`");
        }
        boolean shadow = fields.choice("mode", Map.of("enforce", false, "shadow", true)).orElse(false);
        Optional<String> message = fields.value("message", MESSAGE).map(Marked::value);
        if (message.isPresent() && (shadow || (allows ? until.isEmpty() : !resources.isEmpty()))) {
            row.problems().add(TableProblem.MESSAGE_NOT_SENT, fields.placeOf("message"), "this message is never sent",
                    allows
                            ? "give the row an `until`, or remove the message"
                            : "remove `to` to refuse the connection, or remove the message");
        }
        if (allows && !fields.has("to")) {
            row.problems().add(TableProblem.ALLOW_WITHOUT_TO, row.ref().place(), "the row allows its groups nothing",
                    "name resources under `to`");
        }
        if (one && (!allows || !resources.isEmpty())) {
            row.draft().access()
                    .add(new AccessRow(row.ref(), allows, Row.names(allows ? groups : denied), Row.names(resources), when, from,
                            until, shadow, message));
        }
    }

    private static Optional<String> message(String text) {
        boolean fits = text.length() <= MESSAGE_CHARS_MAX && text.chars().allMatch(c -> c >= 32 && c < 127 && c != '"' && c != '\\');
        return fits ? Optional.of(text) : Optional.empty();
    }
}

package io.sallyport.policy.table;

import java.util.List;
import java.util.Optional;

import io.sallyport.model.Bandwidth;
import io.sallyport.model.DataSize;
import io.sallyport.policy.QuotaRow;
import io.sallyport.policy.table.Reference.Target;
import io.sallyport.policy.yaml.Fields;
import io.sallyport.policy.yaml.Marked;
import io.sallyport.policy.yaml.Shape;
import io.sallyport.policy.yaml.Units;

/** Reads rows of Quotas. */
public final class QuotasReader {
    /** The keys of a row. */
    public static final Shape ROW = Shape.of("a Quotas row").required("name", "rate").optional("for", "users", "override")
            .later("volume", "sessions", "session-length", "idle", "hours", "priority", "baseline", "over");
    /** The keys under {@code rate}. */
    public static final Shape RATE = Shape.of("`rate`").optional("down", "up", "burst");

    private QuotasReader() {}

    static void read(Row row) {
        Fields fields = row.fields();
        List<Marked<String>> groups = fields.someWords("for");
        List<Marked<String>> users = fields.someWords("users");
        row.draft().mention(Target.GROUP, row.ref(), groups);
        if (!fields.has("for") && !fields.has("users")) {
            row.problems().add(TableProblem.WITHOUT_SUBJECT, row.ref().place(), "the row has neither `for` nor `users`",
                    "name groups under `for`, or people under `users`");
        }
        Optional<Fields> rate = fields.fields("rate", RATE);
        Optional<Bandwidth> down = rate.flatMap(r -> r.value("down", Units.RATE)).map(Marked::value);
        Optional<Bandwidth> up = rate.flatMap(r -> r.value("up", Units.RATE)).map(Marked::value);
        Optional<DataSize> burst = rate.flatMap(r -> r.value("burst", Units.SIZE)).map(Marked::value);
        if (rate.isPresent() && !rate.get().has("down") && !rate.get().has("up")) {
            row.problems().add(TableProblem.EMPTY_RATE, rate.get().place(), "the rate has neither `down` nor `up`");
        }
        row.draft().quotas().add(new QuotaRow(row.ref(), Row.names(groups), Row.names(users), down, up, burst,
                fields.flag("override").orElse(false)));
    }
}

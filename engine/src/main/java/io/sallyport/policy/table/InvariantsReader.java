package io.sallyport.policy.table;

import java.util.List;
import java.util.Optional;

import io.sallyport.policy.Invariant;
import io.sallyport.policy.Invariant.Subject;
import io.sallyport.policy.table.Reference.Target;
import io.sallyport.policy.yaml.Fields;
import io.sallyport.policy.yaml.Marked;
import io.sallyport.policy.yaml.Shape;

/** Reads rows of Invariants. */
public final class InvariantsReader {
    /** The keys of a row. */
    public static final Shape ROW = Shape.of("an Invariants row").required("name").optional("never", "always", "why");
    /** The keys under {@code never} and {@code always}. */
    public static final Shape STATEMENT = Shape.of("a statement").optional("group", "site", "reach", "reach-group", "reach-site");

    private InvariantsReader() {}

    static void read(Row row) {
        Fields fields = row.fields();
        boolean always = fields.has("always");
        if (always == fields.has("never")) {
            row.problems().add(EstateProblem.NEVER_OR_ALWAYS, row.ref().place(), "the row has " + (always ? "both" : "neither")
                    + " `never` " + (always ? "and" : "nor") + " `always`", "write one of them");
        }
        Optional<String> why = fields.text("why").map(Marked::value);
        fields.fields("never", STATEMENT).ifPresent(never -> statement(row, never, false, why));
        fields.fields("always", STATEMENT).ifPresent(statement -> statement(row, statement, true, why));
    }

    private static void statement(Row row, Fields fields, boolean always, Optional<String> why) {
        Optional<Marked<String>> group = mention(row, fields, "group", Target.GROUP);
        Optional<Marked<String>> site = mention(row, fields, "site", Target.SITE);
        Optional<Marked<String>> resource = mention(row, fields, "reach", Target.STATED_RESOURCE);
        Optional<Marked<String>> otherGroup = mention(row, fields, "reach-group", Target.GROUP);
        Optional<Marked<String>> otherSite = mention(row, fields, "reach-site", Target.SITE);
        long subjects = count(fields, "group", "site");
        long objects = count(fields, "reach", "reach-group", "reach-site");
        boolean sensible = subjects == 1 && objects == 1 && (fields.has("group") || fields.has("reach-site"));
        if (!sensible) {
            row.problems().add(EstateProblem.STATEMENT, fields.place(), "the statement does not say who reaches what",
                    "write `group` with one of `reach`, `reach-group` or `reach-site`, or `site` with `reach-site`");
            return;
        }
        Optional<Subject> subject = group.<Subject>map(g -> new Subject.OfGroup(g.value()))
                .or(() -> site.map(s -> new Subject.OfSite(s.value())));
        Optional<Invariant.Target> target = resource.<Invariant.Target>map(r -> new Invariant.Target.OfResource(r.value()))
                .or(() -> otherGroup.map(g -> new Invariant.Target.OfGroup(g.value())))
                .or(() -> otherSite.map(s -> new Invariant.Target.OfSite(s.value())));
        if (subject.isPresent() && target.isPresent()) {
            row.draft().invariants().add(new Invariant(row.ref(), always, subject.get(), target.get(), why));
        }
    }

    private static Optional<Marked<String>> mention(Row row, Fields fields, String key, Target target) {
        Optional<Marked<String>> name = fields.text(key);
        row.draft().mention(target, row.ref(), name.map(List::of).orElse(List.of()));
        return name;
    }

    private static long count(Fields fields, String... keys) {
        return List.of(keys).stream().filter(fields::has).count();
    }
}

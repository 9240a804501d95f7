package io.sallyport.policy.table;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

import io.sallyport.model.DataSize;
import io.sallyport.policy.Capture;
import io.sallyport.policy.Capture.Trigger;
import io.sallyport.policy.Retention;
import io.sallyport.policy.Retention.Basis;
import io.sallyport.policy.Retention.Records;
import io.sallyport.policy.table.Reference.Target;
import io.sallyport.policy.yaml.Fields;
import io.sallyport.policy.yaml.Marked;
import io.sallyport.policy.yaml.Shape;
import io.sallyport.policy.yaml.Unit;
import io.sallyport.policy.yaml.Units;
import io.sallyport.policy.yaml.Words;
import io.sallyport.policy.yaml.YamlProblem;

/** Reads rows of Retention: what is kept, and when packets are captured. */
public final class RetentionReader {
    /** How long a capture runs where the row does not say. */
    public static final Duration CAPTURE_DEFAULT = Duration.ofMinutes(5);
    /** The keys of a row, of either sort. */
    public static final Shape ROW = Shape.of("a Retention row").required("name", "keep", "basis").optional("records", "capture", "for",
            "why");
    /** The keys under {@code capture}. */
    public static final Shape CAPTURE = Shape.of("`capture`").required("on").optional("length", "size");

    private static final Map<String, Basis> BASES = words(Basis.values());
    private static final Unit<Records> RECORDS = one("a sort of records", words(Records.values()));
    private static final Unit<Trigger> TRIGGERS = one("something that sets off a capture", words(Trigger.values()));

    private RetentionReader() {}

    static void read(Row row) {
        Fields fields = row.fields();
        boolean records = fields.has("records") && !fields.has("capture") && !fields.has("for");
        boolean captures = fields.has("capture") && !fields.has("records");
        if (!records && !captures) {
            row.problems().add(EstateProblem.RETENTION_ROW, row.ref().place(),
                    "the row does not say one thing: what is kept, or when to capture",
                    "write `records`, or `capture` with or without `for`");
        }
        List<Marked<Records>> what = fields.values("records", RECORDS);
        Optional<Duration> keep = positive(row, fields, "keep");
        Optional<Basis> basis = fields.choice("basis", BASES);
        fields.text("why");
        List<Marked<String>> groups = fields.someWords("for");
        row.draft().mention(Target.GROUP, row.ref(), groups);
        Optional<Fields> capture = fields.fields("capture", CAPTURE);
        List<Marked<Trigger>> on = capture.map(c -> c.values("on", TRIGGERS)).orElse(List.of());
        Duration length = capture.flatMap(c -> positive(row, c, "length")).orElse(CAPTURE_DEFAULT);
        Optional<DataSize> size = capture.flatMap(c -> c.value("size", Units.SIZE)).map(Marked::value);
        if (keep.isPresent() && basis.isPresent() && records) {
            TreeSet<Records> sorts = new TreeSet<>(what.stream().map(Marked::value).toList());
            row.draft().retention().add(new RetentionDraft(new Retention(row.ref(), sorts, keep.get(), basis.get()), what));
        } else if (keep.isPresent() && basis.isPresent() && captures) {
            row.draft().captures().add(new Capture(row.ref(), Row.names(groups), new TreeSet<>(on.stream().map(Marked::value).toList()),
                    length, size, keep.get(), basis.get()));
        }
    }

    private static Optional<Duration> positive(Row row, Fields fields, String key) {
        Optional<Marked<Duration>> found = fields.value(key, Units.DURATION_TEXT);
        if (found.isPresent() && found.get().value().isZero()) {
            row.problems().add(EstateProblem.NO_TIME, found.get().place(), Words.quote(key) + " is no time at all");
            return Optional.empty();
        }
        return found.map(Marked::value);
    }

    private static <E extends Enum<E>> Map<String, E> words(E[] values) {
        Map<String, E> words = new TreeMap<>();
        for (E value : values) {
            words.put(value.name().toLowerCase(Locale.ROOT).replace('_', '-'), value);
        }
        return words;
    }

    private static <T> Unit<T> one(String noun, Map<String, T> words) {
        return Unit.of(noun, text -> Optional.ofNullable(words.get(text)), YamlProblem.BAD_VALUE,
                "it is one of " + Words.list(new ArrayList<>(words.keySet())));
    }
}

package io.sallyport.policy.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

import io.sallyport.policy.Glob;
import io.sallyport.policy.Group;
import io.sallyport.policy.table.Reference.Target;
import io.sallyport.policy.yaml.Fields;
import io.sallyport.policy.yaml.Marked;
import io.sallyport.policy.yaml.Node;
import io.sallyport.policy.yaml.Shape;
import io.sallyport.policy.yaml.Words;

/** Reads rows of Groups. */
public final class GroupsReader {
    /** The keys of a row. */
    public static final Shape ROW = Shape.of("a Groups row").required("name")
            .optional("users", "common-names", "certificate", "groups", "except", "upstream", "claims");
    /** The keys under {@code except}. */
    public static final Shape EXCEPT = Shape.of("`except`").optional("users", "groups");

    /** Short names of subject attributes, as the daemon gives them ({@code X509_0_*}). */
    private static final Pattern ATTRIBUTE = Pattern.compile("[A-Za-z][A-Za-z0-9]{0,31}");

    private GroupsReader() {}

    static void read(Row row) {
        Fields fields = row.fields();
        List<Marked<String>> nested = fields.words("groups");
        row.draft().mention(Target.NESTED_GROUP, row.ref(), nested);
        Optional<Fields> except = fields.fields("except", EXCEPT);
        List<Marked<String>> exceptUsers = except.map(e -> e.someWords("users")).orElse(List.of());
        List<Marked<String>> exceptGroups = except.map(e -> e.someWords("groups")).orElse(List.of());
        row.draft().mention(Target.EXCEPTED_GROUP, row.ref(), exceptGroups);
        List<Glob> commonNames = new ArrayList<>();
        for (Marked<String> pattern : fields.words("common-names")) {
            commonNames.add(new Glob(pattern.value()));
        }
        row.draft().groups()
                .add(new Group(row.ref(), row.ref().id().name(), Row.names(fields.words("users")), commonNames, certificate(row),
                        Row.names(nested), Row.names(exceptUsers), Row.names(exceptGroups),
                        Row.names(fields.someWords("upstream")), claims(row)));
    }

    private static SortedMap<String, SortedSet<String>> claims(Row row) {
        SortedMap<String, SortedSet<String>> claims = new TreeMap<>();
        for (Node.Entry entry : row.fields().entries("claims")) {
            String name = entry.key().value();
            List<Marked<String>> values = row.fields().someTexts(entry.value(), name);
            if (!values.isEmpty()) {
                claims.put(name, Row.names(values));
            }
        }
        return claims;
    }

    private static SortedMap<String, SortedSet<String>> certificate(Row row) {
        SortedMap<String, SortedSet<String>> fields = new TreeMap<>();
        for (Node.Entry entry : row.fields().entries("certificate")) {
            String name = entry.key().value();
            SortedSet<String> values = new TreeSet<>();
            for (Marked<String> value : row.fields().someTexts(entry.value(), name)) {
                values.add(value.value());
            }
            if (!ATTRIBUTE.matcher(name).matches()) {
                row.problems().add(TableProblem.BAD_CERTIFICATE_FIELD, entry.key().place(), Words.quote(name)
                        + " is not a field of a certificate", "write a subject attribute such as `OU`, or `SAN`, `issuer` or `serial`");
            } else if (!values.isEmpty()) {
                fields.put(name, values);
            }
        }
        return fields;
    }
}

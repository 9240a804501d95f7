package io.sallyport.policy.yaml;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import io.sallyport.model.Place;
import io.sallyport.policy.yaml.Node.Mapping;
import io.sallyport.policy.yaml.Node.Scalar;

/** One document of a file: a mapping whose {@code kind} is known to be one of those the caller takes. */
public record Document(String kind, Mapping body) {
    /** The version of the language that is read. */
    public static final String API_VERSION = "sallyport/v1";

    /** Where the document starts. */
    public Place place() {
        return body.place();
    }

    /** The keys every document has, for the shape of a document of one kind. */
    public static Shape shape(String what) {
        return Shape.of(what).required("apiVersion", "kind");
    }

    /**
     * The documents of one file that have a usable header; whatever is wrong with the others is reported.
     *
     * @param kinds the kinds that are taken
     * @param laterKinds kinds of the language that are refused as not supported yet
     */
    public static List<Document> read(String file, String text, Collection<String> kinds, Collection<String> laterKinds,
            Problems problems) {
        List<Document> found = new ArrayList<>();
        int before = problems.count();
        List<Node> nodes = YamlReader.read(file, text, problems);
        boolean empty = true;
        for (Node node : nodes) {
            if (!(node instanceof Scalar scalar && scalar.type() == Node.Type.NOTHING)) {
                empty = false;
                header(node, kinds, laterKinds, problems).ifPresent(found::add);
            }
        }
        if (empty && problems.count() == before) {
            problems.add(YamlProblem.NO_DOCUMENT, Place.ofFile(file), "the file holds no document");
        }
        return found;
    }

    private static Optional<Document> header(Node node, Collection<String> kinds, Collection<String> laterKinds, Problems problems) {
        if (!(node instanceof Mapping body)) {
            problems.add(YamlProblem.WRONG_TYPE, node.place(), "a document is a mapping that begins with `apiVersion` and `kind`");
            return Optional.empty();
        }
        Optional<Scalar> version = word(body, "apiVersion", problems);
        if (version.isPresent() && !version.get().text().equals(API_VERSION)) {
            problems.add(YamlProblem.UNKNOWN_VERSION, version.get().place(),
                    Words.quote(version.get().text()) + " is not read by this engine",
                    "write `apiVersion: " + API_VERSION + "`");
        }
        Optional<Scalar> kind = word(body, "kind", problems);
        if (kind.isEmpty() || kinds.contains(kind.get().text())) {
            return kind.map(k -> new Document(k.text(), body));
        }
        String name = kind.get().text();
        if (laterKinds.contains(name)) {
            problems.add(YamlProblem.NOT_SUPPORTED_YET, kind.get().place(), "the kind " + Words.quote(name) + " is not supported yet");
        } else {
            problems.add(YamlProblem.UNKNOWN_KIND, kind.get().place(), Words.quote(name) + " is not a kind",
                    () -> NearestName.hint(name, kinds).or(() -> Optional.of("the kinds are " + Words.list(kinds))));
        }
        return Optional.empty();
    }

    private static Optional<Scalar> word(Mapping body, String key, Problems problems) {
        for (Node.Entry entry : body.entries()) {
            if (entry.key().value().equals(key)) {
                if (entry.value() instanceof Scalar scalar && scalar.type() == Node.Type.TEXT) {
                    return Optional.of(scalar);
                }
                problems.add(YamlProblem.WRONG_TYPE, entry.value().place(), Words.quote(key) + " takes a word");
                return Optional.empty();
            }
        }
        if (key.equals("kind")) {
            problems.add(YamlProblem.MISSING_KEY, body.place(), "a document needs `kind`");
        }
        return Optional.empty();
    }
}

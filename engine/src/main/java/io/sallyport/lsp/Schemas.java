package io.sallyport.lsp;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import io.sallyport.policy.yaml.Node;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.YamlReader;

/** The schemas of the kinds of documents. JSON is YAML, so that our own reader reads them. Not safe for several threads. */
final class Schemas {
    /** The most slots that are remembered; the language has far fewer, misspelt keys make more. */
    private static final int SLOTS_MAX = 10_000;

    private final SortedMap<String, Schema> byKind = new TreeMap<>();
    private final Map<Slot, Optional<Schema>> found = new HashMap<>();

    /** @param texts of the schema files by path */
    Schemas(Map<String, String> texts) {
        texts.forEach((file, text) -> {
            for (Node root : YamlReader.read(file, text, new Problems())) {
                Schema schema = new Schema(root);
                Optional.ofNullable(schema.properties().get("kind")).map(Schema::choices).filter(words -> words.size() == 1)
                        .ifPresent(words -> byKind.put(words.iterator().next(), schema));
            }
        });
    }

    Optional<Schema> of(String kind) {
        return Optional.ofNullable(byKind.get(kind));
    }

    SortedSet<String> kinds() {
        return new TreeSet<>(byKind.keySet());
    }

    Optional<Schema> at(Slot slot) {
        if (found.size() > SLOTS_MAX) {
            found.clear();
        }
        return found.computeIfAbsent(slot, at -> of(at.kind()).flatMap(schema -> schema.at(at.path())));
    }

    /** The slot of the value under a key of the mapping at this slot. */
    Slot under(Slot slot, String key) {
        boolean known = at(slot).filter(schema -> schema.properties().containsKey(key)).isPresent();
        boolean own = !known && at(slot).flatMap(Schema::additional).isPresent();
        return slot.in(own ? Slot.OWN : key);
    }
}

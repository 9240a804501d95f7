package io.sallyport.lsp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.sallyport.lsp.Suggestion.Sort;

/** What may stand at a cursor. */
final class Completion {
    private final Schemas schemas;
    private final Nouns nouns;

    Completion(Schemas schemas, Nouns nouns) {
        this.schemas = schemas;
        this.nouns = nouns;
    }

    /** @param names the names the policy knows, as definitions */
    List<Suggestion> at(Cursor cursor, List<Occurrence> names) {
        List<Suggestion> found = new ArrayList<>();
        cursor.mapping().ifPresent(slot -> keys(slot, cursor, names, found));
        if (cursor.value()) {
            values(cursor, names, found);
        }
        return found;
    }

    private void keys(Slot slot, Cursor cursor, List<Occurrence> names, List<Suggestion> found) {
        if (slot.kind().isEmpty() && slot.path().isEmpty()) {
            for (String key : List.of("apiVersion", "kind")) {
                add(found, cursor, new Suggestion(key, Sort.KEY, "", Optional.empty(), key + ": ", cursor.word()));
            }
        }
        Optional<Schema> schema = schemas.at(slot);
        Set<String> required = schema.map(Schema::required).orElse(Set.of());
        for (Map.Entry<String, Schema> property : schema.map(Schema::properties).map(Map::entrySet).orElse(Set.of())) {
            if (!cursor.keys().contains(property.getKey())) {
                add(found, cursor, new Suggestion(property.getKey(), Sort.KEY, required.contains(property.getKey()) ? "required" : "",
                        Optional.of(Hover.meaning(property.getKey(), property.getValue())), property.getKey() + ": ", cursor.word()));
            }
        }
        nouns.of(slot.asKey()).ifPresent(noun -> names(noun, cursor, names, ": ", found));
    }

    private void values(Cursor cursor, List<Occurrence> names, List<Suggestion> found) {
        if (cursor.slot().path().equals(List.of("kind"))) {
            schemas.kinds().forEach(kind -> add(found, cursor, new Suggestion(kind, Sort.VALUE, "",
                    schemas.of(kind).flatMap(Schema::description), kind, cursor.word())));
            return;
        }
        Set<String> choices = cursor.slot().path().equals(List.of("apiVersion"))
                ? Set.of("sallyport/v1")
                : schemas.at(cursor.slot()).map(Schema::choices).orElse(Set.of());
        choices.forEach(word -> add(found, cursor, new Suggestion(word, Sort.VALUE, "", Optional.empty(), word, cursor.word())));
        nouns.of(cursor.slot()).ifPresent(noun -> names(noun, cursor, names, "", found));
    }

    private static void names(String noun, Cursor cursor, List<Occurrence> names, String after, List<Suggestion> found) {
        names.stream().filter(name -> name.defines() && name.noun().equals(noun)).filter(name -> !cursor.keys().contains(name.name()))
                .forEach(name -> add(found, cursor,
                        new Suggestion(name.name(), Sort.NAME, noun, Optional.empty(), name.name() + after, cursor.word())));
    }

    private static void add(List<Suggestion> found, Cursor cursor, Suggestion suggestion) {
        if (suggestion.label().startsWith(cursor.typed()) && found.stream().noneMatch(other -> other.label().equals(suggestion.label()))) {
            found.add(suggestion);
        }
    }
}

package io.sallyport.adapter.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

import tools.jackson.databind.JsonNode;

import io.sallyport.model.Address;

/**
 * The fields of one JSON object, by type. Each method throws {@link Missing} when the field is not what it should be; the reader of the whole
 * record turns that into a result.
 */
record JsonFields(JsonNode node, String path) {

    /** A field is absent or of another type. */
    static final class Missing extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Missing(String message) {
            super(message);
        }
    }

    JsonFields object(String key) {
        JsonNode value = node.path(key);
        return new JsonFields(check(value, value.isObject(), key), path + key + ".");
    }

    Optional<JsonFields> maybeObject(String key) {
        return node.has(key) ? Optional.of(object(key)) : Optional.empty();
    }

    String text(String key) {
        JsonNode value = node.path(key);
        return check(value, value.isString(), key).stringValue();
    }

    Optional<String> maybeText(String key) {
        return node.has(key) ? Optional.of(text(key)) : Optional.empty();
    }

    long number(String key) {
        JsonNode value = node.path(key);
        return check(value, value.isIntegralNumber() && value.canConvertToLong(), key).longValue();
    }

    Optional<Long> maybeNumber(String key) {
        return node.has(key) ? Optional.of(number(key)) : Optional.empty();
    }

    boolean flag(String key) {
        JsonNode value = node.path(key);
        return check(value, value.isBoolean(), key).booleanValue();
    }

    Instant instant(String key) {
        return Instant.parse(text(key));
    }

    Optional<Instant> maybeInstant(String key) {
        return maybeText(key).map(Instant::parse);
    }

    Optional<Address> maybeAddress(String key) {
        return maybeText(key).map(Address::of);
    }

    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (JsonNode value : elements(key)) {
            texts.add(check(value, value.isString(), key).stringValue());
        }
        return texts;
    }

    TreeSet<String> names(String key) {
        return new TreeSet<>(texts(key));
    }

    List<JsonFields> objects(String key) {
        List<JsonFields> objects = new ArrayList<>();
        for (JsonNode value : elements(key)) {
            objects.add(new JsonFields(check(value, value.isObject(), key), path + key + "."));
        }
        return objects;
    }

    /** An object whose values are all texts. */
    TreeMap<String, String> map(String key) {
        TreeMap<String, String> map = new TreeMap<>();
        JsonFields inner = object(key);
        inner.node.propertyNames().forEach(name -> map.put(name, inner.text(name)));
        return map;
    }

    private JsonNode elements(String key) {
        JsonNode value = node.path(key);
        return check(value, value.isArray(), key);
    }

    private JsonNode check(JsonNode value, boolean right, String key) {
        if (!right) {
            throw new Missing("`" + path + key + "` is missing or of another type");
        }
        return value;
    }
}

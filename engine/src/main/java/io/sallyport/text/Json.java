package io.sallyport.text;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** Writes a whole value as JSON (RFC 8259), two spaces deep, keys in the order of the map: the same value gives the same bytes. */
public final class Json {
    private final StringBuilder out = new StringBuilder();

    private Json() {}

    /** Maps, collections, optionals, numbers, booleans and null as such; everything else as its text. */
    public static String text(Object value) {
        Json json = new Json();
        json.value(value, 0);
        return json.out.append('\n').toString();
    }

    private void value(@Nullable Object value, int depth) {
        switch (value) {
            case null -> out.append("null");
            case Optional<?> optional -> value(optional.orElse(null), depth);
            case Map<?, ?> map -> object(map, depth);
            case Collection<?> list -> array(list, depth);
            case Number number -> out.append(number);
            case Boolean yes -> out.append(yes);
            default -> string(value.toString());
        }
    }

    private void object(Map<?, ?> map, int depth) {
        if (map.isEmpty()) {
            out.append("{}");
            return;
        }
        out.append('{');
        for (Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator(); entries.hasNext();) {
            Map.Entry<?, ?> entry = entries.next();
            line(depth + 1);
            string(String.valueOf(entry.getKey()));
            out.append(": ");
            value(entry.getValue(), depth + 1);
            out.append(entries.hasNext() ? "," : "");
        }
        line(depth);
        out.append('}');
    }

    private void array(Collection<?> list, int depth) {
        if (list.isEmpty()) {
            out.append("[]");
            return;
        }
        out.append('[');
        for (Iterator<?> values = list.iterator(); values.hasNext();) {
            line(depth + 1);
            value(values.next(), depth + 1);
            out.append(values.hasNext() ? "," : "");
        }
        line(depth);
        out.append(']');
    }

    private void line(int depth) {
        out.append('\n').append("  ".repeat(depth));
    }

    private void string(String text) {
        JsonWriter.quote(text, out);
    }
}

package io.sallyport.text;

import java.util.Optional;

/**
 * Writes one JSON object (RFC 8259) on one line, keys in the order of calls.
 *
 * <p>Besides what the RFC demands, every control, format and separator character is escaped, so that a line can be shown on a terminal and
 * cannot be split by readers who count U+2028 as a line end.
 */
public final class JsonWriter {
    /** Stands for half a surrogate pair, which is no character; readers disagree on what to do with it (RFC 8259, 8.2). */
    private static final char REPLACEMENT = '\ufffd';

    private final StringBuilder out = new StringBuilder(1024);
    private boolean first = true;

    public JsonWriter open() {
        separate();
        out.append('{');
        first = true;
        return this;
    }

    public JsonWriter close() {
        out.append('}');
        first = false;
        return this;
    }

    public JsonWriter openList(String key) {
        key(key);
        out.append('[');
        first = true;
        return this;
    }

    public JsonWriter closeList() {
        out.append(']');
        first = false;
        return this;
    }

    public JsonWriter open(String key) {
        key(key);
        out.append('{');
        first = true;
        return this;
    }

    public JsonWriter field(String key, String value) {
        key(key);
        text(value);
        return this;
    }

    public JsonWriter field(String key, Optional<?> value) {
        value.ifPresent(present -> field(key, present.toString()));
        return this;
    }

    public JsonWriter field(String key, long value) {
        key(key);
        out.append(value);
        return this;
    }

    public JsonWriter field(String key, boolean value) {
        key(key);
        out.append(value);
        return this;
    }

    public JsonWriter list(String key, Iterable<?> values) {
        openList(key);
        for (Object value : values) {
            separate();
            text(value.toString());
        }
        return closeList();
    }

    private void key(String key) {
        separate();
        text(key);
        out.append(':');
    }

    private void separate() {
        if (!first) {
            out.append(',');
        }
        first = false;
    }

    private void text(String value) {
        quote(value, out);
    }

    /** Appends a text in quotes, escaped as the class promises. */
    static void quote(String value, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = Visible.isHalf(value, i) ? REPLACEMENT : value.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if ((c < 0x7f && c >= ' ') || Visible.is(value, i)) {
                        out.append(c);
                    } else {
                        out.append("\\u");
                        for (int shift = 12; shift >= 0; shift -= 4) {
                            out.append(Character.forDigit(c >> shift & 15, 16));
                        }
                    }
                }
            }
        }
        out.append('"');
    }

    @Override
    public String toString() {
        return out.toString();
    }
}

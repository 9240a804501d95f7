package io.sallyport.management;

import java.util.OptionalLong;

/** Unsigned decimal numbers as the daemon prints them. */
final class Numbers {
    private static final int DIGITS_MAX = 18;

    private Numbers() {}

    /** The number; empty for anything but 1 to 18 ASCII digits. */
    static OptionalLong parse(String text) {
        if (text.isEmpty() || text.length() > DIGITS_MAX) {
            return OptionalLong.empty();
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return OptionalLong.empty();
            }
            value = value * 10 + (c - '0');
        }
        return OptionalLong.of(value);
    }
}

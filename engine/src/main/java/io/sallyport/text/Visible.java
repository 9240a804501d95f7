package io.sallyport.text;

/** Which characters can be shown as they are: nothing that moves a cursor, turns the writing direction, is invisible or is half a character. */
public final class Visible {
    private Visible() {}

    /** Whether the character that the unit at {@code i} belongs to is visible. */
    static boolean is(String text, int i) {
        char c = text.charAt(i);
        int point = Character.isLowSurrogate(c) && i > 0 && Character.isHighSurrogate(text.charAt(i - 1))
                ? text.codePointAt(i - 1)
                : text.codePointAt(i);
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED, Character.PRIVATE_USE ->
                false;
            default -> true;
        };
    }

    /** Whether the unit at {@code i} is half a surrogate pair without the other half. */
    static boolean isHalf(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }

    /** The text with every other character as {@code \\u0000}-style escapes. */
    public static String of(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (is(text, i)) {
                out.append(c);
            } else {
                out.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    out.append(Character.forDigit(c >> shift & 15, 16));
                }
            }
        }
        return out.toString();
    }
}

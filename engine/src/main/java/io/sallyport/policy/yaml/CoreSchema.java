package io.sallyport.policy.yaml;

/** The types of plain scalars by YAML 1.2's core schema (chapter 10.3.2), recognised without regular expressions. */
final class CoreSchema {
    private CoreSchema() {}

    static Node.Type typeOf(String plain) {
        return switch (plain) {
            case "", "~", "null", "Null", "NULL" -> Node.Type.NOTHING;
            case "true", "True", "TRUE", "false", "False", "FALSE" -> Node.Type.BOOLEAN;
            case ".nan", ".NaN", ".NAN" -> Node.Type.DECIMAL;
            default -> number(plain);
        };
    }

    private static Node.Type number(String text) {
        char first = text.charAt(0);
        if (first == '0' && text.length() > 2 && (text.charAt(1) == 'x' || text.charAt(1) == 'o')) {
            return digits(text, 2, text.charAt(1) == 'x' ? 16 : 8) == text.length() ? Node.Type.INTEGER : Node.Type.TEXT;
        }
        int start = first == '-' || first == '+' ? 1 : 0;
        if (text.startsWith(".inf", start) && text.length() == start + 4) {
            return Node.Type.DECIMAL;
        }
        int whole = digits(text, start, 10);
        if (whole == text.length()) {
            return whole > start ? Node.Type.INTEGER : Node.Type.TEXT;
        }
        return isDecimal(text, start, whole) ? Node.Type.DECIMAL : Node.Type.TEXT;
    }

    private static boolean isDecimal(String text, int start, int whole) {
        int at = whole;
        int digits = whole - start;
        if (at < text.length() && text.charAt(at) == '.') {
            int fraction = digits(text, at + 1, 10);
            digits += fraction - at - 1;
            at = fraction;
        }
        if (digits == 0) {
            return false;
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            int sign = at + 1 < text.length() && (text.charAt(at + 1) == '-' || text.charAt(at + 1) == '+') ? 1 : 0;
            int exponent = digits(text, at + 1 + sign, 10);
            return exponent == text.length() && exponent > at + 1 + sign;
        }
        return at == text.length();
    }

    /** The index after the digits that start at {@code from}. */
    private static int digits(String text, int from, int radix) {
        int at = from;
        while (at < text.length() && text.charAt(at) < 128 && Character.digit(text.charAt(at), radix) >= 0) {
            at++;
        }
        return at;
    }
}

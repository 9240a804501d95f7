package io.sallyport.management;

import java.text.Normalizer;
import java.util.Map;

/**
 * Text for people, made fit for a parameter of a command: the daemon silently drops everything but printable ASCII, which makes other words of
 * words, so letters become their nearest ASCII ones and the rest a question mark.
 */
public final class FreeText {
    private static final int PRINTABLE_FIRST = 0x20;
    private static final int PRINTABLE_LAST = 0x7e;

    /** Letters and marks that Unicode does not take apart by itself. */
    private static final Map<Integer, String> NEAREST = Map.ofEntries(Map.entry(0x131, "i"), Map.entry(0xdf, "ss"), Map.entry(0xf8, "o"),
            Map.entry(0xd8, "O"), Map.entry(0x142, "l"), Map.entry(0x141, "L"), Map.entry(0x111, "d"), Map.entry(0x110, "D"),
            Map.entry(0xe6, "ae"), Map.entry(0xc6, "AE"), Map.entry(0x153, "oe"), Map.entry(0x152, "OE"), Map.entry(0xfe, "th"),
            Map.entry(0xde, "Th"), Map.entry(0xf0, "d"), Map.entry(0x2010, "-"), Map.entry(0x2013, "-"), Map.entry(0x2014, "-"),
            Map.entry(0x2018, "'"), Map.entry(0x2019, "'"), Map.entry(0x201c, "\""), Map.entry(0x201d, "\""), Map.entry(0x201e, "\""),
            Map.entry(0x20ac, "EUR"), Map.entry((int) '\t', " "), Map.entry((int) '\n', " "), Map.entry((int) '\r', " "));

    private FreeText() {}

    /** The nearest printable ASCII, at most {@code charsMax} characters. */
    public static String ascii(String text, int charsMax) {
        StringBuilder out = new StringBuilder();
        // Cut before it is taken apart: one code point never becomes less than one character, so nothing that fits is lost.
        String head = text.codePointCount(0, text.length()) <= charsMax ? text : text.substring(0, text.offsetByCodePoints(0, charsMax));
        Normalizer.normalize(head, Normalizer.Form.NFKD).codePoints().forEach(c -> {
            int type = Character.getType(c);
            if (c >= PRINTABLE_FIRST && c <= PRINTABLE_LAST) {
                out.append((char) c);
            } else if (NEAREST.containsKey(c)) {
                out.append(NEAREST.get(c));
            } else if (type != Character.NON_SPACING_MARK && type != Character.FORMAT) {
                out.append('?');
            }
        });
        return out.length() <= charsMax ? out.toString() : out.substring(0, charsMax);
    }

    /** Whether every character is printable ASCII. */
    static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c >= PRINTABLE_FIRST && c <= PRINTABLE_LAST);
    }

    /** In double quotes, with the two escapes the daemon knows there. Only for printable ASCII. */
    static String quote(String ascii) {
        return "\"" + ascii.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}

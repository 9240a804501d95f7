package io.sallyport.policy.yaml;

/** How the author's words are quoted in messages: in backticks, on one line, cut when long. */
public final class Words {
    /** The longest quotation, in characters. */
    public static final int QUOTED_CHARS_MAX = 60;

    private Words() {}

    public static String quote(String text) {
        return "`" + plain(text, QUOTED_CHARS_MAX) + "`";
    }

    /** At most {@code max} characters of the text, those that do not print replaced by U+FFFD. */
    static String plain(String text, int max) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), max); i++) {
            char c = text.charAt(i);
            out.append(isPlain(c) ? c : '\ufffd');
        }
        return out.append(text.length() > max ? "…" : "").toString();
    }

    /** The words in backticks with commas between them. */
    public static String list(Iterable<String> words) {
        StringBuilder out = new StringBuilder();
        for (String word : words) {
            out.append(out.isEmpty() ? "" : ", ").append(quote(word));
        }
        return out.toString();
    }

    private static boolean isPlain(char c) {
        return !Character.isISOControl(c) && c != '`' && c != '\u2028' && c != '\u2029' && !Character.isSurrogate(c)
                && Character.getType(c) != Character.FORMAT;
    }
}

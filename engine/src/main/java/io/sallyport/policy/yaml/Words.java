package io.sallyport.policy.yaml;

/** How the author's words are quoted in messages: in backticks, on one line, cut when long. */
public final class Words {
    /** The longest quotation, in characters. */
    public static final int QUOTED_CHARS_MAX = 60;

    private Words() {}

    public static String quote(String text) {
        StringBuilder out = new StringBuilder("`");
        int end = Math.min(text.length(), QUOTED_CHARS_MAX);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            out.append(isPlain(c) ? c : '\ufffd');
        }
        return out.append(text.length() > QUOTED_CHARS_MAX ? "…`" : "`").toString();
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

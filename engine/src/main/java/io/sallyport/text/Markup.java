package io.sallyport.text;

/** Text inside XML and HTML, where nothing of it may be taken for markup, end an attribute, or turn the writing direction. */
public final class Markup {
    private Markup() {}

    /** The text, escaped for an element or a quoted attribute; what does not print is shown as {@code \\u0000}. */
    public static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        String separator = "";
        for (String line : text.split("\n", -1)) {
            out.append(separator);
            separator = "\n";
            String visible = Visible.of(line);
            for (int i = 0; i < visible.length(); i++) {
                char c = visible.charAt(i);
                switch (c) {
                    case '&' -> out.append("&amp;");
                    case '<' -> out.append("&lt;");
                    case '>' -> out.append("&gt;");
                    case '"' -> out.append("&quot;");
                    case '\'' -> out.append("&#39;");
                    default -> out.append(c);
                }
            }
        }
        return out.toString();
    }
}

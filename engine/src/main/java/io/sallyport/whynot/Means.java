package io.sallyport.whynot;

import java.util.Locale;

/** Who can bring a change about. From the easiest to the hardest. */
public enum Means {
    /** Whoever connects. */
    SELF("you can"),
    /** Time. */
    WAIT("wait"),
    /** Somebody else, who has to be asked. */
    OTHERS("ask"),
    /** Nobody who only wants to connect: it cannot be changed, or must not be. */
    NOBODY("not yours to change");

    private final String words;

    Means(String words) {
        this.words = words;
    }

    /** For people. */
    public String words() {
        return words;
    }

    /** For programs: {@code self}, {@code wait}, {@code others}, {@code nobody}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package io.sallyport.whynot;

import java.util.Locale;

/** By whom or what a change comes about; from the easiest to what must not be. */
public enum Means {
    /** Whoever connects. */
    USER("the user"),
    /** Waiting. */
    TIME("time"),
    /** Those who keep groups, devices and certificates. */
    ADMINISTRATORS("the administrators"),
    /** Only those who may change the policy. */
    POLICY("a change of the policy"),
    /** Nobody: it is so on purpose, and undoing it in order to get in is wrong. */
    NEVER("must not be changed");

    private final String words;

    Means(String words) {
        this.words = words;
    }

    /** For people. */
    public String words() {
        return words;
    }

    /** For programs: {@code user}, {@code time}, {@code administrators}, {@code policy}, {@code never}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

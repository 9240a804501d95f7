package io.sallyport.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How often something may happen: a count per second or per minute, above zero. Written {@code 20/s} or {@code 30/m}. */
public record Pace(int count, Per per) implements Comparable<Pace> {
    /** The largest count that is taken. */
    public static final int COUNT_MAX = 100_000;

    private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,5})/([sm])");

    public Pace {
        if (count < 1 || count > COUNT_MAX) {
            throw new IllegalArgumentException("pace out of range: " + count);
        }
    }

    /** The time a count is meant for. */
    public enum Per {
        SECOND(1), MINUTE(60);

        private final int seconds;

        Per(int seconds) {
            this.seconds = seconds;
        }

        public int seconds() {
            return seconds;
        }
    }

    /** Reads {@code 30/m}; empty when malformed or out of range. */
    public static Optional<Pace> parse(String text) {
        Matcher m = TEXT.matcher(text);
        if (!m.matches() || Integer.parseInt(m.group(1)) > COUNT_MAX) {
            return Optional.empty();
        }
        return Optional.of(new Pace(Integer.parseInt(m.group(1)), m.group(2).equals("s") ? Per.SECOND : Per.MINUTE));
    }

    /** How many come to pass in this time at most, rounded up. */
    public int in(int timeSeconds) {
        return Math.ceilDiv(count * timeSeconds, per.seconds);
    }

    /** The same so many times over. */
    public Pace times(int factor) {
        return new Pace(count * factor, per);
    }

    @Override
    public int compareTo(Pace other) {
        return Integer.compare(count * other.per.seconds, other.count * per.seconds);
    }

    @Override
    public String toString() {
        return count + (per == Per.SECOND ? "/s" : "/m");
    }
}

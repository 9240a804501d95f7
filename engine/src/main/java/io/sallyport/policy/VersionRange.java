package io.sallyport.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Versions of the engine a policy is written for: bounds that must all hold, such as {@code >=0.1 <2}.
 */
public record VersionRange(List<Bound> bounds) {
    /** The most bounds in one range, as a number. */
    public static final int BOUNDS_MAX = 4;

    private static final Pattern BOUND = Pattern.compile("(>=|<=|>|<|=)([0-9]{1,5})(?:\\.([0-9]{1,5}))?(?:\\.([0-9]{1,5}))?");

    public VersionRange {
        bounds = List.copyOf(bounds);
    }

    /** One comparison with a version of three numbers. */
    public record Bound(String comparison, Version version) {
        boolean admits(Version other) {
            int order = other.compareTo(version);
            return switch (comparison) {
                case ">=" -> order >= 0;
                case "<=" -> order <= 0;
                case ">" -> order > 0;
                case "<" -> order < 0;
                default -> order == 0;
            };
        }
    }

    /** Major, minor, patch. */
    public record Version(int major, int minor, int patch) implements Comparable<Version> {
        @Override
        public int compareTo(Version other) {
            int byMajor = Integer.compare(major, other.major);
            int byMinor = Integer.compare(minor, other.minor);
            return byMajor != 0 ? byMajor : byMinor != 0 ? byMinor : Integer.compare(patch, other.patch);
        }

        @Override
        public String toString() {
            return major + "." + minor + "." + patch;
        }
    }

    /** Reads bounds with single spaces between them; numbers left out are 0. */
    public static Optional<VersionRange> parse(String text) {
        List<Bound> bounds = new ArrayList<>();
        for (String part : text.split(" ", -1)) {
            Matcher m = BOUND.matcher(part);
            if (!m.matches() || bounds.size() == BOUNDS_MAX) {
                return Optional.empty();
            }
            bounds.add(new Bound(m.group(1), new Version(Integer.parseInt(m.group(2)), part(m, 3), part(m, 4))));
        }
        return Optional.of(new VersionRange(bounds));
    }

    public boolean contains(Version version) {
        return bounds.stream().allMatch(bound -> bound.admits(version));
    }

    private static int part(Matcher m, int group) {
        return m.group(group) == null ? 0 : Integer.parseInt(m.group(group));
    }
}

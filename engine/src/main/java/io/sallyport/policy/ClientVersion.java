package io.sallyport.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A version of OpenVPN as numbers: {@code 2.6.14}. What clients put after the numbers ({@code 2.7_alpha1}, {@code 3.git::…}) does not count.
 *
 * @param numbers one to four of them, without zeros at the end, so that {@code 2.6} and {@code 2.6.0} are the same
 */
public record ClientVersion(List<Integer> numbers) implements Comparable<ClientVersion> {
    private static final Pattern EXACT = Pattern.compile("[0-9]{1,6}(?:\\.[0-9]{1,6}){0,3}");
    private static final Pattern START = Pattern.compile("(" + EXACT + ")(?![0-9]).*", Pattern.DOTALL);

    public ClientVersion {
        List<Integer> significant = new ArrayList<>(numbers);
        while (significant.size() > 1 && significant.getLast() == 0) {
            significant.removeLast();
        }
        numbers = List.copyOf(significant);
    }

    /** A version as authors write it: numbers and dots only. */
    public static Optional<ClientVersion> parse(String text) {
        return EXACT.matcher(text).matches() ? Optional.of(of(text)) : Optional.empty();
    }

    /** A version as clients send it ({@code IV_VER}); empty when it does not begin with a number. */
    public static Optional<ClientVersion> sent(String text) {
        Matcher start = START.matcher(text);
        return start.matches() ? Optional.of(of(start.group(1))) : Optional.empty();
    }

    private static ClientVersion of(String numbers) {
        List<Integer> parts = new ArrayList<>();
        for (String part : numbers.split("\\.", -1)) {
            parts.add(Integer.valueOf(part));
        }
        return new ClientVersion(parts);
    }

    @Override
    public int compareTo(ClientVersion other) {
        for (int i = 0; i < Math.max(numbers.size(), other.numbers.size()); i++) {
            int mine = i < numbers.size() ? numbers.get(i) : 0;
            int theirs = i < other.numbers.size() ? other.numbers.get(i) : 0;
            if (mine != theirs) {
                return Integer.compare(mine, theirs);
            }
        }
        return 0;
    }

    @Override
    public String toString() {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining("."));
    }
}

package io.sallyport.effect.door;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.sallyport.model.Address;
import io.sallyport.model.Family;

/**
 * What a door holds besides its rules: who had a session of late, and who is kept out. As text it is one line for each, between a first line that names the form and a
 * last one, without which it is not whole:
 *
 * <pre>
 * sallyport-door 1
 * known 198.51.100.9 2026-03-03T09:00:00Z
 * banned 198.51.100.7 2026-03-02T09:02:00Z 5 ban-main-1772442000000-1
 * end
 * </pre>
 *
 * @param at when this was so
 * @param known until when each source is known
 * @param bans by source
 */
public record Holdings(Instant at, SortedMap<Source, Instant> known, List<Bans.Ban> bans) {
    private static final String FIRST = "sallyport-door 1";
    private static final String LAST = "end";

    public Holdings {
        known = Collections.unmodifiableSortedMap(new TreeMap<>(known));
        bans = List.copyOf(bans);
    }

    public static Holdings nothing(Instant at) {
        return new Holdings(at, new TreeMap<>(), List.of());
    }

    /** The same with these sources known, each for so long from now on where that is longer. */
    public Holdings knowing(Collection<Source> sources, Duration lasts) {
        TreeMap<Source, Instant> more = new TreeMap<>(known);
        sources.forEach(source -> more.merge(source, at.plus(lasts), (one, other) -> one.isAfter(other) ? one : other));
        return new Holdings(at, more, bans);
    }

    /** What of it is still so, with these bans instead. */
    public Holdings at(Instant now, List<Bans.Ban> running) {
        TreeMap<Source, Instant> left = new TreeMap<>(known);
        left.values().removeIf(until -> !until.isAfter(now));
        return new Holdings(now, left, running);
    }

    public String encode() {
        StringBuilder out = new StringBuilder(FIRST).append('\n');
        known.forEach((source, until) -> out.append("known ").append(source.base()).append(' ').append(until).append('\n'));
        bans.forEach(ban -> out.append("banned ").append(ban.source().base()).append(' ').append(ban.until()).append(' ')
                .append(ban.failures()).append(' ').append(ban.record()).append('\n'));
        return out.append(LAST).append('\n').toString();
    }

    /** Reads what {@link #encode} wrote; what ran out meanwhile is left out. Empty for anything else. */
    public static Optional<Holdings> decode(String text, Instant now) {
        List<String> lines = text.lines().toList();
        if (lines.size() < 2 || !lines.getFirst().equals(FIRST) || !lines.getLast().equals(LAST)) {
            return Optional.empty();
        }
        TreeMap<Source, Instant> known = new TreeMap<>();
        Stream.Builder<Bans.Ban> bans = Stream.builder();
        try {
            for (String line : lines.subList(1, lines.size() - 1)) {
                String[] words = line.split(" ", -1);
                Source source = Source.of(Address.of(words[1]));
                Instant until = Instant.parse(words[2]);
                switch (words[0] + "/" + words.length) {
                    case "known/3" -> known.put(source, until);
                    case "banned/5" -> bans.add(new Bans.Ban(source, Integer.parseInt(words[3]), until, words[4]));
                    default -> throw new IllegalArgumentException(line);
                }
            }
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException | DateTimeParseException e) {
            return Optional.empty();
        }
        return Optional.of(new Holdings(now, known, List.of()).at(now,
                bans.build().filter(ban -> ban.until().isAfter(now)).toList()));
    }

    /** The elements that put this back into a table that holds nothing of it, as one transaction's text; empty when there is nothing. */
    public String elements(Door door) {
        Map<Source, Duration> rests = new TreeMap<>();
        for (Family family : Family.values()) {
            known.entrySet().stream().filter(each -> each.getKey().base().family() == family)
                    .sorted(Map.Entry.<Source, Instant>comparingByValue().reversed()).limit(DoorText.KNOWN_MAX)
                    .forEach(each -> rests.put(each.getKey(), Bans.rest(each.getValue(), at)));
        }
        return DoorText.known(door, rests) + DoorText.banned(door, bans, at);
    }
}

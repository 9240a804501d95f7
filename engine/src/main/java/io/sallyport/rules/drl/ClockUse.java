package io.sallyport.rules.drl;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;

/** When time alone could change which of an organisation's rules match: wherever a field of Clock passes a number that some rule names. */
public final class ClockUse {
    private static final int HOURS = 24;
    private static final int MINUTES = 60;

    private boolean days;
    private final TreeSet<Integer> hours = new TreeSet<>();
    private final TreeSet<Integer> minutes = new TreeSet<>();
    private final TreeSet<Long> seconds = new TreeSet<>();

    public ClockUse(Collection<OwnRule> rules) {
        for (OwnRule rule : rules) {
            for (Pattern pattern : rule.when()) {
                if (pattern.fact().name().equals("Clock")) {
                    pattern.bound().values().forEach(this::everyValue);
                    pattern.conditions().forEach(this::note);
                }
            }
        }
    }

    private void note(Condition condition) {
        switch (condition) {
            case Condition.All(List<Condition> of) -> of.forEach(this::note);
            case Condition.Any(List<Condition> of) -> of.forEach(this::note);
            case Condition.Not(Condition of) -> note(of);
            case Condition.Compare(Operand.Field left, Condition.Operator operator, Operand.Whole right) ->
                passes(left.name(), turns(operator, right.value()));
            case Condition.Compare(Operand.Field left, Condition.Operator _, Operand _) -> everyValue(left.name());
            case Condition.Compare _ -> {
                // Clock has no texts that could be asked.
            }
        }
    }

    /** Where the answer of a comparison with a number can become another one while time passes. */
    private static List<Long> turns(Condition.Operator operator, long value) {
        return switch (operator) {
            case EQUAL, NOT_EQUAL -> List.of(value, value + 1);
            case LESS, GREATER_OR_EQUAL -> List.of(value);
            case LESS_OR_EQUAL, GREATER -> List.of(value + 1);
        };
    }

    private void passes(String field, List<Long> turns) {
        switch (field) {
            case "day" -> days = true;
            case "hour" -> add(hours, turns, HOURS);
            case "minute" -> add(minutes, turns, MINUTES);
            default -> seconds.addAll(turns);
        }
    }

    /** The first of the next round is always one. */
    private static void add(Set<Integer> values, List<Long> turns, int round) {
        values.add(0);
        turns.stream().filter(turn -> turn < round).forEach(turn -> values.add(turn.intValue()));
    }

    /** A rule that compares the second of now with anything but a number is looked at again every minute. */
    private void everyValue(String field) {
        List<Long> all = LongStream.range(0, MINUTES).boxed().toList();
        passes(field.equals("epochSecond") ? "minute" : field, all);
    }

    /** The first instant after now at which some rule could match that does not now, or the reverse; empty when there is none. */
    public Optional<Instant> nextChange(Instant now, ZoneId zone) {
        TreeSet<Instant> turns = new TreeSet<>();
        ZonedDateTime local = now.atZone(zone);
        if (days || !hours.isEmpty()) {
            turns.add(local.toLocalDate().plusDays(1).atStartOfDay(zone).toInstant());
        }
        for (int hour : hours) {
            turns.add(local.toLocalDate().atTime(hour, 0).atZone(zone).toInstant());
        }
        ZonedDateTime begun = local.truncatedTo(ChronoUnit.HOURS);
        for (int minute : minutes) {
            turns.add(begun.plusMinutes(minute).toInstant());
            turns.add(begun.plusHours(1).plusMinutes(minute).toInstant());
        }
        if (!turns.isEmpty()) {
            Optional.ofNullable(zone.getRules().nextTransition(now)).map(ZoneOffsetTransition::getInstant).ifPresent(turns::add);
        }
        Optional.ofNullable(seconds.higher(now.getEpochSecond())).map(Instant::ofEpochSecond).ifPresent(turns::add);
        return Optional.ofNullable(turns.higher(now));
    }
}

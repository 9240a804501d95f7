package io.sallyport.decision;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.sallyport.model.Bandwidth;
import io.sallyport.policy.AccessRow;
import io.sallyport.policy.Group;
import io.sallyport.policy.Hours;
import io.sallyport.policy.IsolationTable;
import io.sallyport.policy.IsolationTable.Mode;
import io.sallyport.policy.QuotaRow;

/**
 * The meaning of a policy, written down once more from the language's description: no index, no rules engine, no order that could matter. Every
 * row is looked at for every question.
 */
record PlainEvaluator(SortedMap<String, Group> groups, Iterable<AccessRow> access, Iterable<QuotaRow> quotas, IsolationTable isolation,
        ZoneId zone) {

    /** What an answer comes down to. */
    record Answer(boolean admitted, SortedSet<String> reach, Optional<Bandwidth> down, Optional<Bandwidth> up, Mode mode) {
        static final Answer NO = new Answer(false, new TreeSet<>(), Optional.empty(), Optional.empty(), Mode.FULL);
    }

    Answer answer(String person, Instant now) {
        TreeSet<String> reach = new TreeSet<>();
        boolean allowed = false;
        for (AccessRow row : access) {
            if (row.allows() && applies(row, person, now)) {
                allowed = true;
                reach.addAll(row.resources());
            }
        }
        for (AccessRow row : access) {
            if (!row.allows() && applies(row, person, now)) {
                allowed &= !row.resources().isEmpty();
                reach.removeAll(row.resources());
            }
        }
        return allowed && !reach.isEmpty()
                ? new Answer(true, reach, strictest(person, true), strictest(person, false), mode(person))
                : Answer.NO;
    }

    private boolean applies(AccessRow row, String person, Instant now) {
        boolean begun = row.from().isEmpty() || row.from().get().compareTo(now) <= 0;
        boolean ended = row.until().isPresent() && row.until().get().compareTo(now) <= 0;
        return !row.shadow() && begun && !ended && row.when().hours().map(hours -> within(hours, now.atZone(zone))).orElse(true)
                && row.groups().stream().anyMatch(group -> isIn(group, person));
    }

    private static boolean within(Hours hours, ZonedDateTime now) {
        int minute = now.getHour() * 60 + now.getMinute();
        for (Hours.Window window : hours.windows()) {
            boolean today = window.days().contains(now.getDayOfWeek());
            boolean yesterday = window.days().contains(now.getDayOfWeek().minus(1));
            boolean overnight = window.toMinute() <= window.fromMinute();
            boolean since = today && minute >= window.fromMinute() && (overnight || minute < window.toMinute());
            if (since || (overnight && yesterday && minute < window.toMinute())) {
                return true;
            }
        }
        return false;
    }

    boolean isIn(String name, String person) {
        Group group = groups.get(name);
        return group != null && !group.exceptUsers().contains(person)
                && group.exceptGroups().stream().noneMatch(except -> isIn(except, person))
                && (group.users().contains(person) || group.groups().stream().anyMatch(inner -> isIn(inner, person)));
    }

    private Optional<Bandwidth> strictest(String person, boolean down) {
        boolean overridden = false;
        for (QuotaRow row : quotas) {
            overridden |= row.override() && row.users().contains(person);
        }
        Optional<Bandwidth> least = Optional.empty();
        for (QuotaRow row : quotas) {
            boolean personal = row.users().contains(person);
            boolean meant = overridden ? personal && row.override() : personal || row.groups().stream().anyMatch(g -> isIn(g, person));
            Optional<Bandwidth> rate = down ? row.down() : row.up();
            if (meant && rate.isPresent()) {
                least = Stream.concat(least.stream(), rate.stream()).min(Bandwidth::compareTo);
            }
        }
        return least;
    }

    private Mode mode(String person) {
        Optional<Mode> strictest = Optional.empty();
        for (IsolationTable.Row row : isolation.rows()) {
            if (row.groups().stream().anyMatch(group -> isIn(group, person))) {
                strictest = Stream.concat(strictest.stream(), Stream.of(row.mode())).max(Mode::compareTo);
            }
        }
        return strictest.orElse(Mode.FULL);
    }
}

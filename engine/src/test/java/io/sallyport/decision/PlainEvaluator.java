package io.sallyport.decision;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.sallyport.event.Event;
import io.sallyport.facts.ClientFacts;
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
        PlainGuards guards, ZoneId zone) {

    /** What an answer comes down to. */
    record Answer(String verdict, SortedSet<String> reach, Optional<Bandwidth> down, Optional<Bandwidth> up, Mode mode) {
        static final Answer NO = nothing("no");
        static final Answer ASK = nothing("ask");

        private static Answer nothing(String verdict) {
            return new Answer(verdict, new TreeSet<>(), Optional.empty(), Optional.empty(), Mode.FULL);
        }
    }

    /** Who is there, and what is known of them. */
    record Client(String person, Event.Request event, ClientFacts facts) {
        boolean connected() {
            return event instanceof Event.Reauth;
        }
    }

    Answer answer(Client client, Instant now) {
        Predicate<String> in = group -> isIn(group, client.person());
        TreeSet<String> reach = new TreeSet<>();
        boolean allowed = false;
        boolean wanting = false;
        for (AccessRow row : access) {
            List<String> conditions = conditions(row, client, now);
            if (row.allows() && !row.shadow() && row.groups().stream().anyMatch(in)) {
                allowed |= conditions.isEmpty();
                wanting |= conditions.size() == 1 && conditions.getFirst().startsWith("second-factor");
                reach.addAll(conditions.isEmpty() ? row.resources() : new TreeSet<>());
            }
        }
        boolean denied = false;
        for (AccessRow row : access) {
            boolean fails = conditions(row, client, now).stream().anyMatch(condition -> condition.endsWith("fails"));
            if (!row.allows() && !row.shadow() && row.groups().stream().anyMatch(in) && !fails) {
                denied |= row.resources().isEmpty();
                reach.removeAll(row.resources());
            }
        }
        List<QuotaRow> limiting = limiting(client.person());
        if (denied || guards.unproved(client, in, now) || guards.refusedByRisk(client, in, now)
                || limiting.stream()
                        .anyMatch(row -> guards.refuses(row, client, now, row.terms().hours().map(h -> within(h, now.atZone(zone)))))) {
            return Answer.NO;
        }
        if (!allowed) {
            return wanting ? Answer.ASK : Answer.NO;
        }
        if (reach.isEmpty()) {
            return Answer.NO;
        }
        if (guards.asks(client, in, now)) {
            return Answer.ASK;
        }
        Mode mode = guards.isolates(client, in, now) ? Mode.FULL : mode(client.person());
        return new Answer("yes", reach, guards.slowest(limiting, client, in, now, true), guards.slowest(limiting, client, in, now, false),
                mode);
    }

    /** What does not hold: the key and how. */
    private List<String> conditions(AccessRow row, Client client, Instant now) {
        List<String> unmet = new ArrayList<>(guards.unmet(row.when(), client, now));
        if (row.from().isPresent() && row.from().get().compareTo(now) > 0) {
            unmet.add("from fails");
        }
        if (row.until().isPresent() && row.until().get().compareTo(now) <= 0) {
            unmet.add("until fails");
        }
        if (row.when().hours().isPresent() && !within(row.when().hours().get(), now.atZone(zone))) {
            unmet.add("hours fails");
        }
        return unmet;
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

    private List<QuotaRow> limiting(String person) {
        boolean overridden = false;
        for (QuotaRow row : quotas) {
            overridden |= row.override() && row.users().contains(person);
        }
        List<QuotaRow> limiting = new ArrayList<>();
        for (QuotaRow row : quotas) {
            boolean personal = row.users().contains(person);
            if (overridden ? personal && row.override() : personal || row.groups().stream().anyMatch(g -> isIn(g, person))) {
                limiting.add(row);
            }
        }
        return limiting;
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

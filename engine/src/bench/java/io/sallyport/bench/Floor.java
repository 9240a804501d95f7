package io.sallyport.bench;

import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.sallyport.event.Event;
import io.sallyport.facts.Facts;
import io.sallyport.model.Bandwidth;
import io.sallyport.model.RowRef;
import io.sallyport.policy.AccessRow;
import io.sallyport.policy.Policy;
import io.sallyport.policy.QuotaRow;

/**
 * The same question answered by plain Java over the same indexes: no rules, no sentences for the operator, no calendar (hours are asked only of
 * rows that have them). What a decision costs at the least.
 */
record Floor(Policy policy) {

    /** Who may in, to what, how fast, and by which rows. */
    record Answer(boolean admitted, Set<String> reach, Optional<Bandwidth> down, List<RowRef> by) {}

    Answer decide(Event.Request event, Facts facts) {
        Set<String> groups = policy.directory().groupsOf(event.peer(), facts.upstreamGroups());
        Set<String> allowed = new HashSet<>();
        Set<String> denied = new HashSet<>();
        List<RowRef> by = new ArrayList<>();
        boolean refused = false;
        for (AccessRow row : policy.access().candidates(groups)) {
            if (!holds(row, facts)) {
                continue;
            }
            by.add(row.ref());
            (row.allows() ? allowed : denied).addAll(row.resources());
            refused |= !row.allows() && row.resources().isEmpty();
        }
        allowed.removeAll(denied);
        Optional<Bandwidth> down = Optional.empty();
        for (QuotaRow row : policy.quotas().candidates(event.peer().person().orElse(""), groups)) {
            if (row.down().isPresent() && (down.isEmpty() || row.down().get().compareTo(down.get()) < 0)) {
                down = row.down();
            }
        }
        return new Answer(!refused && !allowed.isEmpty(), allowed, down, by);
    }

    private boolean holds(AccessRow row, Facts facts) {
        if (row.from().isPresent() && facts.now().isBefore(row.from().get())) {
            return false;
        }
        if (row.until().isPresent() && !facts.now().isBefore(row.until().get())) {
            return false;
        }
        if (row.when().hours().isEmpty()) {
            return true;
        }
        ZonedDateTime local = facts.now().atZone(policy.manifest().zone());
        int minute = local.getHour() * 60 + local.getMinute();
        return row.when().hours().get().windows().stream()
                .anyMatch(w -> w.days().contains(local.getDayOfWeek()) && w.fromMinute() <= minute && minute < w.toMinute());
    }
}

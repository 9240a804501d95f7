package io.sallyport.decision;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

import io.sallyport.decision.Reason.Kind;
import io.sallyport.facts.AccessCandidate;
import io.sallyport.facts.ConditionKind;
import io.sallyport.facts.Unmet;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Network;
import io.sallyport.model.RowRef;
import io.sallyport.policy.AccessRow;

/** The wording of refusals. */
final class Denials {
    static final String ASK = "access denied; ask your administrator";
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

    private final ZoneId zone;

    Denials(ZoneId zone) {
        this.zone = zone;
    }

    Denial unknownPerson() {
        return new Denial("unknown-person", "neither a certificate nor a user name", ASK, List.of());
    }

    Denial denied(Weighed weighed) {
        AccessRow first = weighed.denying().getFirst();
        String message = weighed.denying().stream().map(AccessRow::message).flatMap(Optional::stream).findFirst().orElse(ASK);
        return new Denial("denied-by-row", "denied by " + first.ref(), message, weighed.reasons(Kind.DENIED));
    }

    Denial stopped(String why, List<Reason> by) {
        return new Denial("rules-stopped", why, "the gateway cannot decide at the moment; try again later", by);
    }

    Denial nothingLeft(Weighed weighed) {
        return new Denial("nothing-left", "everything that is allowed is also denied", ASK, weighed.reasons(Kind.NARROWED));
    }

    /**
     * No allow row applies. Where rows for this person exist, the one that comes closest explains: outside its hours, then another condition that
     * does not hold, then not begun, then the last to end.
     */
    Denial nothingAllows(Weighed weighed, Instant now) {
        List<AccessCandidate> missed = weighed.missed();
        Optional<AccessCandidate> outside = missed.stream().filter(c -> c.lacksOnly(ConditionKind.HOURS)).findFirst();
        if (outside.isPresent()) {
            return closest("outside-hours", outside.get(), "outside the hours of ", "access is closed at this hour", weighed);
        }
        Optional<AccessCandidate> valid = missed.stream().filter(c -> !c.lacks(ConditionKind.FROM) && !c.lacks(ConditionKind.UNTIL))
                .min(Comparator.comparingInt(c -> c.unmet().size()));
        if (valid.isPresent()) {
            return closest("condition-unmet", valid.get(), failing(valid.get().unmet()) + ": ", ASK, weighed);
        }
        Optional<AccessCandidate> coming = missed.stream().filter(c -> c.row().from().filter(now::isBefore).isPresent())
                .min(Comparator.comparing(c -> c.row().from().orElseThrow()));
        if (coming.isPresent()) {
            String day = day(coming.get().row().from().orElseThrow());
            return closest("not-yet", coming.get(), "not before " + day + ": ", "your access begins on " + day, weighed);
        }
        Optional<AccessCandidate> ended = missed.stream().filter(c -> c.row().until().isPresent())
                .max(Comparator.comparing(c -> c.row().until().orElseThrow()));
        if (ended.isPresent()) {
            String day = day(ended.get().row().until().orElseThrow());
            return closest("ended", ended.get(), "ended on " + day + ": ", "your access ended on " + day, weighed);
        }
        return new Denial("nothing-allows", "nothing allows it", ASK, List.of());
    }

    private static Denial closest(String id, AccessCandidate candidate, String operator, String client, Weighed weighed) {
        RowRef row = candidate.row().ref();
        List<Reason> by = weighed.reasons(Kind.MISSED).stream().filter(r -> r.row().filter(row::equals).isPresent()).toList();
        return new Denial(id, operator + row, candidate.row().message().orElse(client), by);
    }

    Denial exhausted(Network pool) {
        return new Denial("pool-exhausted", "every address of " + pool + " is taken", "no address is free at the moment; try again later",
                List.of());
    }

    Denial noNetwork(InstanceName instance) {
        return new Denial("no-network", "the policy has no network for instance " + instance, ASK, List.of());
    }

    private String day(Instant instant) {
        return DAY.format(instant.atZone(zone));
    }

    /** Which conditions do not hold, for the operator. */
    static String failing(List<Unmet> unmet) {
        return unmet.stream().map(condition -> condition.kind().why(condition.truth())).distinct().collect(Collectors.joining(" and "));
    }
}

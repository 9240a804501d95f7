package io.sallyport.daemon;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.sallyport.control.Caller;
import io.sallyport.control.Reply;
import io.sallyport.control.Request;
import io.sallyport.control.UsageRow;
import io.sallyport.event.Peer;
import io.sallyport.event.PeerInfo;
import io.sallyport.facts.Usage;
import io.sallyport.facts.VolumeMarks;
import io.sallyport.flow.Accounts;
import io.sallyport.flow.Gate;
import io.sallyport.flow.Outcome;
import io.sallyport.flow.Session;
import io.sallyport.model.DataSize;
import io.sallyport.policy.Period;
import io.sallyport.policy.Policy;
import io.sallyport.policy.QuotaTerms.Over;
import io.sallyport.usage.Balance;

/** Answers operators about what people used, and changes it for them. */
final class UsageDesk {
    private static final Logger LOG = LoggerFactory.getLogger(UsageDesk.class);

    private final Gate gate;
    private final InstantSource clock;

    UsageDesk(Gate gate, InstantSource clock) {
        this.gate = gate;
        this.clock = clock;
    }

    /** One person, or everybody; nobody where the person is not known. */
    Reply.Usage usage(String person) {
        List<String> people = gate.accounts().people();
        if (!person.isEmpty()) {
            people = isKnown(person, people) ? List.of(person) : List.of();
        }
        return new Reply.Usage(people.stream().map(this::row).toList());
    }

    Reply reset(Request.UsageReset request, Caller by) {
        List<Period> periods = request.periods().stream().map(UsageDesk::period).toList();
        return change(request.person(), new Accounts.Change.Reset(periods), by, request.reason());
    }

    Reply grant(Request.UsageGrant request, Caller by) {
        return change(request.person(), new Accounts.Change.Grant(period(request.period()), new DataSize(request.bytes())), by,
                request.reason());
    }

    private Reply change(String person, Accounts.Change change, Caller by, String reason) {
        if (!isKnown(person, gate.accounts().people())) {
            return new Reply.Usage(List.of());
        }
        LOG.info("{} asks for {} of {}", by, change, person);
        return switch (gate.accounts().change(person, change, by.toString(), reason)) {
            case Outcome.Done _ -> new Reply.Usage(List.of(row(person)));
            case Outcome.Failed(String what, String hint) -> new Reply.Failed(what, hint);
        };
    }

    /** A name that is nobody's would be a typing mistake that goes unnoticed. */
    private boolean isKnown(String person, List<String> people) {
        return people.contains(person) || !groups(person).isEmpty()
                || gate.policy().stream().flatMap(policy -> policy.quotas().rows().stream()).anyMatch(row -> row.users().contains(person));
    }

    private UsageRow row(String person) {
        Balance balance = gate.accounts().of(person);
        Instant now = clock.instant();
        List<UsageRow.Used> periods = new ArrayList<>();
        gate.policy().ifPresent(policy -> balance.used().forEach((period, used) -> periods.add(new UsageRow.Used(period.toString(),
                used.down(), used.up(), balance.granted().getOrDefault(period, 0L), period.end(now, policy.manifest().zone())))));
        Optional<UsageRow.Usual> usual = balance.baseline()
                .map(b -> new UsageRow.Usual(b.median(), b.deviation(), b.days(), b.unusualFrom()));
        return new UsageRow(person, gate.accounts().sessions(person).size(), periods, limits(person, balance.usage()), usual,
                balance.unusual());
    }

    private List<UsageRow.Limit> limits(String person, Usage usage) {
        List<UsageRow.Limit> limits = new ArrayList<>();
        gate.policy().ifPresent(policy -> policy.quotas().candidates(person, groups(person))
                .forEach(row -> row.terms().volume().ifPresent(volume -> limits.add(new UsageRow.Limit(row.ref().toString(),
                        volume.per().toString(), VolumeMarks.used(volume, usage).map(DataSize::bytes).orElse(0L),
                        VolumeMarks.limit(volume, usage).bytes(), over(volume.over()))))));
        return limits;
    }

    private static String over(Over over) {
        return switch (over) {
            case Over.Throttle throttle -> "throttle " + throttle.rate();
            case Over.Deny _ -> "deny";
            case Over.Cut _ -> "cut";
        };
    }

    /** The groups in which the person's sessions are, or, without any, those in which their name is. */
    private SortedSet<String> groups(String person) {
        TreeSet<String> groups = new TreeSet<>();
        List<Session.Live> sessions = gate.accounts().sessions(person);
        sessions.forEach(live -> groups.addAll(live.decision().basis().groups()));
        Optional<Policy> policy = gate.policy();
        if (sessions.isEmpty() && policy.isPresent()) {
            Peer named = new Peer(Optional.of(person), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 0,
                    PeerInfo.none());
            groups.addAll(policy.get().directory().groupsOf(named, new TreeSet<>()));
        }
        return groups;
    }

    private static Period period(String word) {
        return Period.valueOf(word.toUpperCase(Locale.ROOT));
    }
}

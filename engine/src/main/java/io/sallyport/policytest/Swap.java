package io.sallyport.policytest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.sallyport.decision.Decision;
import io.sallyport.decision.Decision.Admit;
import io.sallyport.decision.Grant;
import io.sallyport.effect.push.PushConfig;
import io.sallyport.model.ClientId;
import io.sallyport.model.InstanceName;
import io.sallyport.policy.InstanceNetwork;
import io.sallyport.policy.Policy;
import io.sallyport.policytest.Results.Moment;

/**
 * What putting another policy in force on one instance changes: for people, and in the kernel while those are connected whom the policy before admits. They keep their
 * addresses, as they do in the daemon.
 *
 * @param changes of those for whom something changes, in the order they connected
 * @param alike for how many nothing does
 * @param before the firewall before, whole
 * @param routesBefore the kernel's routes before, as lines for {@code ip -batch}
 * @param text what the change writes
 */
public record Swap(List<Change> changes, int alike, String before, List<String> routesBefore, Difference.Text text) {
    public Swap {
        changes = List.copyOf(changes);
        routesBefore = List.copyOf(routesBefore);
    }

    /** What happens to somebody. */
    public enum What {
        /** Stays connected, with something else than before. */
        CHANGES,
        /** Is not admitted any more. */
        CUT,
        /** Is admitted, keeps no address of the new pools, and has to connect again. */
        MOVES,
        /** Would be admitted now. */
        ADMITTED
    }

    /**
     * One person's change.
     *
     * @param lost what was reached before and is not now; routes pushed before stay until the client connects again
     * @param gained the reverse
     * @param pushLost configuration lines a client was sent before and would not be sent now
     * @param pushGained the reverse
     */
    public record Change(String person, What what, Decision now, List<String> lost, List<String> gained, List<String> pushLost,
            List<String> pushGained) {
        public Change {
            lost = List.copyOf(lost);
            gained = List.copyOf(gained);
            pushLost = List.copyOf(pushLost);
            pushGained = List.copyOf(pushGained);
        }

        /** With what becomes of the address, before everything else. */
        Change moving(String from, String to) {
            return new Change(person, what, now, joined(from, lost), joined(to, gained), pushLost, pushGained);
        }

        private static List<String> joined(String first, List<String> rest) {
            return Stream.concat(Stream.of(first), rest.stream()).toList();
        }
    }

    /** @param moments of people under {@code old}, by name */
    public static Swap of(Policy old, Policy next, Deciding nextDeciding, InstanceName instance, Map<String, Moment> moments) {
        Difference difference = new Difference(old, instance);
        Seats seats = new Seats(next, instance);
        TreeMap<ClientId, Grant> staying = new TreeMap<>();
        List<Change> changes = new ArrayList<>();
        moments.forEach((person, moment) -> {
            Optional<Grant> before = grant(moment.decision());
            ClientId client = moment.event().client();
            before.ifPresent(grant -> difference.change(client, Optional.of(grant)));
            Decision now = nextDeciding.decide(moment.event(), moment.facts());
            Optional<Grant> after = grant(now).filter(grant -> seats.keeps(moment, grant.lease()));
            if (before.isPresent()) {
                after.ifPresent(grant -> staying.put(client, grant));
            }
            what(before, after, now)
                    .ifPresent(what -> changes.add(seats.moving(moment, change(person, what, now, push(old, instance, before),
                            push(next, instance, after), before, after))));
        });
        String whole = difference.firewall();
        return new Swap(changes, moments.size() - changes.size(), whole, difference.routes(), difference.swap(next, staying));
    }

    private static Optional<Grant> grant(Decision decision) {
        return decision instanceof Admit admit ? Optional.of(admit.grant()) : Optional.empty();
    }

    private static Optional<What> what(Optional<Grant> before, Optional<Grant> after, Decision now) {
        if (before.isEmpty()) {
            return now instanceof Admit ? Optional.of(What.ADMITTED) : Optional.empty();
        }
        if (after.isEmpty()) {
            return Optional.of(now instanceof Admit ? What.MOVES : What.CUT);
        }
        return before.equals(after) ? Optional.empty() : Optional.of(What.CHANGES);
    }

    private static Change change(String person, What what, Decision now, List<String> pushBefore, List<String> pushAfter,
            Optional<Grant> before,
            Optional<Grant> after) {
        List<String> was = reach(before);
        List<String> is = reach(after.or(() -> grant(now)));
        return new Change(person, what, now, without(was, is), without(is, was), without(pushBefore, pushAfter),
                without(pushAfter, pushBefore));
    }

    /** Resources, those denied with a mark, isolation and rates, each in words. */
    private static List<String> reach(Optional<Grant> grant) {
        List<String> words = new ArrayList<>();
        grant.ifPresent(has -> {
            words.addAll(has.reach().allowed());
            has.reach().denied().forEach(name -> words.add("not " + name));
            words.add("isolation " + has.circle().mode() + (has.circle().shared().isEmpty() ? "" : " " + has.circle().shared()));
            has.limits().down().ifPresent(rate -> words.add("down " + rate));
            has.limits().up().ifPresent(rate -> words.add("up " + rate));
        });
        return words;
    }

    private static List<String> push(Policy policy, InstanceName instance, Optional<Grant> grant) {
        InstanceNetwork network = policy.networks().get(instance);
        return network == null ? List.of() : grant.map(has -> PushConfig.of(policy, network, has).lines()).orElse(List.of());
    }

    private static List<String> without(List<String> some, List<String> others) {
        return some.stream().filter(one -> !others.contains(one)).toList();
    }
}

package io.sallyport.facts;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

import io.sallyport.event.Peer;
import io.sallyport.facts.Risk.Part;
import io.sallyport.model.Address;
import io.sallyport.model.Network;
import io.sallyport.policy.RiskTable;
import io.sallyport.policy.SignalKind;

/** Adds up risk by one policy's Risk table. Pure: the same signals at the same instant give the same score. */
final class RiskScorer {
    private final RiskTable table;
    private final List<RiskTable.Signal> signals;
    private final List<RiskTable.Blacklist> blacklists;

    RiskScorer(RiskTable table) {
        this.table = table;
        signals = table.signals().stream().sorted(Comparator.comparing(RiskTable.Signal::ref)).toList();
        blacklists = table.blacklists().stream().sorted(Comparator.comparing(RiskTable.Blacklist::ref)).toList();
    }

    Risk score(Peer peer, Facts facts) {
        if (table.isEmpty() && facts.client().risk().signals().isEmpty()) {
            return Risk.NONE;
        }
        List<Part> parts = new ArrayList<>();
        Set<SignalKind> ignored = ignored(peer);
        for (RiskTable.Signal row : signals) {
            List<Instant> since = ignored.contains(row.kind()) ? List.of() : noticed(row, facts.client().risk());
            if (!since.isEmpty()) {
                parts.add(new Part(row.ref(), row.kind().toString(), row.weight(), row.atMost(), row.halfLife(), since));
            }
        }
        for (RiskTable.Blacklist row : blacklists) {
            if (peer.person().filter(row.users()::contains).isPresent() || lies(peer.from(), row.networks())) {
                parts.add(new Part(row.ref(), "blacklist", row.weight(), row.weight(), Duration.ZERO, List.of(facts.now())));
            }
        }
        boolean listsOnly = table.signals().isEmpty() && !table.blacklists().isEmpty();
        boolean whole = facts.client().risk().signals().isPresent()
                && signals.stream().allMatch(row -> facts.client().risk().watches(row.kind()));
        return new Risk(facts.now(), listsOnly || whole, parts);
    }

    private Set<SignalKind> ignored(Peer peer) {
        EnumSet<SignalKind> ignored = EnumSet.noneOf(SignalKind.class);
        for (RiskTable.Trusted row : table.trusted()) {
            if (lies(peer.from(), row.networks())) {
                ignored.addAll(row.ignored());
            }
        }
        return ignored;
    }

    private static List<Instant> noticed(RiskTable.Signal row, RiskFacts known) {
        List<Instant> since = new ArrayList<>();
        for (RiskFacts.Signal signal : known.signals().orElse(List.of())) {
            boolean grave = row.severities().isEmpty() || signal.severity().filter(row.severities()::contains).isPresent();
            if (signal.kind() == row.kind() && grave) {
                since.add(signal.at());
            }
        }
        row.travel().flatMap(limit -> known.travel().filter(way -> impossible(way, limit))).ifPresent(way -> since.add(way.at()));
        since.sort(null);
        return since;
    }

    private static boolean impossible(RiskFacts.Travel way, RiskTable.Travel limit) {
        return way.kilometres() >= limit.kilometres() && way.kilometresPerHour() > limit.kilometresPerHour();
    }

    /** Whether a known address lies in one of the networks. */
    static boolean lies(Optional<Address> address, SortedSet<Network> networks) {
        return address.isPresent() && networks.stream().anyMatch(network -> network.contains(address.get()));
    }
}

package io.sallyport.effect.nft;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

import io.sallyport.decision.Circle;
import io.sallyport.policy.IsolationTable;
import io.sallyport.policy.IsolationTable.Exemption;

/** The exemptions from isolation, to be asked by group. Compared by identity: policies that exempt the same share one of these. */
final class Exemptions {
    private final List<Exemption> all;
    private final Map<String, List<Exemption>> byFrom = new HashMap<>();
    private final Map<String, List<Exemption>> byTo = new HashMap<>();

    Exemptions(IsolationTable table) {
        all = table.exemptions();
        for (Exemption exemption : all) {
            exemption.from().forEach(group -> byFrom.computeIfAbsent(group, k -> new ArrayList<>()).add(exemption));
            exemption.to().forEach(group -> byTo.computeIfAbsent(group, k -> new ArrayList<>()).add(exemption));
        }
    }

    /** This, when the table exempts the same by the same names, wherever it says so; else those of the table. */
    Exemptions next(IsolationTable table) {
        return meanings(all).equals(meanings(table.exemptions())) ? this : new Exemptions(table);
    }

    private static List<Meaning> meanings(List<Exemption> exemptions) {
        return exemptions.stream().map(exemption -> new Meaning(exemption.ref().id().name(), exemption.from(), exemption.to())).toList();
    }

    private record Meaning(String name, SortedSet<String> from, SortedSet<String> to) {}

    /** By what a client in {@code from} may start a connection to a client in {@code to}; empty when by nothing. */
    Optional<Ground> lets(Circle from, Circle to) {
        return Isolation.lets(all, from, to);
    }

    /** The groups whose members may be reached, whatever their modes, by a member of these. */
    Set<String> reachedFrom(Collection<String> groups) {
        Set<String> reached = new LinkedHashSet<>();
        groups.forEach(group -> byFrom.getOrDefault(group, List.of()).forEach(exemption -> reached.addAll(exemption.to())));
        return reached;
    }

    /** The groups whose members may reach, whatever the modes, a member of these. */
    Set<String> reaching(Collection<String> groups) {
        Set<String> reaching = new LinkedHashSet<>();
        groups.forEach(group -> byTo.getOrDefault(group, List.of()).forEach(exemption -> reaching.addAll(exemption.from())));
        return reaching;
    }
}

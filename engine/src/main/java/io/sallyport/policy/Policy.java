package io.sallyport.policy;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import io.sallyport.model.InstanceName;
import io.sallyport.model.PolicyVersion;

/**
 * One compiled policy version, immutable. A decision holds one reference to it from start to end and names its commit.
 *
 * @param networks by OpenVPN instance
 * @param ruleSources the engine's own rules (path to DRL text), which are trusted: the stock rules, unless the manifest turns them off
 * @param ownRules rules of the repository (path to DRL text), which are not
 * @param estate sites, connections, retention and invariants
 */
public record Policy(PolicyVersion version, Manifest manifest, Directory directory, SortedMap<String, Resource> resources,
        AccessTable access,
        IsolationTable isolation, SortedMap<InstanceName, InstanceNetwork> networks, QuotaTable quotas,
        AuthenticationTable authentication, RiskTable risk, SortedMap<String, String> ruleSources, SortedMap<String, String> ownRules,
        Estate estate) {

    public Policy {
        resources = Collections.unmodifiableSortedMap(new TreeMap<>(resources));
        networks = Collections.unmodifiableSortedMap(new TreeMap<>(networks));
        ruleSources = Collections.unmodifiableSortedMap(new TreeMap<>(ruleSources));
        ownRules = Collections.unmodifiableSortedMap(new TreeMap<>(ownRules));
    }

    /**
     * A policy that asks for nothing but what the OpenVPN daemon asks for by itself, counts no risk, and has neither rules of its own nor an estate.
     */
    public Policy(PolicyVersion version, Manifest manifest, Directory directory, SortedMap<String, Resource> resources, AccessTable access,
            IsolationTable isolation, SortedMap<InstanceName, InstanceNetwork> networks, QuotaTable quotas,
            SortedMap<String, String> ruleSources) {
        this(version, manifest, directory, resources, access, isolation, networks, quotas, AuthenticationTable.NONE, RiskTable.NONE,
                ruleSources, new TreeMap<>(), Estate.none());
    }

    /** The names of resources that cover something else, or nothing, in that policy. */
    public SortedSet<String> redefined(Policy next) {
        TreeSet<String> names = new TreeSet<>(resources.keySet());
        names.addAll(next.resources.keySet());
        names.removeIf(name -> {
            Resource before = resources.get(name);
            Resource after = next.resources.get(name);
            return before != null && after != null && before.networks().equals(after.networks())
                    && before.services().equals(after.services());
        });
        return names;
    }

    /** The resources of these names, in the names' order; unknown names are left out. */
    public List<Resource> resources(Iterable<String> names) {
        List<Resource> found = new java.util.ArrayList<>();
        for (String name : names) {
            Resource resource = resources.get(name);
            if (resource != null) {
                found.add(resource);
            }
        }
        return List.copyOf(found);
    }
}

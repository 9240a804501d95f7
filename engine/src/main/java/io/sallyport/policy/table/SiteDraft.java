package io.sallyport.policy.table;

import java.util.List;
import java.util.Optional;

import io.sallyport.model.Network;
import io.sallyport.model.Place;
import io.sallyport.policy.Site;
import io.sallyport.policy.yaml.Marked;

/** A site with the places of its parts. */
public record SiteDraft(Site site, List<Marked<String>> connectors, Optional<Place> instancePlace, List<Marked<Network>> subnets,
        List<Virtual> virtual) {
    public SiteDraft {
        connectors = List.copyOf(connectors);
        subnets = List.copyOf(subnets);
        virtual = List.copyOf(virtual);
    }

    /** A subnet as it is, and as it is known elsewhere. */
    public record Virtual(Marked<Network> real, Marked<Network> seen) {}
}

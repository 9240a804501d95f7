package io.sallyport.policy.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.sallyport.model.Network;
import io.sallyport.policy.AccessRow;
import io.sallyport.policy.Resource;

/** What access rows give and take, as regions. */
final class Reaching {
    private static final List<Network> EVERYWHERE = List.of(Network.of("0.0.0.0/0"), Network.of("::/0"));

    private Reaching() {}

    /** Whether the row denies whenever its times hold, whatever else is so. */
    static boolean alwaysDenies(AccessRow row) {
        return !row.allows() && !row.shadow() && row.when().isTimeOnly();
    }

    /** Whether the row denies at some time. */
    static boolean mayDeny(AccessRow row) {
        return !row.allows() && !row.shadow();
    }

    /** Whether the row allows whenever its times hold, whatever else is so. */
    static boolean alwaysAllows(AccessRow row) {
        return mayAllow(row) && row.when().isTimeOnly();
    }

    /** Whether the row may allow something at some time. */
    static boolean mayAllow(AccessRow row) {
        return row.allows() && !row.shadow();
    }

    /** What the row speaks of: its resources, or with none everything; nothing when the steps are spent. */
    static List<Region> regions(AccessRow row, Map<String, Resource> resources, Steps steps) {
        List<Region> found = new ArrayList<>();
        for (String name : row.resources()) {
            Resource resource = resources.get(name);
            if (resource != null && steps.spend((1L + resource.networks().size()) * (1 + resource.services().size()))) {
                found.addAll(Region.of(row, resource));
            }
        }
        if (row.resources().isEmpty()) {
            found.addAll(Region.of(row, EVERYWHERE));
        }
        return found;
    }

    /** What of the regions these rows leave; empty when the parts or the steps become too many to say. */
    static Optional<List<Region>> left(List<Region> regions, Collection<AccessRow> without, Map<String, Resource> resources, Steps steps) {
        Optional<List<Region>> left = Optional.of(regions);
        for (AccessRow row : without) {
            if (left.isPresent() && !left.get().isEmpty()) {
                left = Region.subtract(left.get(), regions(row, resources, steps), steps);
            }
        }
        return left;
    }

    /** What of {@code wanted} the row gives; nothing when the steps are spent. */
    static List<Region> common(AccessRow row, List<Region> wanted, Map<String, Resource> resources, Steps steps) {
        List<Region> given = regions(row, resources, steps);
        List<Region> found = new ArrayList<>();
        if (steps.spend((long) given.size() * wanted.size())) {
            for (Region one : wanted) {
                given.forEach(other -> one.intersect(other).ifPresent(found::add));
            }
        }
        return found;
    }
}

package io.sallyport.policytest;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import io.sallyport.model.Address;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Place;

/**
 * One test: steps carried out in order on an empty address book.
 *
 * @param each for whom it is repeated; empty: once
 */
public record PolicyTest(Place place, String name, Optional<Each> each, List<Step> steps) {
    public PolicyTest {
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("a test without a step");
        }
    }

    /**
     * A test is repeated for every combination of these; an empty list leaves the matter to the test.
     *
     * @param groups every member of any of these groups
     * @param users and these people
     */
    public record Each(Place place, List<String> groups, List<String> users, List<String> platforms, List<Address> from,
            List<InstanceName> instances) {
        public Each {
            groups = List.copyOf(groups);
            users = List.copyOf(users);
            platforms = List.copyOf(platforms);
            from = List.copyOf(from);
            instances = List.copyOf(instances);
        }
    }

    /** The people a document speaks of: what is usual for each when they connect, with their upstream groups. */
    public record Given(SortedMap<String, Connect> users) {
        public Given {
            users = Collections.unmodifiableSortedMap(new TreeMap<>(users));
        }
    }
}

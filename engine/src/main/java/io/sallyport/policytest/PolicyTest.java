package io.sallyport.policytest;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import io.sallyport.event.Event;
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

        /** Nothing is known of anybody. */
        public static final Given NOTHING = new Given(new TreeMap<>());

        /** Both; of a user in both, what {@code more} says. */
        public Given and(Given more) {
            TreeMap<String, Connect> all = new TreeMap<>(users);
            more.users.forEach((name, known) -> all.merge(name, known, (less, other) -> other.over(less)));
            return new Given(all);
        }

        /** What is said of a client, then what is given for its user. */
        Connect complete(Connect said) {
            return said.user().map(users::get).map(said::over).orElse(said);
        }

        /** What is given for whoever asks. */
        Connect of(Event event, Place place) {
            Connect unknown = Connect.unspecified(place);
            return event instanceof Event.Request request
                    ? request.peer().person().map(person -> complete(unknown.withUser(person))).orElse(unknown)
                    : unknown;
        }
    }
}

package io.sallyport.policytest;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import io.sallyport.event.Peer;
import io.sallyport.model.Address;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Place;

/**
 * A client that connects, as a test describes it. What is empty is taken from {@code given} for its user, then from what is usual.
 *
 * @param user who; without other word it is the CN of a certificate
 * @param identity with what it proves who it is
 * @param groups upstream groups besides those given for the user
 * @param info further {@code IV_*} and {@code UV_*} variables
 * @param known what is known of it besides
 * @param at when; the test's clock moves there
 */
public record Connect(Place place, Optional<String> user, Identity identity, Optional<Address> from, Optional<String> platform,
        Optional<InstanceName> instance, SortedSet<String> groups, SortedMap<String, String> info, Known known, Optional<Instant> at) {
    public Connect {
        groups = Collections.unmodifiableSortedSet(new TreeSet<>(groups));
        info = Collections.unmodifiableSortedMap(new TreeMap<>(info));
    }

    /** A client that nothing is said about. */
    public static Connect unspecified(Place place) {
        return new Connect(place, Optional.empty(), new Identity.Usual(), Optional.empty(), Optional.empty(), Optional.empty(),
                new TreeSet<>(), new TreeMap<>(), Known.NOTHING, Optional.empty());
    }

    /** A client of whom the name is known. */
    public static Connect named(String user) {
        return unspecified(Place.ofFile("")).withUser(user);
    }

    public Connect withUser(String name) {
        return new Connect(place, Optional.of(name), identity, from, platform, instance, groups, info, known, at);
    }

    public Connect withIdentity(Identity other) {
        return new Connect(place, user, other, from, platform, instance, groups, info, known, at);
    }

    public Connect withFrom(Address address) {
        return new Connect(place, user, identity, Optional.of(address), platform, instance, groups, info, known, at);
    }

    public Connect withPlatform(String name) {
        return new Connect(place, user, identity, from, Optional.of(name), instance, groups, info, known, at);
    }

    public Connect withInstance(InstanceName name) {
        return new Connect(place, user, identity, from, platform, Optional.of(name), groups, info, known, at);
    }

    public Connect withGroups(SortedSet<String> names) {
        return new Connect(place, user, identity, from, platform, instance, names, info, known, at);
    }

    public Connect withAt(Instant instant) {
        return new Connect(place, user, identity, from, platform, instance, groups, info, known, Optional.of(instant));
    }

    public Connect withKnown(Known other) {
        return new Connect(place, user, identity, from, platform, instance, groups, info, other, at);
    }

    /** This client where it says something, otherwise {@code base}; groups and variables of both. */
    public Connect over(Connect base) {
        TreeSet<String> bothGroups = new TreeSet<>(base.groups);
        bothGroups.addAll(groups);
        TreeMap<String, String> bothInfo = new TreeMap<>(base.info);
        bothInfo.putAll(info);
        return new Connect(place, user.or(base::user), identity instanceof Identity.Usual ? base.identity : identity, from.or(base::from),
                platform.or(base::platform), instance.or(base::instance), bothGroups, bothInfo, known.over(base.known), at.or(base::at));
    }

    /** With what a client proves who it is. */
    public sealed interface Identity {
        /** A certificate whose CN is the user's name. */
        record Usual() implements Identity {}

        /** No certificate: the user's name is a user name. */
        record Password() implements Identity {}

        /** All that a daemon reported about the client. */
        record Reported(Peer peer) implements Identity {}

        /** A certificate with these subject attributes; a CN that is not among them is the user's name. */
        record Presented(Optional<String> serial, Optional<String> sha256, Optional<String> issuer,
                SortedMap<String, String> subject) implements Identity {
            public Presented {
                subject = Collections.unmodifiableSortedMap(new TreeMap<>(subject));
            }
        }
    }
}

package io.sallyport.policy;

import java.util.Optional;

import io.sallyport.model.RowRef;

/**
 * What must be true of every version of the policy.
 *
 * @param always whether every member reaches the object at some time; else nobody ever does
 * @param why for people
 */
public record Invariant(RowRef ref, boolean always, Subject subject, Target target, Optional<String> why) {

    /** Whom it is about. */
    public sealed interface Subject {
        /** The members of a group. */
        record OfGroup(String group) implements Subject {}

        /** The networks of a site. */
        record OfSite(String site) implements Subject {}
    }

    /** What they reach, or do not. */
    public sealed interface Target {
        /** A resource: any address and port of it, or with {@code always} all of them. */
        record OfResource(String resource) implements Target {}

        /** Other clients, by isolation. */
        record OfGroup(String group) implements Target {}

        /** The networks of a site. */
        record OfSite(String site) implements Target {}
    }
}

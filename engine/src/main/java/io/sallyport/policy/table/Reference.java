package io.sallyport.policy.table;

import io.sallyport.policy.yaml.Marked;

/**
 * One row's mention of a group, resource or site by name.
 *
 * @param from the name of the row that mentions it
 * @param name what it mentions, and where
 */
public record Reference(Target target, String from, Marked<String> name) {

    /** What kind of thing is mentioned, and how. */
    public enum Target {
        /** A group a row is about. */
        GROUP,
        /** A group that is part of the mentioning group. */
        NESTED_GROUP,
        /** A group whose members the mentioning group leaves out. */
        EXCEPTED_GROUP,
        /** A resource an allow row lets people reach. */
        ALLOWED_RESOURCE,
        /** A resource a deny row keeps people from. */
        DENIED_RESOURCE,
        /** A resource whose networks may start connections to clients. */
        INVITED_RESOURCE,
        /** An OpenVPN instance. */
        INSTANCE,
        /** A resource an invariant speaks of. */
        STATED_RESOURCE,
        /** A site. */
        SITE
    }
}

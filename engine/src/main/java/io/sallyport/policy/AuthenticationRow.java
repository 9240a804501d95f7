package io.sallyport.policy;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.model.InstanceName;
import io.sallyport.model.RowRef;

/**
 * One row of an Authentication table: what certain clients must prove before anything else is looked at. All rows for a client must be satisfied.
 *
 * @param groups for members of these groups; empty for everybody
 * @param instances who come to these OpenVPN instances; empty for every instance
 * @param certificate whether a verified certificate is needed
 * @param password whether a password is needed that the identity provider has verified
 * @param secondFactor which second factor is needed
 * @param lockOut when failed sign-ins keep the person out
 */
public record AuthenticationRow(RowRef ref, SortedSet<String> groups, SortedSet<InstanceName> instances, boolean certificate,
        boolean password, Optional<SecondFactor> secondFactor, Optional<LockOut> lockOut) {
    public AuthenticationRow {
        groups = Collections.unmodifiableSortedSet(new TreeSet<>(groups));
        instances = Collections.unmodifiableSortedSet(new TreeSet<>(instances));
        if (groups.isEmpty() && instances.isEmpty()) {
            throw new IllegalArgumentException("about nobody: " + ref);
        }
    }

    /**
     * A second factor.
     *
     * @param methods any one of these, the preferred one first
     * @param age it was given less than this ago
     */
    public record SecondFactor(List<Factor> methods, Duration age) {
        public SecondFactor {
            methods = List.copyOf(methods);
            if (methods.isEmpty()) {
                throw new IllegalArgumentException("no method");
            }
        }
    }

    /** After this many failures within a span of time, no sign-in for as long as {@code lasts}, counted from the last of them. */
    public record LockOut(int failures, Duration within, Duration lasts) {}
}

package io.sallyport.adapter.control;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.control.Caller;
import io.sallyport.control.Right;

/**
 * Who may do what: numeric users and groups. Root, and the user the daemon runs as, may do everything. Of a caller's groups only the effective
 * one of its process counts ({@code sg vpn-ops "sallyport status"}), since it is the one the kernel vouches for.
 */
public record Permissions(SortedSet<Long> readUids, SortedSet<Long> readGids, SortedSet<Long> actUids, SortedSet<Long> actGids) {
    /** Root, and the user the daemon runs as. */
    public static final Permissions OWNER_ONLY = new Permissions(new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), new TreeSet<>());

    public Permissions {
        readUids = Collections.unmodifiableSortedSet(new TreeSet<>(readUids));
        readGids = Collections.unmodifiableSortedSet(new TreeSet<>(readGids));
        actUids = Collections.unmodifiableSortedSet(new TreeSet<>(actUids));
        actGids = Collections.unmodifiableSortedSet(new TreeSet<>(actGids));
    }

    boolean permits(Caller caller, Right right, long ownUid) {
        if (caller.uid() == 0 || caller.uid() == ownUid) {
            return true;
        }
        boolean act = actUids.contains(caller.uid()) || actGids.contains(caller.gid());
        return switch (right) {
            case ACT -> act;
            case READ -> act || readUids.contains(caller.uid()) || readGids.contains(caller.gid());
        };
    }

    /** Whether anybody but root and the daemon's own user has a right. */
    boolean namesOthers() {
        return !(readUids.isEmpty() && readGids.isEmpty() && actUids.isEmpty() && actGids.isEmpty());
    }
}

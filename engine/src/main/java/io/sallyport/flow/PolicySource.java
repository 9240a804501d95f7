package io.sallyport.flow;

import io.sallyport.policy.SourceTree;

/** Where policy versions come from. */
public interface PolicySource extends AutoCloseable {

    /** Looks for the version the branch or tag now names. May take as long as the network does; bounded by the source's own time limit. */
    Fetched fetch();

    /** What a look found. */
    sealed interface Fetched {
        /** This version is current; it may be the one already known. */
        record Version(SourceTree tree) implements Fetched {}

        /** The source cannot be read now: why, and what to do. */
        record Unavailable(String what, String hint) implements Fetched {}
    }

    @Override
    void close();
}

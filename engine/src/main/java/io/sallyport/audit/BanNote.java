package io.sallyport.audit;

import java.time.Instant;

import io.sallyport.model.InstanceName;

/** What goes on record about a source that is kept out of the port of an instance, or is let in again before its time. */
public sealed interface BanNote {
    /** By which the record is found. */
    String id();

    Instant at();

    InstanceName instance();

    /** An IPv4 address, or an IPv6 network of 64 bits. */
    String source();

    /** When it may come, or might have come, again. */
    Instant until();

    /** One line. */
    String why();

    /**
     * It is kept out.
     *
     * @param failures how many of its handshakes failed
     */
    record Banned(String id, Instant at, InstanceName instance, String source, int failures, Instant until,
            String why) implements BanNote {}

    /**
     * It may come again.
     *
     * @param ban the id of the record of its ban; empty where that is not known
     * @param by whom the kernel vouches for; empty where no operator asked
     */
    record Lifted(String id, Instant at, InstanceName instance, String source, String ban, Instant until, String by,
            String why) implements BanNote {}
}

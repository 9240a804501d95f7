package io.sallyport.control;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.model.Address;
import io.sallyport.model.Bandwidth;
import io.sallyport.model.ClientId;
import io.sallyport.model.Revocation;

/**
 * One session.
 *
 * @param state {@code admitted} until the client is connected, then {@code connected}; {@code leaving} when it has to go, and {@code fenced} once nothing
 *     passes any more
 * @param address4 tunnel address
 * @param from where the client connects from
 * @param since when it was let in
 * @param down rate towards the client; empty is unlimited
 * @param by the rows and rules that let it in, as {@code file:line name}
 * @param record id of the decision in force, for {@code why}; of one that has to go, id of the record of its end, which is written when it is gone
 * @param revocation when what was done to end it; empty while it is in force
 */
public record SessionRow(ClientId client, String person, SortedSet<String> groups, String state, Optional<Address> from, Address address4,
        Optional<Address> address6, Instant since, Optional<Bandwidth> down, Optional<Bandwidth> up, long receivedBytes, long sentBytes,
        List<String> by, Optional<Instant> reconsiderAt, String record, Optional<Revocation> revocation) {
    public SessionRow {
        groups = Collections.unmodifiableSortedSet(new TreeSet<>(groups));
        by = List.copyOf(by);
    }
}

package io.sallyport.audit;

import java.time.Instant;
import java.util.Optional;

import io.sallyport.model.Address;
import io.sallyport.model.ClientId;
import io.sallyport.model.Revocation;

/**
 * The end of a session, as it goes on record.
 *
 * @param at when it was confirmed that it is gone
 * @param since when it was let in
 * @param why it ended, one line
 * @param revoked when what was done, where it had to go
 * @param receivedBytes from the client, as the daemon counted
 * @param sentBytes to the client, likewise
 * @param remark what else is to be known: that nobody saw it, for example
 */
public record SessionEnd(String id, Instant at, ClientId client, Optional<String> person, Address address, Instant since, String why,
        Optional<Revocation> revoked, long receivedBytes, long sentBytes, Optional<String> remark) {
    /** One that there is nothing else to be said about. */
    public SessionEnd(String id, Instant at, ClientId client, Optional<String> person, Address address, Instant since, String why,
            Optional<Revocation> revoked, long receivedBytes, long sentBytes) {
        this(id, at, client, person, address, since, why, revoked, receivedBytes, sentBytes, Optional.empty());
    }

    public SessionEnd {
        if (revoked.filter(revocation -> !revocation.id().equals(id) || !revocation.why().equals(why)).isPresent()) {
            throw new IllegalArgumentException("another session's end: " + id);
        }
    }
}

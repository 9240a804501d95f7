package io.sallyport.audit;

import java.time.Instant;
import java.util.Optional;

import io.sallyport.model.Address;
import io.sallyport.model.ClientId;
import io.sallyport.model.Revocation;

/**
 * That a session has to go, as it goes on record while that is being done.
 *
 * @param at when it was decided
 * @param since when it was let in
 * @param why it has to go, one line
 * @param end the id of the record that follows when it is gone, see {@link SessionEnd}
 */
public record SessionRevoked(String id, Instant at, ClientId client, Optional<String> person, Address address, Instant since, String why,
        String end) {
    private static final String UNSEEN = "the daemon was ended before the session was seen to go; since its next start the firewall lets nobody"
            + " through who was connected before";

    /** The record of its end where nobody saw it, made when a daemon that started again had its firewall in force. */
    public SessionEnd unseen(Instant now) {
        return new SessionEnd(end, now, client, person, address, since, why, Optional.of(Revocation.decided(end, why, at).fenced(now)),
                0, 0, Optional.of(UNSEEN));
    }
}

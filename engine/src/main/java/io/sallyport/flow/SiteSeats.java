package io.sallyport.flow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.sallyport.model.ClientId;
import io.sallyport.policy.Policy;
import io.sallyport.policy.Site;

/**
 * Which of a site's connectors is the active one. OpenVPN takes the networks behind a client only when it lets the client in, so the seat is taken before
 * the decision and kept until the session is gone; a connector that comes while another has the seat stands by.
 *
 * <pre>
 *   free ──take──► taken by a connector, with one session or, while an old one is not yet told of as ended, more ──all left──► free
 * </pre>
 */
final class SiteSeats {
    private final Map<String, Seat> seats = new HashMap<>();

    private record Seat(String connector, List<ClientId> sessions) {}

    /** The site that this client is to serve: its own, where no other connector does; empty for one who is no connector or stands by. */
    synchronized Optional<String> take(Policy policy, ClientId client, String connector) {
        Optional<Site> site = policy.estate().siteOf(connector, client.instance());
        if (site.isEmpty()) {
            return Optional.empty();
        }
        Seat seat = seats.computeIfAbsent(site.get().name(), k -> new Seat(connector, new ArrayList<>()));
        if (!seat.connector().equals(connector)) {
            return Optional.empty();
        }
        seat.sessions().add(client);
        return Optional.of(site.get().name());
    }

    /** The session is gone, or did not come to be: the site that nobody serves any more. */
    synchronized Optional<String> left(ClientId client) {
        for (Map.Entry<String, Seat> entry : seats.entrySet()) {
            if (entry.getValue().sessions().remove(client) && entry.getValue().sessions().isEmpty()) {
                String site = entry.getKey();
                seats.remove(site);
                return Optional.of(site);
            }
        }
        return Optional.empty();
    }

    synchronized boolean isFree(String site) {
        return !seats.containsKey(site);
    }
}

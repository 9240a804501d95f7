package io.sallyport.flow;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.sallyport.management.Command;
import io.sallyport.management.Reply;
import io.sallyport.management.StatusReport;
import io.sallyport.model.ClientId;

/**
 * Compares the clients a daemon has ({@code status 3}) with our sessions. A client that the daemon routes to and we do not hold is ended, it comes
 * back by the front door; a session the daemon no longer has is over.
 */
final class RollCall {
    private static final Logger LOG = LoggerFactory.getLogger(RollCall.class);

    private final Context context;
    private final Verdicts verdicts;
    private final Departure departure;

    RollCall(Context context, Verdicts verdicts, Departure departure) {
        this.context = context;
        this.verdicts = verdicts;
        this.departure = departure;
    }

    /** Compares; {@code epoch} is the daemon's current one. */
    void compare(Instance instance, long epoch) {
        // Sessions are listed first: one that is admitted while the daemon answers is no longer missed by either side.
        Set<ClientId> ours = new HashSet<>();
        for (Session session : context.sessions.all()) {
            if (session.client().instance().equals(instance.name()) && !(session instanceof Session.Live live
                    && live.establishedAt().isEmpty())) {
                ours.add(session.client());
            }
        }
        Reply reply = verdicts.send(instance, new Command.Status());
        if (!(reply instanceof Reply.Body body)) {
            LOG.warn("instance {} did not say which clients it has: {}", instance.name(), reply);
            return;
        }
        StatusReport report = StatusReport.parse(body.lines());
        Set<ClientId> theirs = new HashSet<>();
        List<CompletableFuture<Reply>> leaving = new ArrayList<>();
        for (StatusReport.Client client : report.clients()) {
            ClientId id = new ClientId(instance.name(), epoch, client.cid());
            theirs.add(id);
            // Without an address it is still waiting for a verdict, which may be on its way.
            boolean in = client.address4().isPresent() || client.address6().isPresent();
            if (in && !(context.sessions.find(id).orElse(null) instanceof Session.Live)) {
                // Or we shut it out, and the daemon did not hear, or heed, that it is to go.
                LOG.error("the daemon holds {} and we do not; it is ended", id);
                leaving.add(verdicts.queue(id, new Command.ClientKill(client.cid(), Optional.of("RESTART"))));
            }
        }
        leaving.forEach(Verdicts::await);
        for (ClientId client : ours) {
            if (!theirs.contains(client)) {
                departure.vanished(client, "the daemon no longer has it");
            }
        }
    }
}

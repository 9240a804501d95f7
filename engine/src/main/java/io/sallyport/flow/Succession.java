package io.sallyport.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.sallyport.decision.Decider;
import io.sallyport.effect.push.PushConfig;
import io.sallyport.model.ClientId;
import io.sallyport.policy.Policy;
import io.sallyport.policy.Site;

/**
 * Who serves a site next. A connector that stands by cannot be given the site's networks while it is connected, so it is told to restart once nobody
 * else serves the site, and comes back to a free seat.
 */
final class Succession {
    private final Context context;
    private final Departure departure;

    Succession(Context context, Departure departure) {
        this.context = context;
        this.departure = departure;
    }

    /** A session is gone, or did not come to be. Call it after the session was taken out of the register. */
    void left(ClientId client) {
        context.seats.left(client).ifPresent(name -> context.active.get().map(Decider::policy).flatMap(policy -> policy.estate().sites()
                .stream().filter(site -> site.name().equals(name)).findFirst()).ifPresent(this::call));
    }

    /** A new policy is in force: sites that it adds may have a connector that is connected already. */
    void fill(Policy policy) {
        policy.estate().sites().stream().filter(site -> context.seats.isFree(site.name())).forEach(this::call);
    }

    /** The networks behind a connector changed, or who translates them: only a new connection tells OpenVPN. */
    void moved(Session.Live live, List<String> next) {
        if (!lines(live.routes()).equals(lines(next))) {
            restart(live.client(), "the networks behind it changed");
        }
    }

    private static List<String> lines(List<String> push) {
        return push.stream().filter(PushConfig::isOfSite).toList();
    }

    private void call(Site site) {
        List<Session.Live> waiting = new ArrayList<>();
        for (Session session : context.sessions.all()) {
            if (session instanceof Session.Live live && live.grant().site().isEmpty() && site.connectsTo(live.client().instance())
                    && live.peer().commonName().filter(site.connectors()::contains).isPresent()) {
                waiting.add(live);
            }
        }
        Optional<Session.Live> first = site.connectors().stream()
                .flatMap(name -> waiting.stream().filter(live -> live.peer().commonName().filter(name::equals).isPresent())).findFirst();
        first.ifPresent(live -> restart(live.client(), "it takes over the site " + site.name()));
    }

    /** Nobody waits for the daemon's reply here. */
    private void restart(ClientId client, String why) {
        Thread.startVirtualThread(() -> departure.restart(client, why));
    }
}

package io.sallyport.adapter.openvpn;

import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.sallyport.event.Event;
import io.sallyport.flow.DaemonLink;
import io.sallyport.management.Command;
import io.sallyport.management.Heard;
import io.sallyport.management.Message;
import io.sallyport.management.SessionState;
import io.sallyport.model.ClientId;
import io.sallyport.model.InstanceName;

/** Hands what the daemon tells to the listener; denies at once what must not become an event, and what the listener fails on. */
final class Dispatch {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);
    private static final int TAGS_LOGGED_MAX = 64;

    private final InstanceName instance;
    private final DaemonLink.Listener listener;
    private final InstantSource clock;
    private final BiConsumer<ClientId, Command> send;
    private final Set<String> tagsLogged = new HashSet<>();
    private long unknown;

    Dispatch(InstanceName instance, DaemonLink.Listener listener, InstantSource clock,
            BiConsumer<ClientId, Command> send) {
        this.instance = instance;
        this.listener = listener;
        this.clock = clock;
        this.send = send;
    }

    void epochBegan(SessionState.Live live) {
        guarded(() -> listener.epochBegan(instance, live.epoch(), live.onHold()));
    }

    void hear(Message message, long epoch) {
        switch (Heard.of(message, instance, epoch, clock.instant())) {
            case Heard.Happened happened -> happened(happened.event());
            case Heard.Unbelievable u -> deny(u.client(), u.kid(), "event not believable: " + u.why());
            case Heard.Nothing _ -> ofDaemon(message);
        }
    }

    private void happened(Event.OfClient event) {
        boolean taken = guarded(() -> listener.on(event));
        if (!taken && event instanceof Event.Request request) {
            deny(request.client(), request.kid(), "the event could not be handled");
        }
    }

    private void ofDaemon(Message message) {
        switch (message) {
            case Message.Log log -> guarded(() -> listener.logged(instance, log.flags(), log.text()));
            case Message.Fatal fatal -> {
                LOG.error("{}: the daemon ends: {}", instance, fatal.text());
                guarded(() -> listener.logged(instance, "F", fatal.text()));
            }
            case Message.State state -> guarded(() -> listener.state(instance, state.name(), state.detail()));
            case Message.Unknown u -> unknown(u);
            case Message _ -> LOG.debug("{}: {}", instance, message);
        }
    }

    private void unknown(Message.Unknown message) {
        unknown++;
        if (tagsLogged.size() < TAGS_LOGGED_MAX && tagsLogged.add(message.tag())) {
            LOG.warn("{}: unknown message `{}` ({} so far), further ones of this kind are only counted", instance, message.tag(), unknown);
        }
    }

    private void deny(ClientId client, long kid, String why) {
        LOG.error("{}: client {} denied: {}", instance, client, why);
        send.accept(client, new Command.ClientDeny(client.cid(), kid, why, Optional.of("your sign-in could not be read")));
    }

    private boolean guarded(Runnable call) {
        try {
            call.run();
            return true;
        } catch (RuntimeException e) {
            LOG.error("{}: a listener failed", instance, e);
            return false;
        }
    }
}

package io.sallyport.daemon;

import io.sallyport.event.Event;
import io.sallyport.flow.DaemonLink;
import io.sallyport.management.FailedHandshake;
import io.sallyport.model.InstanceName;

/** Hears what the daemon tells for whoever keeps its door, beside whoever else does. */
record DoorEars(Doorkeeper keeper, DaemonLink.Listener next) implements DaemonLink.Listener {
    @Override
    public void on(Event.OfClient event) {
        if (!(event instanceof Event.ByteCount)) {
            keeper.heard(event);
        }
        next.on(event);
    }

    @Override
    public void epochBegan(InstanceName name, long epoch, boolean onHold) {
        if (onHold) {
            keeper.nobody();
        }
        next.epochBegan(name, epoch, onHold);
    }

    @Override
    public void lost(InstanceName name, String why) {
        next.lost(name, why);
    }

    @Override
    public void logged(InstanceName name, String flags, String text) {
        FailedHandshake.of(text).ifPresent(keeper::failed);
        next.logged(name, flags, text);
    }

    @Override
    public void state(InstanceName name, String state, String detail) {
        next.state(name, state, detail);
    }
}

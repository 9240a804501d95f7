package io.sallyport.flow;

import java.util.concurrent.CompletionStage;

import io.sallyport.event.Event;
import io.sallyport.management.Command;
import io.sallyport.management.Reply;
import io.sallyport.model.ClientId;
import io.sallyport.model.InstanceName;

/** The management connection to one OpenVPN daemon. */
public interface DaemonLink extends AutoCloseable {

    InstanceName instance();

    /** Queues a command; it is written whole, in the order of calls. The stage ends with the daemon's reply, on a thread of the link's choosing. */
    CompletionStage<Reply> send(Command command);

    /**
     * As {@link #send(Command)}, for a command that names this client: nothing is sent when the client's epoch is over, since its number may be
     * another client's by now. Verdicts go this way.
     */
    default CompletionStage<Reply> send(ClientId client, Command command) {
        return send(command);
    }

    @Override
    void close();

    /** Who listens to a link. Called by the one reader thread, in order: must hand over and return, never wait. */
    interface Listener {

        /** An event of a client. */
        void on(Event.OfClient event);

        /**
         * The daemon numbers its clients anew: at every {@code >HOLD}, and at every new connection to a daemon that is not on hold. Nothing of an
         * earlier epoch exists any more except, on a daemon that kept running, clients without a known key. The listener reconciles, then sends
         * {@code hold release} when {@code onHold}; a daemon on hold has no clients and refuses {@code status}.
         */
        void epochBegan(InstanceName instance, long epoch, boolean onHold);

        /** The connection is lost; clients go on as they are. The link connects again by itself. */
        void lost(InstanceName instance, String why);

        /** A line of the daemon's log: flags ({@code I F N W D}), text. */
        void logged(InstanceName instance, String flags, String text);

        /** A state of the daemon: {@code CONNECTED}, {@code EXITING}, …. */
        void state(InstanceName instance, String name, String detail);
    }
}

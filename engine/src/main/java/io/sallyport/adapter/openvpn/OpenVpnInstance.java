package io.sallyport.adapter.openvpn;

import java.time.InstantSource;
import java.util.Optional;

import io.sallyport.flow.DaemonLink;
import io.sallyport.model.InstanceName;

/**
 * One OpenVPN daemon and the link to it: either a child of ours, or one that others started and that only is attached to.
 */
public final class OpenVpnInstance implements AutoCloseable {
    private final Optional<Supervisor> supervisor;
    private final ManagementLink link;

    private OpenVpnInstance(Optional<Supervisor> supervisor, ManagementLink link) {
        this.supervisor = supervisor;
        this.link = link;
    }

    /** Runs a daemon as a child. The link talks to that child and to nobody else who may listen in its place. */
    public static OpenVpnInstance supervise(SupervisorSettings daemon, Supervisor.Listener ends, LinkSettings link,
            DaemonLink.Listener listener,
            InstantSource clock) {
        Supervisor supervisor = Supervisor.start(daemon, ends, clock);
        return new OpenVpnInstance(Optional.of(supervisor), ManagementLink.start(link.withPeer(supervisor::isDaemon), listener, clock));
    }

    /** Talks to a daemon that others run. */
    public static OpenVpnInstance attach(LinkSettings link, DaemonLink.Listener listener, InstantSource clock) {
        return new OpenVpnInstance(Optional.empty(), ManagementLink.start(link, listener, clock));
    }

    public InstanceName name() {
        return link.instance();
    }

    public ManagementLink link() {
        return link;
    }

    /** What became of the child; empty for a daemon that is attached to. */
    public Optional<SupervisorState> daemon() {
        return supervisor.map(Supervisor::state);
    }

    /** Ends the link, then the child; a daemon that was attached to goes on. */
    @Override
    public void close() {
        link.close();
        supervisor.ifPresent(Supervisor::close);
    }
}

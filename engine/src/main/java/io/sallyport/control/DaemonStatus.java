package io.sallyport.control;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.sallyport.model.InstanceName;

/**
 * How the daemon is.
 *
 * @param version of Sallyport
 * @param at when this was so
 * @param since when the daemon started
 * @param policy the one in force; empty while there is none and nobody is let in
 * @param instances each OpenVPN daemon
 * @param troubles what an operator should look at, one line each; empty when all is well
 */
public record DaemonStatus(String version, long pid, Instant at, Instant since, Optional<PolicyStatus> policy,
        List<InstanceStatus> instances,
        List<String> troubles) {
    public DaemonStatus {
        instances = List.copyOf(instances);
        troubles = List.copyOf(troubles);
    }

    /**
     * The policy in force.
     *
     * @param activatedAt when it came in force here
     * @param confirmedAt when the source last said that it is the newest; empty since a start from disk alone
     * @param refused a newer commit that was refused
     */
    public record PolicyStatus(String commit, String subject, Instant activatedAt, Optional<Instant> confirmedAt,
            Optional<String> refused) {}

    /**
     * One OpenVPN daemon.
     *
     * @param state {@code running}, {@code starting}, {@code waiting}, {@code failed}, {@code lost}, …
     * @param detail more about the state, for people
     * @param pid of the OpenVPN process, when it is ours
     * @param leases how many addresses are held, of {@code addresses} there are
     * @param bans how many sources are kept out now
     * @param uncounted how many failed handshakes led to no ban, because there were too many at once or the kernel took none, since the daemon's start
     * @param dropped what was dropped at its port since that was last put in place; only what there was
     * @param kernel what became of changes to firewall and classes
     */
    public record InstanceStatus(InstanceName name, String state, Optional<String> detail, Optional<Long> pid, int sessions, long leases,
            long addresses, int bans, long uncounted, List<Dropped> dropped,
            KernelStatus kernel) {
        public InstanceStatus {
            dropped = List.copyOf(dropped);
        }
    }

    /**
     * Packets that were dropped at the port.
     *
     * @param what of which sort, for people
     */
    public record Dropped(String what, long packets) {}

    /**
     * Changes of one instance's firewall and classes since the daemon's start.
     *
     * @param retried failed at first, and were tried again by everything
     * @param refused could not be put in force
     * @param unlimited are in force without limits of the rate
     */
    public record KernelStatus(long retried, long refused, long unlimited) {}
}

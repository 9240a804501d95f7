package io.sallyport.daemon;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

import io.sallyport.adapter.git.GitSettings;
import io.sallyport.adapter.openvpn.InstanceConfig.Identity;
import io.sallyport.adapter.openvpn.InstanceConfig.Transport;
import io.sallyport.adapter.openvpn.SupervisorSettings.Foreign;
import io.sallyport.model.Address;
import io.sallyport.model.InstanceName;

/**
 * What the file given to {@code sallyport run --config} says.
 *
 * @param state directory for leases, journal, policy mirror and generations; made when missing, mode 0700
 * @param runtime directory for sockets; made when missing, mode 0700
 * @param policy where the policy comes from
 * @param control who may talk to the running daemon
 * @param instances the OpenVPN daemons, at least one
 * @param reconcileEvery how often kernel and daemons are compared with what should be
 * @param journal how much of the record is kept
 */
public record DaemonConfig(Path state, Path runtime, PolicyFrom policy, Control control, List<InstanceFrom> instances,
        Duration reconcileEvery,
        JournalLimits journal) {
    public DaemonConfig {
        instances = List.copyOf(instances);
    }

    /** The policy's repository, and how often it is looked at. */
    public record PolicyFrom(String repository, GitSettings.Ref ref, GitSettings.Credentials credentials, Duration poll,
            Duration timeout) {}

    /** System users that may look ({@code status}, {@code sessions}, {@code why}, {@code usage}) and that may act ({@code kill}, {@code reload},
     * {@code usage reset}, {@code usage grant}) too. */
    public record Control(Path socket, SortedSet<String> read, SortedSet<String> act) {}

    /** Size of a journal segment in bytes and how many closed ones are kept. */
    public record JournalLimits(long segmentBytes, int segmentsKept) {}

    /**
     * One OpenVPN daemon.
     *
     * @param device the tun device; one named after the instance where it is empty
     * @param kick whether verdicts wake a waiting client (UDP only)
     */
    public record InstanceFrom(InstanceName name, Daemon daemon, Optional<String> device, boolean kick) {}

    /** Whose child the daemon is. */
    public sealed interface Daemon {
        /** Ours: configured, started, watched and ended by us. */
        record Supervised(Path binary, Transport transport, Optional<Address> listen, int port, Identity identity, int clientsMax,
                Foreign foreign,
                boolean failFast) implements Daemon {}

        /** Somebody else's, on hold, that we only talk to: at a Unix socket, or at an address with a password file. */
        record Attached(Management at) implements Daemon {}
    }

    /** Where a daemon's management interface is. */
    public sealed interface Management {
        /** A Unix socket. */
        record Socket(Path path) implements Management {}

        /** An address and port; {@code passwordFile} as OpenVPN's own {@code management} option takes it. */
        record Tcp(String host, int port, Path passwordFile) implements Management {}
    }
}

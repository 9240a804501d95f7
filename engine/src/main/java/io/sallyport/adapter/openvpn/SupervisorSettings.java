package io.sallyport.adapter.openvpn;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.sallyport.model.InstanceName;

/**
 * How one daemon is run.
 *
 * @param launcher words before the daemon's own command ({@code ip netns exec NAME}), which must replace themselves by it
 * @param binary the OpenVPN program
 * @param config its configuration file, absolute
 * @param managementSocket the socket named there
 * @param log where its output goes; rotated as {@code log.1}, {@code log.2}, …
 * @param grace how long it has to end by itself after SIGTERM
 * @param foreign what to do with somebody else's daemon on our configuration
 * @param failFast whether its end is final, instead of a reason to start it again
 */
public record SupervisorSettings(InstanceName instance, List<String> launcher, Path binary, Path config, Path managementSocket, Path log,
        Backoff backoff, Duration grace, Foreign foreign, boolean failFast) {
    /** Restarts at once after a first crash, and at most every half minute when it crashes on. */
    public static final Backoff USUAL_BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30));
    /** More than the five seconds a server takes to say good-bye to its clients. */
    public static final Duration USUAL_GRACE = Duration.ofSeconds(10);

    public SupervisorSettings {
        launcher = List.copyOf(launcher);
        if (!config.isAbsolute() || !managementSocket.isAbsolute() || grace.isNegative()) {
            throw new IllegalArgumentException("not absolute, or a negative grace: " + config + " " + managementSocket + " " + grace);
        }
    }

    /** What to do with a running daemon that uses our configuration file and is not our child. */
    public enum Foreign {
        TERMINATE, REFUSE
    }
}

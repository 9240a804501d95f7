package io.sallyport.adapter.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import io.sallyport.effect.route.RouteText;
import io.sallyport.model.Address;
import io.sallyport.model.Network;

/**
 * By which routers our routes to one bridged instance's device go. That there are such routes is the part of {@link Routes}, which adds them without a router and
 * takes them away with one; a network that somebody else routes has no route of ours, and is left alone.
 */
final class Hops {
    private final KernelSettings settings;
    private final Shell shell;
    private SortedMap<Network, Address> wanted = new TreeMap<>();

    Hops(KernelSettings settings, Shell shell) {
        this.settings = settings;
        this.shell = shell;
    }

    /** From now on networks go by these routers, and all others straight to the device, where nobody answers for them. */
    Optional<String> bring(SortedMap<Network, Address> hops) {
        if (hops.equals(wanted)) {
            return Optional.empty();
        }
        wanted = new TreeMap<>(hops);
        return repair(new ArrayList<>());
    }

    /** Compares, repairs, and says what was wrong. */
    Optional<String> repair(List<String> drift) {
        Shell.Result shown = shell.run("ip", "-4", "route", "show", "dev", settings.tunDevice(), "proto",
                Integer.toString(RouteText.PROTOCOL));
        if (!shown.worked()) {
            return Optional.of("the routes by " + settings.tunDevice() + " cannot be read: " + shown.why());
        }
        List<String> lines = new ArrayList<>();
        for (Map.Entry<Network, Optional<Address>> route : RouteText.routers(shown.out()).entrySet()) {
            Optional<Address> should = Optional.ofNullable(wanted.get(route.getKey()));
            if (!should.equals(route.getValue())) {
                lines.add(RouteText.by(settings.tunDevice(), route.getKey(), should));
                drift.add("the route to " + route.getKey() + " by " + settings.tunDevice() + " went " + way(route.getValue())
                        + ", and should go "
                        + way(should) + ": put back");
            }
        }
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        Shell.Result result = shell.feed(String.join("\n", lines) + "\n", "ip", "-force", "-batch", "-");
        return result.worked() ? Optional.empty() : Optional.of(result.why());
    }

    private static String way(Optional<Address> router) {
        return router.map(by -> "by " + by).orElse("straight to the device");
    }
}

package io.sallyport.adapter.kernel;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.effect.route.RoutePlan;
import io.sallyport.effect.route.RouteText;
import io.sallyport.model.Family;
import io.sallyport.model.Network;

/** The routes to one instance's tunnel. They change with the policy and when the device is made anew, so that a process for each change is cheap. */
final class Routes {
    private final KernelSettings settings;
    private final Shell shell;
    /** What kept a route from being put in place when routes were last compared, so that it is said once. */
    private Optional<String> unrouted = Optional.empty();

    private Optional<TreeSet<Network>> followed = Optional.empty();

    Routes(KernelSettings settings, Shell shell) {
        this.settings = settings;
        this.shell = shell;
    }

    /** What was done, and why the rest was not. */
    record Brought(RoutePlan done, Optional<String> failed) {}

    /** Makes our routes to the device exactly these. Routes of others are neither changed nor removed. */
    Brought bring(Collection<Network> wanted) {
        RoutePlan plan = RoutePlan.between(found(), wanted);
        if (plan.isEmpty()) {
            return new Brought(plan, Optional.empty());
        }
        List<String> lines = RouteText.lines(settings.tunDevice(), plan);
        Shell.Result result = shell.feed(String.join("\n", lines) + "\n", "ip", "-force", "-batch", "-");
        if (result.worked()) {
            return new Brought(plan, Optional.empty());
        }
        // ip says only "File exists"; which of the networks somebody else routes is what an administrator needs to know.
        RoutePlan left = RoutePlan.between(found(), wanted);
        String which = left.missing().isEmpty() ? "" : left.missing().getFirst() + " cannot be routed to " + settings.tunDevice() + ": ";
        return new Brought(plan.without(left), Optional.of(which + result.why()));
    }

    /** As {@link #bring}, unless that was done last: each look costs two processes, and what others do to routes is found when they are compared. */
    void follow(Collection<Network> wanted) {
        TreeSet<Network> all = new TreeSet<>(wanted);
        if (!Optional.of(all).equals(followed)) {
            followed = bring(all).failed().isEmpty() ? Optional.of(all) : Optional.empty();
        }
    }

    /** The device was made anew: there are none. */
    void forget() {
        followed = Optional.empty();
    }

    /** As {@link #bring}, and says what was wrong. A network that cannot be routed is one site that is not reached; everybody else goes on. */
    void reconcile(Collection<Network> wanted, List<String> drift) {
        Brought brought = bring(wanted);
        brought.done().missing().forEach(network -> drift.add(Drift.ofMissing(network, settings.tunDevice())));
        brought.done().surplus().forEach(network -> drift.add(Drift.ofSurplus(network, settings.tunDevice())));
        brought.failed().filter(why -> !unrouted.equals(Optional.of(why))).ifPresent(drift::add);
        unrouted = brought.failed();
    }

    private SortedSet<Network> found() {
        TreeSet<Network> found = new TreeSet<>();
        for (Family family : Family.values()) {
            // A kernel without IPv6 has none.
            found.addAll(RouteText.read(family, shell.run("ip", family == Family.V4 ? "-4" : "-6", "route", "show", "dev",
                    settings.tunDevice(), "proto", Integer.toString(RouteText.PROTOCOL)).out()));
        }
        return found;
    }
}

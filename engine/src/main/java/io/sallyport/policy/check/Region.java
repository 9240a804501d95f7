package io.sallyport.policy.check;

import java.time.DayOfWeek;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

import io.sallyport.model.Network;
import io.sallyport.model.PortRange;
import io.sallyport.policy.AccessRow;
import io.sallyport.policy.Hours;
import io.sallyport.policy.Resource;
import io.sallyport.policy.Service;

/**
 * A set of possible packets to destinations: when, where to, and what. Regions are intersected and subtracted exactly.
 *
 * @param from the first instant
 * @param until the first instant after it
 * @param week minutes of the week from Monday 00:00, in the manifest's zone
 * @param protocol its number, or {@link #OTHER}
 */
record Region(Instant from, Instant until, BitSet week, Network network, int protocol, PortRange ports) {
    /** Every protocol that a service cannot name, taken together. */
    static final int OTHER = -1;
    /** The most regions one subtraction may leave, as a number; beyond it the answer is not known. */
    static final int REGIONS_MAX = 4_096;

    private static final int DAY_MINUTES = 24 * 60;
    private static final int WEEK_MINUTES = 7 * DAY_MINUTES;
    private static final BitSet ALWAYS = always();

    /** What of a resource a row speaks of, at the times it holds. */
    static List<Region> of(AccessRow row, Resource resource) {
        return of(row, resource.networks(), resource.services());
    }

    /** Everything in these networks, at the times the row holds. */
    static List<Region> of(AccessRow row, Iterable<Network> networks) {
        return of(row, networks, List.of());
    }

    private static List<Region> of(AccessRow row, Iterable<Network> networks, List<Service> services) {
        BitSet week = row.when().hours().map(Region::minutes).orElse(ALWAYS);
        return of(row.from().orElse(Instant.MIN), row.until().orElse(Instant.MAX), week, networks, services);
    }

    /** All of a resource, at any time. */
    static List<Region> of(Resource resource) {
        return of(Instant.MIN, Instant.MAX, ALWAYS, resource.networks(), resource.services());
    }

    /** Everything in these networks, at any time. */
    static List<Region> of(Iterable<Network> networks) {
        return of(Instant.MIN, Instant.MAX, ALWAYS, networks, List.of());
    }

    private static List<Region> of(Instant from, Instant until, BitSet week, Iterable<Network> networks, List<Service> services) {
        List<Region> found = new ArrayList<>();
        for (Network network : networks) {
            for (Service service : services) {
                found.add(new Region(from, until, week, network, service.protocol().number(), service.ports()));
            }
            if (services.isEmpty()) {
                for (int protocol : new int[]{OTHER, 1, 6, 17, 58}) {
                    found.add(new Region(from, until, week, network, protocol, PortRange.ALL));
                }
            }
        }
        return found;
    }

    /** What of {@code regions} is left without {@code others}; empty when the parts, or the steps, become too many to say. */
    static Optional<List<Region>> subtract(List<Region> regions, List<Region> others, Steps steps) {
        List<Region> left = regions;
        for (Region other : others) {
            if (!steps.spend(left.size())) {
                return Optional.empty();
            }
            List<Region> next = new ArrayList<>();
            for (Region region : left) {
                region.without(other, next);
            }
            if (next.size() > REGIONS_MAX) {
                steps.giveUp();
                return Optional.empty();
            }
            left = next;
        }
        return Optional.of(left);
    }

    /** What the two have in common. */
    Optional<Region> intersect(Region other) {
        Instant start = from.isAfter(other.from) ? from : other.from;
        Instant end = until.isBefore(other.until) ? until : other.until;
        boolean apart = protocol != other.protocol || !network.overlaps(other.network) || !start.isBefore(end)
                || ports.to() < other.ports.from() || other.ports.to() < ports.from();
        if (apart) {
            return Optional.empty();
        }
        BitSet both = (BitSet) week.clone();
        both.and(other.week);
        Network inner = network.contains(other.network) ? other.network : network;
        PortRange shared = new PortRange(Math.max(ports.from(), other.ports.from()), Math.min(ports.to(), other.ports.to()));
        return both.isEmpty() ? Optional.empty() : Optional.of(new Region(start, end, both, inner, protocol, shared));
    }

    /** Adds what is left of this one without the other: slices along each dimension in turn. */
    private void without(Region other, List<Region> left) {
        Optional<Region> common = intersect(other);
        if (common.isEmpty()) {
            left.add(this);
            return;
        }
        Region in = common.get();
        if (from.isBefore(in.from)) {
            left.add(new Region(from, in.from, week, network, protocol, ports));
        }
        if (in.until.isBefore(until)) {
            left.add(new Region(in.until, until, week, network, protocol, ports));
        }
        BitSet rest = (BitSet) week.clone();
        rest.andNot(in.week);
        if (!rest.isEmpty()) {
            left.add(new Region(in.from, in.until, rest, network, protocol, ports));
        }
        if (ports.from() < in.ports.from()) {
            left.add(new Region(in.from, in.until, in.week, network, protocol, new PortRange(ports.from(), in.ports.from() - 1)));
        }
        if (in.ports.to() < ports.to()) {
            left.add(new Region(in.from, in.until, in.week, network, protocol, new PortRange(in.ports.to() + 1, ports.to())));
        }
        for (int length = network.length() + 1; length <= in.network.length(); length++) {
            left.add(new Region(in.from, in.until, in.week, sibling(in.network, length), protocol, in.ports));
        }
    }

    /** The other half of the network of one bit less around {@code inner}. */
    private static Network sibling(Network inner, int length) {
        Network around = new Network(inner.base().masked(length - 1), length - 1);
        Network low = new Network(around.base(), length);
        return low.contains(inner.base()) ? new Network(around.last().masked(length), length) : low;
    }

    private static BitSet minutes(Hours hours) {
        BitSet week = new BitSet(WEEK_MINUTES);
        for (Hours.Window window : hours.windows()) {
            for (DayOfWeek day : window.days()) {
                int start = (day.getValue() - 1) * DAY_MINUTES;
                if (window.toMinute() > window.fromMinute()) {
                    week.set(start + window.fromMinute(), start + window.toMinute());
                } else {
                    int next = day.getValue() % 7 * DAY_MINUTES;
                    week.set(start + window.fromMinute(), start + DAY_MINUTES);
                    week.set(next, next + window.toMinute());
                }
            }
        }
        return week;
    }

    private static BitSet always() {
        BitSet week = new BitSet(WEEK_MINUTES);
        week.set(0, WEEK_MINUTES);
        return week;
    }
}

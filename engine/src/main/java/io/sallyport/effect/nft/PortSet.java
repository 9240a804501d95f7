package io.sallyport.effect.nft;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.sallyport.model.PortRange;

/** A set of ports: ranges, sorted, disjoint and not adjacent, so that equal sets are equal records. */
record PortSet(List<PortRange> ranges) {
    static final PortSet NONE = new PortSet(List.of());
    static final PortSet ALL = new PortSet(List.of(PortRange.ALL));

    PortSet {
        ranges = List.copyOf(ranges);
    }

    static PortSet of(Collection<PortRange> any) {
        List<PortRange> merged = new ArrayList<>();
        for (PortRange range : any.stream().sorted().toList()) {
            PortRange last = merged.isEmpty() ? null : merged.getLast();
            if (last != null && range.from() <= last.to() + 1) {
                merged.set(merged.size() - 1, new PortRange(last.from(), Math.max(last.to(), range.to())));
            } else {
                merged.add(range);
            }
        }
        return new PortSet(merged);
    }

    /** These ports less {@code other}'s. */
    PortSet minus(PortSet other) {
        List<PortRange> left = new ArrayList<>();
        for (PortRange range : ranges) {
            int from = range.from();
            for (PortRange hole : other.ranges) {
                if (hole.to() < from || hole.from() > range.to()) {
                    continue;
                }
                if (hole.from() > from) {
                    left.add(new PortRange(from, hole.from() - 1));
                }
                from = hole.to() + 1;
            }
            if (from <= range.to()) {
                left.add(new PortRange(from, range.to()));
            }
        }
        return new PortSet(left);
    }

    boolean isEmpty() {
        return ranges.isEmpty();
    }
}

package io.sallyport.ipam;

import java.util.Map;
import java.util.TreeMap;

/** A range of host numbers with holes. Finding the next one costs O(log holes), however large the holes are. */
final class Numbers {
    private final int from;
    private final int to;
    /** The holes as disjoint ranges, first → last. */
    private final TreeMap<Integer, Integer> holes = new TreeMap<>();

    /** All numbers from one to another, both included; none where the second is below the first. */
    Numbers(int from, int to) {
        this.from = from;
        this.to = to;
    }

    Numbers copy() {
        Numbers copy = new Numbers(from, to);
        copy.holes.putAll(holes);
        return copy;
    }

    /** Leaves a range out, swallowing the holes that it touches. */
    void leaveOut(long first, long last) {
        if (first > to || last < from || first > last) {
            return;
        }
        int start = (int) Math.max(first, from);
        int end = (int) Math.min(last, to);
        Map.Entry<Integer, Integer> before = holes.floorEntry(start);
        if (before != null && before.getValue() >= start) {
            start = before.getKey();
        }
        Map.Entry<Integer, Integer> next = holes.ceilingEntry(start);
        while (next != null && next.getKey() <= end) {
            end = Math.max(end, next.getValue());
            holes.remove(next.getKey());
            next = holes.ceilingEntry(start);
        }
        holes.put(start, end);
    }

    /** The first number from here on; {@link Hosts#NONE} when there is none. */
    int next(int wanted) {
        int number = Math.max(wanted, from);
        while (number <= to) {
            Map.Entry<Integer, Integer> hole = holes.floorEntry(number);
            if (hole == null || hole.getValue() < number) {
                return number;
            }
            number = hole.getValue() + 1;
        }
        return Hosts.NONE;
    }

    boolean has(int number) {
        return number != Hosts.NONE && next(number) == number;
    }

    /** How many there are. */
    int count() {
        int out = 0;
        for (Map.Entry<Integer, Integer> hole : holes.entrySet()) {
            out += hole.getValue() - hole.getKey() + 1;
        }
        return Math.max(0, to - from + 1 - out);
    }
}

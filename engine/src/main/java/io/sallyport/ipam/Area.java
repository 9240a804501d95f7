package io.sallyport.ipam;

import java.util.Comparator;
import java.util.TreeSet;

/** The host numbers of one area that nobody has, and those that somebody else may have in time. */
final class Area {
    private static final Comparator<Holding> FREE_SOONEST = Comparator.comparing((Holding h) -> h.freeAt).thenComparingInt(h -> h.number);

    /** Leases that nothing rests on, and numbers in quarantine: who is free first comes first. */
    final TreeSet<Holding> idle = new TreeSet<>(FREE_SOONEST);
    /** Numbers below {@code cursor} that nobody has. */
    final TreeSet<Integer> vacant = new TreeSet<>();
    /** All numbers from here on were never given since the area came to be, unless they were loaded. */
    int cursor;
    /** How many numbers somebody has, or had and nobody else may have yet. */
    int held;
}

package io.sallyport.usage;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

import io.sallyport.model.Address;
import io.sallyport.model.Traffic;

/**
 * What the counters of one instance say.
 *
 * @param run since when they count: no other table of counters has, or had, this name
 * @param counts by tunnel address, since that address was first counted in this run, or was last forgotten
 */
public record Reading(String run, SortedMap<Address, Traffic> counts) {
    public Reading {
        counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
    }
}

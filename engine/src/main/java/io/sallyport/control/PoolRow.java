package io.sallyport.control;

import io.sallyport.model.InstanceName;

/**
 * How full a pool is.
 *
 * @param pool the pool of groups; empty for what is in none
 * @param network the IPv4 network it gives addresses from
 * @param addresses that can be given, {@code taken} of which nobody else can have now
 */
public record PoolRow(InstanceName instance, String pool, String network, long addresses, long taken) {}

package io.sallyport.control;

import java.time.Instant;

import io.sallyport.model.InstanceName;

/**
 * A source that is kept out of one instance.
 *
 * @param source an IPv4 address, or an IPv6 network of 64 bits
 * @param failures how many of its handshakes failed
 * @param until when it may come again
 * @param record the id of its record; empty where that is not known
 */
public record BanRow(InstanceName instance, String source, int failures, Instant until, String record) {}

package io.sallyport.effect.tc;

/** Which way traffic flows, seen from the client: {@code DOWN} leaves by the tunnel device, {@code UP} by its ifb. */
public enum Direction {
    DOWN, UP
}

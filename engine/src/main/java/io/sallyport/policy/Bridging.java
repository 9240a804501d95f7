package io.sallyport.policy;

/**
 * How an instance treats the Ethernet its clients form with the gateway ({@code dev tap}).
 *
 * @param onMove what becomes of a client that uses a MAC address somebody else uses already
 */
public record Bridging(OnMove onMove) {
    /** What becomes of who comes second. Either way nobody passes with that address until one of the two is gone. */
    public enum OnMove {
        /** Its session is ended. */
        END,
        /** It is told of, and stays. */
        REPORT
    }
}

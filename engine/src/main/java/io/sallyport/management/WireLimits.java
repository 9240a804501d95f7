package io.sallyport.management;

/**
 * What may be how long on the management connection, each with its unit. Those of the daemon were measured on OpenVPN 2.6; where the daemon
 * misbehaves near its limit ours is smaller.
 */
public final class WireLimits {
    /** The longest line taken from the daemon, in bytes without its line end; the daemon's own lines end at 1280. What is longer is dropped. */
    public static final int LINE_BYTES_MAX = 8_192;
    /** From this length on, in bytes, the daemon may have cut a line short (its buffer has 1280): its value is not to be trusted. */
    public static final int LINE_BYTES_UNCUT = 1_270;
    /** The most ENV lines of one event that are kept. */
    public static final int ENV_ENTRIES_MAX = 1_024;
    /** The most bytes of ENV lines of one event that are kept. */
    public static final int ENV_BYTES_MAX = 262_144;
    /** The most lines of one reply that are kept. */
    public static final int BODY_LINES_MAX = 500_000;
    /** The most characters of one reply that are kept. */
    public static final int BODY_CHARS_MAX = 67_108_864;

    /** The longest parameter of a command, in characters between its quotes; the daemon refuses more than 256. */
    public static final int PARAMETER_CHARS_MAX = 255;
    /** The longest command line sent, in bytes without its line feed; the daemon tears lines of 1024 and is wedged by some of 1020. */
    public static final int COMMAND_BYTES_MAX = 1_000;
    /** The longest configuration line of a verdict, in bytes without its line feed; the daemon takes the rest for a new directive. */
    public static final int CONFIG_BYTES_MAX = 255;
    /** The most configuration lines of one verdict. */
    public static final int CONFIG_LINES_MAX = 2_000;
    /** The most {@code iroute} lines of one verdict; the daemon's own {@code max-routes-per-client}. */
    public static final int IROUTES_MAX = 256;
    /** The longest common name that is sent, in characters (X.509's own limit). */
    public static final int COMMON_NAME_CHARS_MAX = 64;
    /** The longest wait a client is told, in seconds. */
    public static final int PENDING_SECONDS_MAX = 86_400;
    /** The longest interval of byte counts, in seconds. */
    public static final int BYTECOUNT_SECONDS_MAX = 86_400;

    /** How long the daemon leaves a client that {@code client-kill} told to go, in seconds; from 2.6.11 on telling it again gives it no more. */
    public static final int EXIT_SECONDS = 5;

    private WireLimits() {}
}

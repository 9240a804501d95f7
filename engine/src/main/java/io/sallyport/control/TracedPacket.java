package io.sallyport.control;

import java.util.List;

/**
 * What becomes of a packet.
 *
 * @param packet as it was understood: {@code 10.8.0.5 > 10.20.0.5 tcp/443}
 * @param verdict {@code passes}, {@code dropped} or {@code not ours}
 * @param counter the kernel's counter that counts it; empty when none does
 * @param why the rows it rests on or what stands in the way, one line each, what decides first
 */
public record TracedPacket(String packet, String verdict, String counter, List<String> why) {
    /** The verdict of a packet that passes. */
    public static final String PASSES = "passes";

    public TracedPacket {
        why = List.copyOf(why);
    }
}

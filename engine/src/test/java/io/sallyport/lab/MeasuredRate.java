package io.sallyport.lab;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a rate measured in a test proves. The kernel lets no more through than the rate, on whatever machine; how much less comes is the machine's affair when
 * it is busy. So the bound above is narrow, and the one below wide. The numbers to quote come from {@code bench shaping}.
 */
public final class MeasuredRate {
    /** What may come above the rate: the burst of the first moment, headers, and what waits in queues. */
    public static final double ABOVE = 1.25;
    public static final double BELOW = 0.4;

    private MeasuredRate() {}

    /** @param measured in the unit of {@code said} */
    public static void holds(String what, double measured, double said) {
        assertThat(measured).as(what).isBetween(said * BELOW, said * ABOVE);
    }

    /** More came than one with this rate can get. */
    public static void exceeds(String what, double measured, double rate) {
        assertThat(measured).as(what).isGreaterThan(rate * ABOVE);
    }
}

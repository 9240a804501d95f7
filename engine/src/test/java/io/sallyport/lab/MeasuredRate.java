package io.sallyport.lab;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a rate measured in a test proves. The kernel lets no more through than the rate, on whatever machine; how much less comes is the machine's affair when
 * it is busy. So the bound above is narrow, and the one below wide. The numbers to quote come from {@code bench shaping}.
 */
public final class MeasuredRate {
    /** What may come, times the rate: the burst of the first moment, headers, and what waits in queues. */
    private static final double AT_MOST_TIMES = 1.25;
    /** What has to come, times the rate: so little that a machine with ten times as much to do as processors still gets there. */
    private static final double AT_LEAST_TIMES = 0.4;

    private MeasuredRate() {}

    /** @param measured in the unit of {@code said} */
    public static void holds(String what, double measured, double said) {
        assertThat(measured).as(what).isBetween(said * AT_LEAST_TIMES, said * AT_MOST_TIMES);
    }

    /** More came than one with this rate can get. */
    public static void exceeds(String what, double measured, double rate) {
        assertThat(measured).as(what).isGreaterThan(rate * AT_MOST_TIMES);
    }
}

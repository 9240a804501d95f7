package io.sallyport.policy.check;

/**
 * How much work a check may still do, counted in comparisons and not in time, so that the same files always give the same answer.
 */
final class Steps {
    /** The most comparisons of one check, as a number: well below a second, and far more than ten thousand ordinary rows take. */
    static final int STEPS_MAX = 2_000_000;

    private long left = STEPS_MAX;
    private boolean unknown;

    /** Whether there are so many steps left; they are used up. Without, the answer that needs them is not known. */
    boolean spend(long steps) {
        left -= steps;
        unknown |= left < 0;
        return left >= 0;
    }

    /** Notes that some answer is not known. */
    void giveUp() {
        unknown = true;
    }

    /** Whether nothing can be worked out any more. */
    boolean isSpent() {
        return left < 0;
    }

    /** Whether an answer was not known since this was last asked. */
    boolean takeUnknown() {
        boolean was = unknown;
        unknown = false;
        return was;
    }
}

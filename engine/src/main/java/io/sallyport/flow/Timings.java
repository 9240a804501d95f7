package io.sallyport.flow;

/** Marks of {@link System#nanoTime()} on the way of one request: heard of, facts gathered, decided. */
record Timings(long started, long gathered, long decided) {
    private static final long NANOS_PER_MICRO = 1_000;

    long gatherMicros() {
        return (gathered - started) / NANOS_PER_MICRO;
    }

    long decideMicros() {
        return (decided - gathered) / NANOS_PER_MICRO;
    }

    long microsUntilNow() {
        return (System.nanoTime() - started) / NANOS_PER_MICRO;
    }
}

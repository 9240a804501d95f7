package io.sallyport.rules;

import java.nio.file.Files;
import java.nio.file.Path;

/** What no rule may ever touch. */
final class Canary {
    /** A static that attacks name. */
    static volatile boolean touched;

    private static final String PROPERTY = "sallyport.canary";
    private static final Path FILE = Path.of("/tmp/sallyport-canary");
    /** Threads of the engine and of the tests come and go; a rule that makes one makes many, since it is run many times. */
    private static final int THREADS_MORE_MAX = 40;

    private final int threads = Thread.activeCount();

    Canary() {
        System.setProperty(PROPERTY, "alive");
    }

    boolean lives() {
        return !touched && "alive".equals(System.getProperty(PROPERTY)) && !Files.exists(FILE)
                && Thread.activeCount() <= threads + THREADS_MORE_MAX;
    }
}

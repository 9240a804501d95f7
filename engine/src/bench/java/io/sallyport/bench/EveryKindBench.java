package io.sallyport.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import io.sallyport.api.PolicyDirectory;
import io.sallyport.decision.Decider;
import io.sallyport.decision.Decision;
import io.sallyport.policy.Compiled;
import io.sallyport.policytest.Results.Moment;

/** Decide alone with the sample organisation: every kind of table, rules of its own, and clients of whom much is known. */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class EveryKindBench {
    private static final List<String> EVENTS = List.of("{user: ana, country: TR, managed: true, at: 2026-03-02T09:00}",
            "{user: ana, country: DE, managed: true, signals: [new-country], sign-in: {totp: 1m}, at: 2026-03-02T09:00}",
            "{user: gil, country: TR, managed: false, at: 2026-03-02T21:00}", "{user: cem, country: TR, at: 2026-03-02T09:00}",
            "{user: mallory, at: 2026-03-02T09:00}");

    /** The policy and the clients. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init") // JMH makes the object, then has it set up.
    public static class Ready {
        private Decider decider;
        private final List<Moment> moments = new ArrayList<>();

        /** Compiles the policy and reads the clients. */
        @Setup(Level.Trial)
        public void compile() {
            Path root = Path.of(System.getProperty("sallyport.root", ".."));
            if (!(PolicyDirectory.open(root) instanceof PolicyDirectory.Opened.Ready ready)) {
                throw new IllegalStateException("the sample organisation does not compile");
            }
            decider = ready.decider();
            for (String event : EVENTS) {
                Compiled<List<Moment>> read = ready.decide(event);
                moments.addAll(read.value().orElseThrow(() -> new IllegalStateException(read.diagnostics().toString())));
            }
        }
    }

    /** One decision about one of them. */
    @Benchmark
    public Decision everyKind(Ready ready) {
        Moment moment = ready.moments.get(ThreadLocalRandom.current().nextInt(ready.moments.size()));
        return ready.decider.decide(moment.event(), moment.facts());
    }
}

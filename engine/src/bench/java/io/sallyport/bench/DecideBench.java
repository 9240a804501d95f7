package io.sallyport.bench;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import io.sallyport.decision.Decider;
import io.sallyport.decision.Decision;

/** Decide alone: one connect of somebody to a full decision with its reasons; and the plain-Java floor. */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DecideBench {

    /** One policy, shared by the threads. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init") // JMH makes the object, then has it set up.
    public static class Ready {
        private static final int PEOPLE = 1_000;

        /** Access rows of the policy. */
        @Param({"10", "1000", "10000", "100000"})
        public int rows;

        private Decider decider;
        private Floor floor;
        private List<Questions.Question> questions;

        /** Compiles the policy, and sees to it that what is measured is an admission with as many reasons as promised. */
        @Setup(Level.Trial)
        public void compile() {
            Organisation organisation = new Organisation(rows, PEOPLE);
            decider = Decider.compile(organisation.policy("bench")).value().orElseThrow();
            floor = new Floor(decider.policy());
            questions = Questions.of(PEOPLE).all();
            int candidates = Math.min(rows, 20);
            for (Questions.Question question : questions) {
                Decision decision = decider.decide(question.event(), question.facts());
                long access = decision.basis().reasons().stream()
                        .filter(r -> r.row().orElseThrow().id().file().equals("access.yaml")).count();
                if (!(decision instanceof Decision.Admit) || access != candidates) {
                    throw new IllegalStateException(question.event().client() + " has " + access + " access reasons: " + decision);
                }
            }
        }

        Questions.Question any() {
            return questions.get(ThreadLocalRandom.current().nextInt(questions.size()));
        }
    }

    /** The engine. */
    @Benchmark
    public Decision decide(Ready ready) {
        Questions.Question question = ready.any();
        return ready.decider.decide(question.event(), question.facts());
    }

    /** The floor. */
    @Benchmark
    public Floor.Answer floor(Ready ready) {
        Questions.Question question = ready.any();
        return ready.floor.decide(question.event(), question.facts());
    }
}

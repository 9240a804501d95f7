package io.sallyport.policytest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.sallyport.policytest.Results.Failure;
import io.sallyport.policytest.Results.Mismatch;
import io.sallyport.policytest.Results.Result;

/** Runs tests against one decide, each in a world of its own. The results are in the order of the source, however many ran at once. */
final class Runner {
    private final World world;
    private final RunOptions options;

    Runner(World world, RunOptions options) {
        this.world = world;
        this.options = options;
    }

    /** One test with the document it stands in. */
    private record Job(TestDocument document, Members members, PolicyTest test) {}

    /** What came of one, and what it has shown. */
    private record Done(Result result, Seen seen) {}

    /** The tests that were run, and what they have shown. */
    record Ran(List<Result> results, Seen seen) {}

    Ran run(List<TestDocument> documents) {
        List<Job> jobs = new ArrayList<>();
        for (TestDocument document : documents) {
            Members members = new Members(world.policy().directory(), document.given());
            for (PolicyTest test : document.tests()) {
                if (options.chosen().test(document.place().file(), test.name())) {
                    jobs.add(new Job(document, members, test));
                }
            }
        }
        AtomicInteger end = new AtomicInteger(Integer.MAX_VALUE);
        IntStream numbers = IntStream.range(0, jobs.size());
        List<Optional<Done>> all = (options.parallel() ? numbers.parallel() : numbers)
                .mapToObj(number -> run(jobs.get(number), number, end)).toList();
        List<Result> results = new ArrayList<>();
        Seen seen = world.seen();
        for (int number = 0; number < all.size() && number <= end.get(); number++) {
            all.get(number).ifPresent(done -> {
                results.add(done.result());
                seen.add(done.seen());
            });
        }
        return new Ran(results, seen);
    }

    /** Nothing for a test after one that failed, when that is to be the end; those before it are run all the same, so that it is the first. */
    private Optional<Done> run(Job job, int number, AtomicInteger end) {
        if (number > end.get()) {
            return Optional.empty();
        }
        Done done = run(job);
        if (options.failFast() && !done.result().passed()) {
            end.accumulateAndGet(number, Math::min);
        }
        return Optional.of(done);
    }

    private Done run(Job job) {
        PolicyTest test = job.test();
        Seen seen = world.seen();
        if (test.each().isEmpty()) {
            List<Failure> failures = new ArrayList<>();
            new Case(world, job.document(), job.members(), seen).run(test, Optional.empty()).ifPresent(failures::add);
            return new Done(new Result(test.place(), test.name(), 1, failures), seen);
        }
        Cases cases = new Cases(job.members());
        PolicyTest.Each each = test.each().get();
        long count = cases.count(each);
        if (count == 0 || count > Cases.CASES_MAX) {
            String expected = count == 0 ? "somebody" : "at most " + Cases.CASES_MAX;
            Mismatch mismatch = new Mismatch("cases", expected, count == 0 ? "nobody" : Long.toString(count));
            Failure failure = new Failure(each.place(), "", List.of(mismatch), Optional.empty());
            return new Done(new Result(test.place(), test.name(), 0, List.of(failure)), seen);
        }
        List<Failure> failures = new ArrayList<>();
        for (Connect subject : cases.of(each)) {
            new Case(world, job.document(), job.members(), seen).run(test, Optional.of(subject)).ifPresent(failures::add);
        }
        return new Done(new Result(test.place(), test.name(), (int) count, failures), seen);
    }
}

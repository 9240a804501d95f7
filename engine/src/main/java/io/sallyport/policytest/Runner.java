package io.sallyport.policytest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

import io.sallyport.decision.Circle;
import io.sallyport.decision.Decision;
import io.sallyport.effect.nft.Isolation;
import io.sallyport.policy.Policy;
import io.sallyport.policytest.Results.Failure;
import io.sallyport.policytest.Results.Mismatch;
import io.sallyport.policytest.Results.Moment;
import io.sallyport.policytest.Results.Result;
import io.sallyport.rules.RuleBase.RulesFailed;

/** Runs tests one after the other against one decide. */
final class Runner {
    private final Policy policy;
    private final Deciding deciding;
    private final Judge judge;
    private final TreeSet<String> deciders = new TreeSet<>();

    Runner(Policy policy, Deciding deciding) {
        this.policy = policy;
        this.deciding = deciding;
        judge = new Judge(policy);
    }

    Results run(List<TestDocument> documents, Predicate<String> names) {
        List<Result> results = new ArrayList<>();
        for (TestDocument document : documents) {
            Members members = new Members(policy.directory(), document.given());
            for (PolicyTest test : document.tests()) {
                if (names.test(test.name())) {
                    results.add(run(document, members, test));
                }
            }
        }
        return new Results(List.of(), results, deciders);
    }

    private Result run(TestDocument document, Members members, PolicyTest test) {
        if (test.each().isEmpty()) {
            List<Failure> failures = new ArrayList<>();
            one(document, test, Optional.empty(), failures);
            return new Result(test.place(), test.name(), 1, failures);
        }
        Cases cases = new Cases(members);
        PolicyTest.Each each = test.each().get();
        long count = cases.count(each);
        if (count == 0 || count > Cases.CASES_MAX) {
            String expected = count == 0 ? "somebody" : "at most " + Cases.CASES_MAX;
            Mismatch mismatch = new Mismatch("cases", expected, count == 0 ? "nobody" : Long.toString(count));
            return new Result(test.place(), test.name(), 0, List.of(new Failure(each.place(), "", List.of(mismatch), Optional.empty())));
        }
        List<Failure> failures = new ArrayList<>();
        cases.of(each).forEach(subject -> one(document, test, Optional.of(subject), failures));
        return new Result(test.place(), test.name(), (int) count, failures);
    }

    /** One case: its steps, up to the first that comes out otherwise, since those after it rest on it. */
    private void one(TestDocument document, PolicyTest test, Optional<Connect> subject, List<Failure> failures) {
        Scene scene = new Scene(policy, deciding, document.clock());
        for (Step step : test.steps()) {
            Optional<Failure> failure;
            try {
                failure = carryOut(document, scene, step, subject);
            } catch (RulesFailed e) {
                Mismatch mismatch = new Mismatch("decision", "an answer", String.valueOf(e.getMessage()));
                failure = Optional.of(new Failure(step.place(), "", List.of(mismatch), Optional.empty()));
            }
            if (failure.isPresent()) {
                failures.add(failure.get());
                return;
            }
        }
    }

    private Optional<Failure> carryOut(TestDocument document, Scene scene, Step step, Optional<Connect> subject) {
        return switch (step) {
            case Step.Advancing advancing -> {
                scene.advance(advancing.by());
                yield Optional.empty();
            }
            case Step.Connecting connecting -> {
                Moment moment = scene.connect(complete(document, connecting.connect(), subject));
                yield connecting.expect().flatMap(expected -> compare(document, scene, expected, moment));
            }
            case Step.Expecting expecting -> {
                Moment moment = scene.again().orElseThrow(() -> new IllegalStateException("a test that expects before anybody connects"));
                yield compare(document, scene, expecting.expect(), moment);
            }
        };
    }

    /** What the test says of a client, then what its case says, then what is given for the user. */
    static Connect complete(TestDocument document, Connect connect, Optional<Connect> subject) {
        Connect said = subject.map(connect::over).orElse(connect);
        return said.user().map(document.given().users()::get).map(said::over).orElse(said);
    }

    private Optional<Failure> compare(TestDocument document, Scene scene, Expectation expected, Moment moment) {
        List<Mismatch> mismatches = new ArrayList<>(judge.compare(expected, moment.decision()));
        peers(mismatches, document, scene, expected, moment);
        if (mismatches.isEmpty()) {
            deciders.addAll(Deciders.of(moment.decision()));
            return Optional.empty();
        }
        return Optional.of(new Failure(expected.place(), Subjects.of(moment), mismatches, Optional.of(moment)));
    }

    private void peers(List<Mismatch> found, TestDocument document, Scene scene, Expectation expected, Moment moment) {
        Circle from = circle(moment.decision());
        expected.peers().forEach((name, wanted) -> {
            Connect other = complete(document, Connect.named(name), Optional.empty());
            boolean bothIn = moment.decision() instanceof Decision.Admit;
            Decision decision = scene.besides(other, moment.event().client().instance());
            boolean reaches = bothIn && decision instanceof Decision.Admit && Isolation.allows(policy.isolation(), from, circle(decision));
            if (reaches != wanted) {
                found.add(new Mismatch("peers " + name, yesNo(wanted), yesNo(reaches)));
            }
        });
    }

    private static Circle circle(Decision decision) {
        return decision instanceof Decision.Admit admit ? admit.grant().circle() : Circle.ALONE;
    }

    private static String yesNo(boolean yes) {
        return yes ? "yes" : "no";
    }
}

package io.sallyport.policytest;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.sallyport.event.Event;
import io.sallyport.model.Place;
import io.sallyport.policytest.PolicyTest.Given;

/** Whether the steps of a test follow from one another. */
final class StepChecks {
    private final Vocabulary words;
    private boolean connected;
    private boolean expected;
    private Optional<Instant> clock = Optional.empty();

    StepChecks(Vocabulary words) {
        this.words = words;
    }

    void check(Place test, List<Step> steps, Optional<PolicyTest.Each> each, Given given) {
        boolean instances = each.filter(e -> !e.instances().isEmpty()).isPresent();
        for (Step step : steps) {
            check(step, instances, given);
        }
        if (!expected) {
            words.problem(TestProblem.EXPECTS_NOTHING, test, "no step of the test has an `expect`",
                    "a test that expects nothing cannot fail");
        }
    }

    private void check(Step step, boolean instances, Given given) {
        switch (step) {
            case Step.Connecting connecting -> {
                connected = true;
                expected |= connecting.expect().isPresent();
                needInstance(connecting.connect(), instances, given);
                connecting.connect().at().ifPresent(at -> set(at, connecting.connect().place(), "the client connects"));
            }
            case Step.Hearing hearing -> {
                connected |= hearing.events().stream().anyMatch(event -> event instanceof Event.Request);
                expected |= hearing.expect().isPresent();
            }
            case Step.Expecting expecting -> {
                if (!connected) {
                    words.problem(TestProblem.NOBODY_CONNECTED, expecting.place(), "nobody has connected yet",
                            "begin with a step `connect`");
                }
                expected = true;
            }
            case Step.Asking asking -> {
                expected = true;
                needInstance(asking.connect(), instances, given);
                asking.connect().at().ifPresent(at -> set(at, asking.connect().place(), "everybody connects"));
            }
            case Step.Advancing advancing -> clock = clock.map(instant -> instant.plus(advancing.by()));
            case Step.Setting setting -> set(setting.at(), setting.place(), "the clock is set to");
            case Step.Leaving leaving -> needClient(leaving.place());
            case Step.Carrying carrying -> needClient(carrying.place());
            case Step.Learning learning -> needClient(learning.place());
        }
    }

    private void needClient(Place place) {
        if (!connected) {
            words.problem(TestProblem.NOBODY_CONNECTED, place, "nobody has connected yet", "begin with a step `connect`");
        }
    }

    /** The first client may come at any time; from then on time runs forwards. */
    private void set(Instant at, Place place, String what) {
        if (clock.filter(at::isBefore).isPresent()) {
            words.problem(TestProblem.TIME_RUNS_BACKWARDS, place, what + " before an earlier step", "put the steps in order of time");
        }
        clock = Optional.of(at);
    }

    private void needInstance(Connect connect, boolean instances, Given given) {
        boolean known = instances || connect.instance().isPresent()
                || connect.user().map(given.users()::get).flatMap(Connect::instance).isPresent();
        if (!known) {
            words.needInstance(connect.place());
        }
    }
}

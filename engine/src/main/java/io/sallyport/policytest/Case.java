package io.sallyport.policytest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

import io.sallyport.decision.Circle;
import io.sallyport.decision.Decision;
import io.sallyport.decision.Reach;
import io.sallyport.effect.nft.Isolation;
import io.sallyport.event.Event;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Place;
import io.sallyport.policytest.Results.Failure;
import io.sallyport.policytest.Results.Mismatch;
import io.sallyport.policytest.Results.Moment;
import io.sallyport.rules.RuleBase.RulesFailed;

/** One case of one test: its steps, up to the first that comes out otherwise, since those after it rest on it. */
final class Case {
    private final World world;
    private final TestDocument document;
    private final Members members;
    private final Seen seen;
    private final Judge judge;
    private final Scene scene;

    Case(World world, TestDocument document, Members members, Seen seen) {
        this.world = world;
        this.document = document;
        this.members = members;
        this.seen = seen;
        judge = new Judge(world.decider());
        scene = new Scene(world.policy(), world.decider()::decide, document.clock());
    }

    /** What came out otherwise; {@code subject} is whom the test is repeated for. */
    Optional<Failure> run(PolicyTest test, Optional<Connect> subject) {
        for (Step step : test.steps()) {
            Optional<Failure> failure;
            try {
                failure = carryOut(step, subject);
            } catch (RulesFailed e) {
                failure = Optional.of(failure(step.place(), new Mismatch("decision", "an answer", String.valueOf(e.getMessage()))));
            }
            if (failure.isPresent()) {
                return failure;
            }
        }
        return Optional.empty();
    }

    private Optional<Failure> carryOut(Step step, Optional<Connect> subject) {
        return switch (step) {
            case Step.Advancing advancing -> {
                scene.advance(advancing.by());
                yield Optional.empty();
            }
            case Step.Setting setting -> {
                scene.set(setting.at());
                yield Optional.empty();
            }
            case Step.Connecting connecting -> {
                Moment moment = scene.connect(complete(connecting.connect(), subject));
                yield connecting.expect().flatMap(expected -> compare(expected, moment));
            }
            case Step.Hearing hearing -> hear(hearing);
            case Step.Expecting expecting -> scene.again(expecting.user())
                    .map(moment -> compare(expecting.expect(), moment))
                    .orElseGet(() -> Optional.of(absent(expecting.place(), expecting.user().orElse("somebody"))));
            case Step.Carrying carrying -> present(scene.carry(carrying.user(), carrying.volume()), step, carrying.user());
            case Step.Learning learning -> present(scene.learn(learning.user(), learning.known()), step, learning.user());
            case Step.Leaving leaving ->
                present(scene.leave(leaving.user()), step, Optional.of(leaving.user()));
            case Step.Asking asking -> ask(asking, subject);
        };
    }

    private static Optional<Failure> present(boolean yes, Step step, Optional<String> user) {
        return yes ? Optional.empty() : Optional.of(absent(step.place(), user.orElse("somebody")));
    }

    private static Failure absent(Place place, String user) {
        return failure(place, new Mismatch("clients", user, "no client of this name has connected"));
    }

    private static Failure failure(Place place, Mismatch mismatch) {
        return new Failure(place, "", List.of(mismatch), Optional.empty());
    }

    /** What the test says of a client, then what its case says, then what is given for the user. */
    private Connect complete(Connect connect, Optional<Connect> subject) {
        return document.given().complete(subject.map(connect::over).orElse(connect));
    }

    private Optional<Failure> hear(Step.Hearing hearing) {
        Optional<Moment> last = Optional.empty();
        for (Event.OfClient event : hearing.events()) {
            Event.OfClient now = Scene.at(event, scene.clock());
            last = scene.hear(now, document.given().of(now, hearing.place())).or(always(last));
        }
        Optional<Moment> decided = last;
        return hearing.expect().flatMap(expected -> decided.flatMap(moment -> compare(expected, moment)));
    }

    private static <T> java.util.function.Supplier<Optional<T>> always(Optional<T> value) {
        return () -> value;
    }

    private Optional<Failure> compare(Expectation expected, Moment moment) {
        List<Mismatch> mismatches = new ArrayList<>(judge.compare(expected, moment));
        peers(mismatches, expected, moment);
        if (mismatches.isEmpty()) {
            seen.add(moment);
            return Optional.empty();
        }
        return Optional.of(new Failure(expected.place(), Subjects.of(moment), mismatches, Optional.of(moment)));
    }

    private void peers(List<Mismatch> found, Expectation expected, Moment moment) {
        Circle from = circle(moment.decision());
        expected.peers().forEach((name, wanted) -> {
            Connect other = complete(Connect.named(name), Optional.empty());
            boolean bothIn = moment.decision() instanceof Decision.Admit;
            Decision decision = scene.besides(other, moment.event().client().instance()).decision();
            boolean reaches = bothIn && decision instanceof Decision.Admit
                    && Isolation.allows(world.policy().isolation(), from, circle(decision));
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

    /** Puts everybody known to the policy, one after the other; the first who reaches it unexpectedly, or does not, explains. */
    private Optional<Failure> ask(Step.Asking asking, Optional<Connect> subject) {
        asking.connect().at().ifPresent(scene::set);
        TreeSet<String> expected = new TreeSet<>(asking.whoCan().people());
        asking.whoCan().groups().forEach(group -> members.of(group).forEach(member -> expected.add(name(member))));
        TreeSet<String> actual = new TreeSet<>();
        List<Moment> moments = new ArrayList<>();
        Optional<Moment> odd = Optional.empty();
        for (Connect person : members.everybody()) {
            Connect connect = complete(asking.connect().over(person), subject);
            InstanceName instance = connect.instance().orElseGet(scene::onlyInstance);
            Moment moment = scene.besides(connect, instance);
            boolean reaches = reaches(moment.decision(), asking.whoCan().resource());
            if (reaches) {
                actual.add(name(person));
            }
            if (odd.isEmpty() && reaches != expected.contains(name(person))) {
                odd = Optional.of(moment);
            }
            moments.add(moment);
        }
        if (actual.equals(expected)) {
            moments.forEach(seen::add);
            return Optional.empty();
        }
        Mismatch mismatch = new Mismatch("who-can reach " + asking.whoCan().resource(), Judge.list(expected), Judge.list(actual));
        return Optional.of(new Failure(asking.whoCan().place(), odd.map(Subjects::of).orElse(""), List.of(mismatch), odd));
    }

    private static String name(Connect person) {
        return Client.peer(person).person().orElse("");
    }

    private boolean reaches(Decision decision, String resource) {
        Reach reach = decision instanceof Decision.Admit admit ? admit.grant().reach() : Reach.NOTHING;
        ReachJudge judged = new ReachJudge(world.policy(), reach);
        return world.policy().resources(List.of(resource)).stream().map(judged::covering).anyMatch(covering -> covering != Covering.NO);
    }
}

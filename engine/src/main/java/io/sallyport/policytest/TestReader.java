package io.sallyport.policytest;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

import io.sallyport.model.Place;
import io.sallyport.policy.Policy;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.YamlProblem;
import io.sallyport.policytest.PolicyTest.Given;

/** Reads documents of kind {@code PolicyTest}, strictly: whatever is not understood is a diagnostic, and all of them are told at once. */
final class TestReader {
    private static final String VERSION = "sallyport/v1";
    private static final String KIND = "PolicyTest";

    private final Vocabulary words;
    private final ClientReader clients;
    private final ExpectationReader expectations;

    TestReader(Policy policy, SortedSet<String> rules, Problems problems) {
        words = new Vocabulary(policy, rules, problems);
        clients = new ClientReader(words);
        expectations = new ExpectationReader(words);
    }

    /** The document; without the parts that could not be read. */
    TestDocument read(Form document) {
        words.header(document, "apiVersion", VERSION, YamlProblem.UNKNOWN_VERSION);
        words.header(document, "kind", KIND, YamlProblem.UNKNOWN_KIND);
        Optional<Instant> clock = document.text("clock").flatMap(words::instant);
        if (!document.has("clock")) {
            words.problem(YamlProblem.MISSING_KEY, document.place(), "`clock` is missing",
                    "say when the tests begin, for example `clock: 2026-03-02T09:00:00+03:00`");
        }
        Given given = given(document.form("given"));
        List<PolicyTest> tests = new ArrayList<>();
        SortedMap<String, Place> names = new TreeMap<>();
        for (Form form : document.forms("tests")) {
            test(form, given, names).ifPresent(tests::add);
        }
        if (!document.has("tests")) {
            words.problem(YamlProblem.MISSING_KEY, document.place(), "`tests` is missing", "a PolicyTest without tests proves nothing");
        }
        document.close();
        return new TestDocument(document.place(), clock.orElse(Instant.EPOCH), given, tests);
    }

    private Given given(Optional<Form> form) {
        TreeMap<String, Connect> users = new TreeMap<>();
        form.ifPresent(given -> {
            given.form("users").ifPresent(known -> known.names().forEach(name -> known.form(name)
                    .ifPresent(user -> users.put(name, clients.given(user).withUser(name)))));
            given.close();
        });
        return new Given(users);
    }

    private Optional<PolicyTest> test(Form form, Given given, SortedMap<String, Place> names) {
        Optional<Form.Text> name = form.text("name");
        if (name.isEmpty()) {
            words.problem(YamlProblem.MISSING_KEY, form.place(), "a test has no `name`", "say in a sentence what must hold");
        }
        name.ifPresent(text -> unique(text, names));
        Optional<PolicyTest.Each> each = form.form("for").map(clients::each);
        List<Step> steps = form.has("steps") ? steps(form) : oneStep(form);
        form.close();
        if (steps.isEmpty()) {
            return Optional.empty();
        }
        checkOrder(form, steps);
        checkTime(steps);
        steps.forEach(step -> checkInstance(step, each, given));
        return Optional
                .of(new PolicyTest(name.map(Form.Text::place).orElse(form.place()), name.map(Form.Text::value).orElse(""), each, steps));
    }

    private void unique(Form.Text name, SortedMap<String, Place> names) {
        Place earlier = names.putIfAbsent(name.value(), name.place());
        if (earlier != null) {
            words.problem(TestProblem.DUPLICATE_TEST, name.place(), "test `" + name.value() + "` is written twice",
                    "the first is at " + earlier.brief());
        }
    }

    private List<Step> oneStep(Form form) {
        Connect connect = form.form("connect").map(clients::connect).orElseGet(() -> Connect.unspecified(form.place()));
        Optional<Expectation> expect = form.form("expect").map(expectations::read);
        if (expect.isEmpty()) {
            words.problem(TestProblem.EXPECTS_NOTHING, form.place(), "a test has no `expect`", "a test that expects nothing cannot fail");
            return List.of();
        }
        return List.of(new Step.Connecting(connect.place(), connect, expect));
    }

    private List<Step> steps(Form form) {
        for (String key : List.of("connect", "expect")) {
            if (form.has(key)) {
                words.problem(TestProblem.BAD_STEP, form.place(), "a test with `steps` has `" + key + "` in its steps",
                        "move it into the first step");
                form.form(key);
            }
        }
        List<Step> steps = new ArrayList<>();
        for (Form step : form.forms("steps")) {
            step(step).ifPresent(steps::add);
        }
        return steps;
    }

    private Optional<Step> step(Form form) {
        for (String later : List.of("traffic", "disconnect", "answer", "alert")) {
            if (form.has(later)) {
                words.problem(YamlProblem.NOT_SUPPORTED_YET, form.place(), "a step `" + later + "` is not supported yet",
                        "use `connect`, `expect` and `advance`");
                return Optional.empty();
            }
        }
        Optional<Connect> connect = form.form("connect").map(clients::connect);
        Optional<Expectation> expect = form.form("expect").map(expectations::read);
        Optional<Duration> advance = form.text("advance").flatMap(words::duration);
        boolean advances = form.has("advance");
        form.close();
        if (advances && (connect.isPresent() || expect.isPresent())) {
            words.problem(TestProblem.BAD_STEP, form.place(), "a step either lets time pass or decides",
                    "make `advance` a step of its own");
            return Optional.empty();
        }
        if (connect.isPresent()) {
            return Optional.of(new Step.Connecting(form.place(), connect.get(), expect));
        }
        if (expect.isEmpty() && !advances) {
            words.problem(TestProblem.BAD_STEP, form.place(), "a step does nothing", "give it `connect`, `expect` or `advance`");
        }
        return expect.<Step>map(expected -> new Step.Expecting(form.place(), expected))
                .or(() -> advance.map(by -> new Step.Advancing(form.place(), by)));
    }

    private void checkOrder(Form form, List<Step> steps) {
        boolean connected = false;
        boolean expected = false;
        for (Step step : steps) {
            switch (step) {
                case Step.Connecting connecting -> {
                    connected = true;
                    expected |= connecting.expect().isPresent();
                }
                case Step.Expecting expecting -> {
                    if (!connected) {
                        words.problem(TestProblem.NOBODY_CONNECTED, expecting.place(), "nobody has connected yet",
                                "begin with a step `connect`");
                    }
                    expected = true;
                }
                case Step.Advancing _ -> {}
            }
        }
        if (!expected) {
            words.problem(TestProblem.EXPECTS_NOTHING, form.place(), "no step of the test has an `expect`",
                    "a test that expects nothing cannot fail");
        }
    }

    /** The first client may come at any time; from then on time runs forwards. */
    private void checkTime(List<Step> steps) {
        Optional<Instant> clock = Optional.empty();
        for (Step step : steps) {
            if (step instanceof Step.Connecting connecting && connecting.connect().at().isPresent()) {
                Instant at = connecting.connect().at().get();
                if (clock.filter(at::isBefore).isPresent()) {
                    words.problem(TestProblem.TIME_RUNS_BACKWARDS, connecting.connect().place(), "the client connects before an earlier step",
                            "put the steps in order of time");
                }
                clock = Optional.of(at);
            } else if (step instanceof Step.Advancing advancing) {
                clock = clock.map(instant -> instant.plus(advancing.by()));
            }
        }
    }

    private void checkInstance(Step step, Optional<PolicyTest.Each> each, Given given) {
        if (step instanceof Step.Connecting connecting) {
            Connect connect = connecting.connect();
            boolean known = connect.instance().isPresent() || each.filter(e -> !e.instances().isEmpty()).isPresent()
                    || connect.user().map(given.users()::get).flatMap(Connect::instance).isPresent();
            if (!known) {
                words.needInstance(connect.place());
            }
        }
    }
}

package io.sallyport.policytest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import io.sallyport.event.Event;
import io.sallyport.model.InstanceName;
import io.sallyport.policy.yaml.Fields;
import io.sallyport.policy.yaml.Marked;
import io.sallyport.policy.yaml.Node;
import io.sallyport.policy.yaml.Words;
import io.sallyport.policy.yaml.YamlProblem;

/** Reads the steps of a test. */
final class StepReader {
    /** What a step does; it does exactly one of these. */
    private static final List<String> ACTS = List.of("connect", "transcript", "advance", "at", "traffic", "learn", "disconnect");
    private static final List<String> LOOKS = List.of("expect", "who-can");

    private final Vocabulary words;
    private final ClientReader clients;
    private final ExpectationReader expectations;
    private final KnownReader knowns;

    StepReader(Vocabulary words, ClientReader clients) {
        this.words = words;
        this.clients = clients;
        expectations = new ExpectationReader(words);
        knowns = new KnownReader(words);
    }

    /** The step that a test without {@code steps} consists of. */
    List<Step> only(Fields test) {
        Connect connect = connect(test).orElseGet(() -> Connect.unspecified(test.place()));
        Optional<Step.WhoCan> whoCan = whoCan(test);
        Optional<Expectation> expect = expect(test);
        if (whoCan.isPresent()) {
            onlyOneLook(test);
            return List.of(new Step.Asking(test.place(), connect, whoCan.get()));
        }
        if (expect.isEmpty() && LOOKS.stream().noneMatch(test::has)) {
            words.problem(TestProblem.EXPECTS_NOTHING, test.place(), "a test has no `expect`", "a test that expects nothing cannot fail");
        }
        return expect.isEmpty() ? List.of() : List.of(new Step.Connecting(connect.place(), connect, expect));
    }

    List<Step> all(Fields test) {
        for (String key : List.of("connect", "expect", "who-can")) {
            if (test.has(key)) {
                words.problem(TestProblem.BAD_STEP, test.placeOf(key), "a test with `steps` has `" + key + "` in its steps",
                        "move it into the first step");
            }
        }
        List<Step> steps = new ArrayList<>();
        for (Node node : test.items("steps")) {
            Fields.open(node, TestShapes.STEP, words.problems()).flatMap(this::step).ifPresent(steps::add);
        }
        return steps;
    }

    private Optional<Step> step(Fields fields) {
        List<String> acts = ACTS.stream().filter(fields::has).toList();
        List<String> looks = LOOKS.stream().filter(fields::has).toList();
        if (acts.isEmpty() && looks.isEmpty()) {
            words.problem(TestProblem.BAD_STEP, fields.place(), "a step does nothing",
                    "give it `connect`, `expect`, `advance` or another of " + String.join(", ", TestShapes.STEP.keys()));
            return Optional.empty();
        }
        String act = acts.isEmpty() ? "" : acts.getFirst();
        boolean decides = act.isEmpty() || act.equals("connect") || act.equals("transcript");
        if (acts.size() > 1 || (!decides && !looks.isEmpty())) {
            words.problem(TestProblem.BAD_STEP, fields.place(), "a step does two things at once: "
                    + String.join(" and ", decides ? acts : List.of(act, acts.size() > 1 ? acts.get(1) : looks.getFirst())),
                    "make a step of its own of each");
        }
        onlyOneLook(fields);
        beside(fields, "user", act.isEmpty() && fields.has("expect"), "`expect` alone");
        beside(fields, "instance", act.equals("transcript"), "`transcript`");
        return switch (act) {
            case "connect" -> connecting(fields);
            case "transcript" -> hearing(fields);
            case "advance" -> fields.word(act).flatMap(words::duration).map(by -> new Step.Advancing(fields.place(), by));
            case "at" -> fields.text(act).flatMap(words::instant).map(at -> new Step.Setting(fields.place(), at));
            case "traffic" -> fields.fields(act, TestShapes.TRAFFIC)
                    .map(traffic -> new Step.Carrying(fields.place(), user(traffic), knowns.volume(traffic)));
            case "learn" -> fields.fields(act, TestShapes.LEARN)
                    .map(learned -> new Step.Learning(fields.place(), user(learned), knowns.read(learned)));
            case "disconnect" -> fields.word(act).map(user -> new Step.Leaving(fields.place(), user.value()));
            default -> looking(fields);
        };
    }

    private void onlyOneLook(Fields fields) {
        if (LOOKS.stream().allMatch(fields::has)) {
            words.problem(TestProblem.BAD_STEP, fields.placeOf("who-can"), "`who-can` asks about everybody, `expect` about one",
                    "make a test or a step of its own of each");
        }
    }

    private void beside(Fields fields, String key, boolean fits, String what) {
        if (fields.has(key) && !fits) {
            words.problem(YamlProblem.UNKNOWN_KEY, fields.placeOf(key), Words.quote(key) + " has no meaning here",
                    "it stands beside " + what);
        }
    }

    private Optional<Step> connecting(Fields fields) {
        Optional<Connect> connect = connect(fields);
        Optional<Step.WhoCan> whoCan = whoCan(fields);
        Optional<Expectation> expect = expect(fields);
        return connect.map(client -> whoCan.<Step>map(asked -> new Step.Asking(fields.place(), client, asked))
                .orElseGet(() -> new Step.Connecting(fields.place(), client, expect)));
    }

    private Optional<Step> looking(Fields fields) {
        Optional<String> user = user(fields);
        return whoCan(fields).<Step>map(asked -> new Step.Asking(fields.place(), Connect.unspecified(fields.place()), asked))
                .or(() -> expect(fields).map(expected -> new Step.Expecting(fields.place(), user, expected)));
    }

    private static Optional<String> user(Fields fields) {
        return fields.word("user").map(Marked::value);
    }

    private Optional<Step> hearing(Fields fields) {
        Optional<InstanceName> instance = fields.has("instance")
                ? fields.text("instance").flatMap(words::instance)
                : words.onlyInstance(fields.place());
        Optional<Expectation> expect = expect(fields);
        Optional<Marked<String>> lines = fields.text("transcript");
        if (instance.isEmpty() || lines.isEmpty()) {
            return Optional.empty();
        }
        Transcript read = Transcript.read(lines.get().value(), instance.get(), Instant.EPOCH);
        read.defects().forEach(why -> words.problem(TestProblem.BAD_TRANSCRIPT, lines.get().place(),
                "what the client says cannot be believed: " + why, "copy the lines as the daemon wrote them"));
        boolean decides = read.events().stream().anyMatch(event -> event instanceof Event.Request);
        if (read.defects().isEmpty() && (read.events().isEmpty() || (expect.isPresent() && !decides))) {
            words.problem(TestProblem.BAD_TRANSCRIPT, lines.get().place(), "there is no complete request among these lines",
                    "copy all lines from `>CLIENT:CONNECT` to `>CLIENT:ENV,END`");
        }
        return Optional.of(new Step.Hearing(fields.place(), read.events(), expect));
    }

    private Optional<Connect> connect(Fields fields) {
        return fields.fields("connect", TestShapes.CONNECT).map(clients::connect);
    }

    private Optional<Expectation> expect(Fields fields) {
        return fields.fields("expect", TestShapes.EXPECT).map(expectations::read);
    }

    private Optional<Step.WhoCan> whoCan(Fields fields) {
        return fields.fields("who-can", TestShapes.WHO_CAN).flatMap(asked -> {
            TreeSet<String> people = new TreeSet<>();
            TreeSet<String> groups = new TreeSet<>();
            Optional<Node> is = asked.node("is");
            is.ifPresent(node -> {
                List<Node> items = node instanceof Node.Sequence sequence ? sequence.items() : List.of(node);
                items.forEach(item -> member(asked, item, people, groups));
            });
            return asked.text("reach").filter(words::isResource)
                    .map(resource -> new Step.WhoCan(asked.place(), resource.value(), people, groups));
        });
    }

    private void member(Fields asked, Node item, Set<String> people, Set<String> groups) {
        if (item instanceof Node.Mapping) {
            Fields.open(item, TestShapes.MEMBERS, words.problems()).ifPresent(
                    members -> members.wordOrWords("group").forEach(name -> words.group(name).ifPresent(groups::add)));
        } else {
            asked.word(item, "is").ifPresent(name -> people.add(name.value()));
        }
    }
}

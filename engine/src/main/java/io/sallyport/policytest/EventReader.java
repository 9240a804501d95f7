package io.sallyport.policytest;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.sallyport.event.Event;
import io.sallyport.event.Peer;
import io.sallyport.model.ClientId;
import io.sallyport.model.Diagnostic;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Place;
import io.sallyport.policy.Compiled;
import io.sallyport.policy.Policy;
import io.sallyport.policy.yaml.Document;
import io.sallyport.policy.yaml.Fields;
import io.sallyport.policy.yaml.Marked;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.YamlReader;

/** Reads the events that {@code simulate} puts to a policy: documents of kind {@code Event}, a mapping in braces, or management lines. */
public final class EventReader {
    private static final String KIND = "Event";

    private final Defaults defaults;
    private final Problems problems = new Problems();
    private final Vocabulary words;
    private final ClientReader clients;
    private final List<Asked> asked = new ArrayList<>();

    private EventReader(Policy policy, Defaults defaults) {
        this.defaults = defaults;
        words = new Vocabulary(policy, new TreeSet<>(), problems);
        clients = new ClientReader(words);
    }

    /**
     * What events have that do not say otherwise.
     *
     * @param given what is known of people
     * @param earlier events of texts before this one
     */
    public record Defaults(Instant at, Optional<InstanceName> instance, PolicyTest.Given given, List<Asked> earlier) {
        public Defaults {
            earlier = List.copyOf(earlier);
        }

        /** Of the first text. */
        public Defaults(Instant at, Optional<InstanceName> instance, PolicyTest.Given given) {
            this(at, instance, given, List.of());
        }

        /** Of a text that comes after these events. */
        public Defaults after(List<Asked> events) {
            return new Defaults(at, instance, given, events);
        }
    }

    /** Something that happens to a client, with what is known of it besides. */
    public record Asked(Event.OfClient event, Connect known) {}

    /** The events of one text, in order.
     *
     * @param name of the text, for places */
    public static Compiled<List<Asked>> read(String name, String text, Policy policy, Defaults defaults) {
        EventReader reader = new EventReader(policy, defaults);
        if (Transcript.isOne(text)) {
            reader.transcript(name, text);
        } else {
            boolean inline = text.stripLeading().startsWith("{");
            reader.documents(name, text, inline);
        }
        List<Diagnostic> diagnostics = reader.problems.sorted();
        boolean failed = reader.problems.hasErrors();
        return new Compiled<>(failed ? Optional.empty() : Optional.of(List.copyOf(reader.asked)), diagnostics);
    }

    private void documents(String name, String text, boolean inline) {
        if (inline) {
            YamlReader.read(name, text, problems)
                    .forEach(node -> Fields.open(node, TestShapes.INLINE_EVENT, problems).ifPresent(this::event));
        } else {
            Document.read(name, text, List.of(KIND), List.of(), problems)
                    .forEach(document -> Fields.open(document.body(), TestShapes.EVENT, problems).ifPresent(this::event));
        }
    }

    private void event(Fields form) {
        String kind = form.text("event").flatMap(words::eventName).orElse("connect");
        Connect connect = defaults.given().complete(clients.connect(form));
        Optional<InstanceName> instance = connect.instance().or(() -> instance(form.place()));
        if (instance.isPresent()) {
            Instant at = connect.at().orElse(defaults.at());
            Peer peer = Client.peer(connect);
            int number = defaults.earlier().size() + asked.size();
            ClientId fresh = new ClientId(instance.get(), 0, number);
            ClientId client = kind.equals("connect") ? fresh : earlier(instance.get(), peer.person()).orElse(fresh);
            asked.add(new Asked(switch (kind) {
                case "reauth" -> new Event.Reauth(client, number + 1, peer, at);
                case "disconnect" -> new Event.Disconnect(client, 0, 0, Duration.ZERO, at);
                default -> new Event.Connect(client, 1, peer, at);
            }, connect));
        }
    }

    /** The client as which this person connected last and has not gone. */
    private Optional<ClientId> earlier(InstanceName instance, Optional<String> person) {
        Deque<ClientId> open = new ArrayDeque<>();
        for (Asked before : Stream.concat(defaults.earlier().stream(), asked.stream()).toList()) {
            switch (before.event()) {
                case Event.Connect e when e.client().instance().equals(instance) && e.peer().person().equals(person) ->
                    open.addLast(e.client());
                case Event.Disconnect e -> open.remove(e.client());
                case Event.OfClient _ -> {
                    // Nobody comes or goes.
                }
            }
        }
        return Optional.ofNullable(open.peekLast());
    }

    private void transcript(String name, String text) {
        Place place = Place.ofFile(name);
        Optional<InstanceName> instance = instance(place);
        if (instance.isEmpty()) {
            return;
        }
        Transcript read = Transcript.read(text, instance.get(), defaults.at());
        read.defects().forEach(why -> problems.add(TestProblem.BAD_TRANSCRIPT, place, "what the client says cannot be believed: " + why));
        if (read.requests().isEmpty() && read.defects().isEmpty()) {
            problems.add(TestProblem.BAD_TRANSCRIPT, place, "there is no complete request among these lines",
                    "copy all lines from `>CLIENT:CONNECT` to `>CLIENT:ENV,END`");
        }
        read.events().forEach(event -> asked.add(new Asked(event, defaults.given().of(event, place))));
    }

    private Optional<InstanceName> instance(Place place) {
        return defaults.instance().isPresent()
                ? words.instance(new Marked<>(defaults.instance().get().value(), place))
                : words.onlyInstance(place);
    }
}

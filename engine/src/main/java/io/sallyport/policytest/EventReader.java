package io.sallyport.policytest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.event.Event;
import io.sallyport.model.ClientId;
import io.sallyport.model.Diagnostic;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Place;
import io.sallyport.policy.Compiled;
import io.sallyport.policy.Policy;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.YamlProblem;
import io.sallyport.policy.yaml.YamlReader;

/** Reads the events that {@code simulate} puts to a policy: documents of kind {@code Event}, a mapping in braces, or management lines. */
public final class EventReader {
    private static final String KIND = "Event";

    private final Policy policy;
    private final Defaults defaults;
    private final Problems problems = new Problems();
    private final Vocabulary words;
    private final ClientReader clients;
    private final List<Asked> asked = new ArrayList<>();

    private EventReader(Policy policy, Defaults defaults) {
        this.policy = policy;
        this.defaults = defaults;
        words = new Vocabulary(policy, new TreeSet<>(), problems);
        clients = new ClientReader(words);
    }

    /**
     * What events have that do not say otherwise.
     *
     * @param upstream by user name, the groups an identity provider reports
     */
    public record Defaults(Instant at, Optional<InstanceName> instance, SortedMap<String, SortedSet<String>> upstream) {}

    /** A request with the upstream groups that are known for it. */
    public record Asked(Event.Request event, SortedSet<String> upstream) {}

    /** The events of one text, in order.
     *
     * @param name of the text, for places */
    public static Compiled<List<Asked>> read(String name, String text, Policy policy, Defaults defaults) {
        EventReader reader = new EventReader(policy, defaults);
        if (Transcript.isOne(text)) {
            reader.transcript(name, text);
        } else {
            boolean inline = text.stripLeading().startsWith("{");
            YamlReader.read(name, text, reader.problems)
                    .forEach(node -> Form.open(node, reader.problems).ifPresent(form -> reader.event(form, inline)));
        }
        List<Diagnostic> diagnostics = reader.problems.sorted();
        boolean failed = reader.problems.hasErrors();
        return new Compiled<>(failed ? Optional.empty() : Optional.of(List.copyOf(reader.asked)), diagnostics);
    }

    private void event(Form form, boolean inline) {
        if (!inline) {
            words.header(form, "apiVersion", "sallyport/v1", YamlProblem.UNKNOWN_VERSION);
            words.header(form, "kind", KIND, YamlProblem.UNKNOWN_KIND);
        }
        boolean reauth = form.text("event").flatMap(words::eventName).filter("reauth"::equals).isPresent();
        Connect connect = clients.connect(form);
        Optional<InstanceName> instance = connect.instance().or(() -> instance(form.place()));
        if (instance.isPresent()) {
            ClientId client = new ClientId(instance.get(), 0, asked.size());
            Instant at = connect.at().orElse(defaults.at());
            Event.Request event = reauth ? new Event.Reauth(client, 2, Client.peer(connect), at) : new Event.Connect(client, 1, Client.peer(connect), at);
            asked.add(new Asked(event, upstream(event, connect.groups())));
        }
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
        read.requests().forEach(event -> asked.add(new Asked(event, upstream(event, new TreeSet<>()))));
    }

    private Optional<InstanceName> instance(Place place) {
        if (defaults.instance().isPresent()) {
            return words.instance(new Form.Text(defaults.instance().get().value(), place));
        }
        if (policy.networks().size() > 1) {
            words.needInstance(place);
            return Optional.empty();
        }
        if (policy.networks().isEmpty()) {
            problems.add(TestProblem.UNKNOWN_INSTANCE, place, "the policy has no instance to connect to", "write a Networks document");
            return Optional.empty();
        }
        return Optional.of(policy.networks().firstKey());
    }

    private SortedSet<String> upstream(Event.Request event, SortedSet<String> said) {
        TreeSet<String> groups = new TreeSet<>(said);
        event.peer().person().map(defaults.upstream()::get).ifPresent(groups::addAll);
        return groups;
    }
}

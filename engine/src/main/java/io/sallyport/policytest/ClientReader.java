package io.sallyport.policytest;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import io.sallyport.event.Event;
import io.sallyport.model.Address;
import io.sallyport.model.InstanceName;
import io.sallyport.policy.yaml.Fields;
import io.sallyport.policy.yaml.Marked;
import io.sallyport.policy.yaml.NearestName;
import io.sallyport.policy.yaml.Node;
import io.sallyport.policy.yaml.Words;
import io.sallyport.policy.yaml.YamlProblem;
import io.sallyport.policytest.Connect.Identity;

/** Reads descriptions of clients. */
final class ClientReader {
    private static final String NONE = "none";
    private static final InstanceName ANY = new InstanceName("any");
    private static final List<String> NOT_BESIDE_RAW = List.of("user", "certificate", "from", "platform", "info");

    private final Vocabulary words;
    private final KnownReader knowns;

    ClientReader(Vocabulary words) {
        this.words = words;
        knowns = new KnownReader(words);
    }

    /** A client that connects. */
    Connect connect(Fields fields) {
        Optional<Marked<String>> raw = fields.text("raw");
        if (raw.isPresent()) {
            return reported(fields, raw.get());
        }
        Optional<String> user = fields.word("user").map(Marked::value);
        Optional<Instant> at = fields.text("at").flatMap(words::instant);
        return read(fields, user, at);
    }

    /** A client as a daemon reported it; the instance, the time and upstream groups stand beside. */
    private Connect reported(Fields fields, Marked<String> raw) {
        Optional<Event.Request> request = Transcript.one(raw.value(), ANY, Instant.EPOCH);
        if (request.isEmpty()) {
            words.problem(TestProblem.BAD_TRANSCRIPT, raw.place(), "this is not one complete request of a client",
                    "copy all lines from `>CLIENT:CONNECT` to `>CLIENT:ENV,END`");
        }
        for (String key : NOT_BESIDE_RAW) {
            if (fields.has(key)) {
                words.problem(TestProblem.BAD_STEP, fields.placeOf(key), Words.quote(key) + " stands beside `raw`, which says it already",
                        "change the lines of `raw`, or describe the client without them");
            }
        }
        Optional<Instant> at = fields.text("at").flatMap(words::instant);
        Optional<InstanceName> instance = fields.text("instance").flatMap(words::instance);
        Identity identity = request.<Identity>map(event -> new Identity.Reported(event.peer())).orElseGet(Identity.Usual::new);
        Optional<String> user = request.flatMap(event -> event.peer().person());
        return new Connect(fields.place(), user, identity, Optional.empty(), Optional.empty(), instance, groups(fields), new TreeMap<>(),
                knowns.read(fields), at);
    }

    /** What is usual for a user, whose name is the key. */
    Connect given(Fields fields) {
        return read(fields, Optional.empty(), Optional.empty());
    }

    private Connect read(Fields fields, Optional<String> user, Optional<Instant> at) {
        Identity identity = identity(fields);
        Optional<Address> from = fields.text("from").flatMap(words::address);
        Optional<String> platform = fields.text("platform").flatMap(words::platform);
        Optional<InstanceName> instance = fields.text("instance").flatMap(words::instance);
        return new Connect(fields.place(), user, identity, from, platform, instance, groups(fields), info(fields), knowns.read(fields), at);
    }

    private SortedSet<String> groups(Fields fields) {
        TreeSet<String> groups = new TreeSet<>();
        for (Marked<String> group : fields.wordOrWords("groups")) {
            words.upstreamGroup(group);
            groups.add(group.value());
        }
        return groups;
    }

    private Identity identity(Fields fields) {
        Optional<Node> node = fields.node("certificate");
        if (node.isEmpty()) {
            return new Identity.Usual();
        }
        if (node.get() instanceof Node.Scalar) {
            fields.text("certificate").filter(text -> !text.value().equals(NONE))
                    .ifPresent(text -> words.problem(YamlProblem.WRONG_TYPE, text.place(),
                            Words.quote(text.value()) + " is no certificate",
                            "write `none`, or the fields, for example `{OU: Engineering}`"));
            return new Identity.Password();
        }
        return presented(fields);
    }

    private Identity.Presented presented(Fields fields) {
        TreeMap<String, String> named = new TreeMap<>();
        TreeMap<String, String> subject = new TreeMap<>();
        for (Node.Entry entry : fields.entries("certificate")) {
            String key = entry.key().value();
            boolean attribute = key.matches("[A-Z][A-Za-z0-9]*");
            if (attribute || TestShapes.CERTIFICATE.takes(key)) {
                fields.word(entry.value(), key).ifPresent(value -> (attribute ? subject : named).put(key, value.value()));
            } else {
                words.problem(YamlProblem.UNKNOWN_KEY, entry.key().place(), Words.quote(key) + " is not a field of a certificate",
                        NearestName.hint(key, TestShapes.CERTIFICATE.keys())
                                .orElse("write `serial`, `sha256`, `issuer`, or an attribute such as `CN` or `OU`"));
            }
        }
        return new Identity.Presented(Optional.ofNullable(named.get("serial")), Optional.ofNullable(named.get("sha256")),
                Optional.ofNullable(named.get("issuer")), subject);
    }

    private SortedMap<String, String> info(Fields fields) {
        TreeMap<String, String> info = new TreeMap<>();
        for (Node.Entry entry : fields.entries("info")) {
            String name = entry.key().value();
            if (name.matches("[IU]V_[A-Za-z0-9_]+")) {
                fields.word(entry.value(), name).ifPresent(value -> info.put(name, value.value()));
            } else {
                words.problem(YamlProblem.UNKNOWN_KEY, entry.key().place(), Words.quote(name) + " is not a variable that clients send",
                        "its name begins with `IV_` or `UV_`");
            }
        }
        return info;
    }

    /** For whom a test is repeated. */
    PolicyTest.Each each(Fields fields) {
        List<String> groups = fields.wordOrWords("group").stream().flatMap(text -> words.group(text).stream()).toList();
        List<String> users = fields.wordOrWords("user").stream().map(Marked::value).toList();
        List<String> platforms = fields.wordOrWords("platform").stream().flatMap(text -> words.platform(text).stream()).toList();
        List<Address> from = fields.wordOrWords("from").stream().flatMap(text -> words.address(text).stream()).toList();
        List<InstanceName> instances = fields.wordOrWords("instance").stream().flatMap(text -> words.instance(text).stream()).toList();
        return new PolicyTest.Each(fields.place(), groups, users, platforms, from, instances);
    }
}

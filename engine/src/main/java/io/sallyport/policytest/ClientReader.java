package io.sallyport.policytest;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

import io.sallyport.event.Event;
import io.sallyport.model.Address;
import io.sallyport.model.InstanceName;
import io.sallyport.policy.yaml.YamlProblem;
import io.sallyport.policytest.Connect.Identity;

/** Reads descriptions of clients. */
final class ClientReader {
    private static final String NONE = "none";
    private static final InstanceName ANY = new InstanceName("any");

    private final Vocabulary words;

    ClientReader(Vocabulary words) {
        this.words = words;
    }

    /** A client that connects. */
    Connect connect(Form form) {
        Optional<Form.Text> raw = form.text("raw");
        if (raw.isPresent()) {
            return reported(form, raw.get());
        }
        Optional<String> user = form.text("user").map(Form.Text::value);
        Optional<Instant> at = form.text("at").flatMap(words::instant);
        return read(form, user, at);
    }

    /** A client as a daemon reported it; the instance, the time and upstream groups stand beside. */
    private Connect reported(Form form, Form.Text raw) {
        Optional<Event.Request> request = Transcript.one(raw.value(), ANY, Instant.EPOCH);
        if (request.isEmpty()) {
            words.problem(TestProblem.BAD_TRANSCRIPT, raw.place(), "this is not one complete request of a client",
                    "copy all lines from `>CLIENT:CONNECT` to `>CLIENT:ENV,END`");
        }
        Optional<Instant> at = form.text("at").flatMap(words::instant);
        Optional<InstanceName> instance = form.text("instance").flatMap(words::instance);
        TreeSet<String> groups = new TreeSet<>();
        form.texts("groups").forEach(group -> groups.add(group.value()));
        form.close();
        Identity identity = request.<Identity>map(event -> new Identity.Reported(event.peer())).orElseGet(Identity.Usual::new);
        Optional<String> user = request.flatMap(event -> event.peer().person());
        return new Connect(form.place(), user, identity, Optional.empty(), Optional.empty(), instance, groups, new TreeMap<>(), at);
    }

    /** What is usual for a user, whose name is the key. */
    Connect given(Form form) {
        return read(form, Optional.empty(), Optional.empty());
    }

    private Connect read(Form form, Optional<String> user, Optional<Instant> at) {
        Identity identity = identity(form);
        Optional<Address> from = form.text("from").flatMap(words::address);
        Optional<String> platform = form.text("platform").flatMap(words::platform);
        Optional<InstanceName> instance = form.text("instance").flatMap(words::instance);
        TreeSet<String> groups = new TreeSet<>();
        for (Form.Text group : form.texts("groups")) {
            words.upstreamGroup(group);
            groups.add(group.value());
        }
        Connect connect = new Connect(form.place(), user, identity, from, platform, instance, groups, info(form.form("info")), at);
        form.close();
        return connect;
    }

    private Identity identity(Form form) {
        if (!form.has("certificate")) {
            return new Identity.Usual();
        }
        if (form.isText("certificate")) {
            form.text("certificate").filter(text -> !text.value().equals(NONE))
                    .ifPresent(text -> words.problem(YamlProblem.WRONG_TYPE, text.place(),
                            "`" + text.value() + "` is no certificate", "write `none`, or the fields, for example `{OU: Engineering}`"));
            return new Identity.Password();
        }
        return form.form("certificate").<Identity>map(this::presented).orElseGet(Identity.Usual::new);
    }

    private Identity.Presented presented(Form form) {
        Optional<String> serial = form.text("serial").map(Form.Text::value);
        Optional<String> sha256 = form.text("sha256").map(Form.Text::value);
        Optional<String> issuer = form.text("issuer").map(Form.Text::value);
        TreeMap<String, String> subject = new TreeMap<>();
        for (String name : form.names()) {
            if (name.matches("[A-Z][A-Za-z0-9]*")) {
                form.text(name).ifPresent(value -> subject.put(name, value.value()));
            }
        }
        form.close();
        return new Identity.Presented(serial, sha256, issuer, subject);
    }

    private SortedMap<String, String> info(Optional<Form> form) {
        TreeMap<String, String> info = new TreeMap<>();
        form.ifPresent(variables -> {
            for (String name : variables.names()) {
                if (name.matches("[IU]V_[A-Za-z0-9_]+")) {
                    variables.text(name).ifPresent(value -> info.put(name, value.value()));
                }
            }
            variables.close();
        });
        return info;
    }

    /** For whom a test is repeated. */
    PolicyTest.Each each(Form form) {
        List<String> groups = form.texts("group").stream().filter(words::isGroup).map(Form.Text::value).toList();
        List<String> users = form.texts("user").stream().map(Form.Text::value).toList();
        List<String> platforms = form.texts("platform").stream().flatMap(text -> words.platform(text).stream()).toList();
        List<Address> from = form.texts("from").stream().flatMap(text -> words.address(text).stream()).toList();
        List<InstanceName> instances = form.texts("instance").stream().flatMap(text -> words.instance(text).stream()).toList();
        form.close();
        return new PolicyTest.Each(form.place(), groups, users, platforms, from, instances);
    }
}

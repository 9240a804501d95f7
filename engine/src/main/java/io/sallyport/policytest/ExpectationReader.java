package io.sallyport.policytest;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

import io.sallyport.model.Address;
import io.sallyport.model.Bandwidth;
import io.sallyport.model.DataSize;
import io.sallyport.model.Network;
import io.sallyport.policytest.Expectation.Due;
import io.sallyport.policytest.Expectation.Limit;
import io.sallyport.policytest.Expectation.Rates;
import io.sallyport.policytest.Expectation.Routes;

/** Reads expectations. */
final class ExpectationReader {
    private static final String NONE = "none";
    private static final String NEVER = "never";

    private final Vocabulary words;

    ExpectationReader(Vocabulary words) {
        this.words = words;
    }

    Expectation read(Form form) {
        if (form.names().isEmpty()) {
            words.problem(TestProblem.EXPECTS_NOTHING, form.place(), "`expect` is empty", "a test that expects nothing cannot fail");
        }
        Optional<Verdict> verdict = form.text("verdict").flatMap(words::verdict);
        SortedSet<String> by = values(form.texts("by").stream().filter(words::isDecider).toList());
        if (verdict.filter(Verdict.REFUSE::equals).isPresent() && !form.has("by")) {
            words.problem(TestProblem.TEST_WITHOUT_BY, form.place(), "a test that expects a refusal does not say `by` what",
                    "name the row, the rule or the reason, for example `by: [engine:nothing-allows]`: otherwise it also passes when the policy is broken");
        }
        SortedSet<String> shadow = values(form.texts("shadow").stream().filter(words::isDecider).toList());
        Optional<String> reason = form.text("reason").flatMap(words::denial);
        Optional<String> message = form.text("message").map(Form.Text::value);
        Optional<SortedSet<String>> groups = form.has("groups")
                ? Optional.of(values(form.texts("groups").stream().filter(words::isGroup).toList()))
                : Optional.empty();
        Optional<Address> address = form.text("address").flatMap(words::address);
        Routes routes = form.form("routes").map(this::routes)
                .orElseGet(() -> new Routes(new TreeSet<>(), new TreeSet<>(), Optional.empty()));
        Optional<List<Address>> dns = form.has("dns")
                ? Optional.of(form.texts("dns").stream().flatMap(text -> words.address(text).stream()).toList())
                : Optional.empty();
        Rates limits = form.form("limits").map(this::rates)
                .orElseGet(() -> new Rates(Optional.empty(), Optional.empty(), Optional.empty()));
        SortedMap<String, Covering> reach = form.form("reach").map(this::reach).orElseGet(TreeMap::new);
        SortedMap<String, Boolean> peers = form.form("peers").map(this::peers).orElseGet(TreeMap::new);
        Optional<Due> due = form.text("reconsider-at").flatMap(this::due);
        form.close();
        return new Expectation(form.place(), verdict, by, shadow, reason, message, groups, address, routes, dns, limits, reach, peers, due);
    }

    private static SortedSet<String> values(List<Form.Text> texts) {
        TreeSet<String> values = new TreeSet<>();
        texts.forEach(text -> values.add(text.value()));
        return values;
    }

    private Routes routes(Form form) {
        Optional<SortedSet<Network>> exact = form.has("exact") ? Optional.of(networks(form, "exact")) : Optional.empty();
        Routes routes = new Routes(networks(form, "include"), networks(form, "exclude"), exact);
        form.close();
        return routes;
    }

    private SortedSet<Network> networks(Form form, String key) {
        TreeSet<Network> networks = new TreeSet<>();
        form.texts(key).forEach(text -> words.network(text).ifPresent(networks::add));
        return networks;
    }

    private Rates rates(Form form) {
        Optional<Limit<Bandwidth>> down = form.text("down").flatMap(text -> limit(text, words::bandwidth));
        Optional<Limit<Bandwidth>> up = form.text("up").flatMap(text -> limit(text, words::bandwidth));
        Optional<Limit<DataSize>> burst = form.text("burst").flatMap(text -> limit(text, words::size));
        form.close();
        return new Rates(down, up, burst);
    }

    private static <T> Optional<Limit<T>> limit(Form.Text text, Function<Form.Text, Optional<T>> read) {
        if (text.value().equals(NONE)) {
            return Optional.of(new Limit<>(Optional.empty()));
        }
        return read.apply(text).map(value -> new Limit<>(Optional.of(value)));
    }

    private SortedMap<String, Covering> reach(Form form) {
        TreeMap<String, Covering> reach = new TreeMap<>();
        for (String name : form.names()) {
            form.text(name).ifPresent(text -> {
                if (words.isResource(name, form.placeOf(name))) {
                    words.covering(text).ifPresent(covering -> reach.put(name, covering));
                }
            });
        }
        form.close();
        return reach;
    }

    private SortedMap<String, Boolean> peers(Form form) {
        TreeMap<String, Boolean> peers = new TreeMap<>();
        for (String name : form.names()) {
            form.text(name).flatMap(words::yesNo).ifPresent(yes -> peers.put(name, yes));
        }
        form.close();
        return peers;
    }

    private Optional<Due> due(Form.Text text) {
        return text.value().equals(NEVER)
                ? Optional.of(new Due(Optional.empty()))
                : words.instant(text).map(at -> new Due(Optional.of(at)));
    }
}

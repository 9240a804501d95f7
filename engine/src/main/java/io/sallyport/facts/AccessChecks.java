package io.sallyport.facts;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

import io.sallyport.event.Event;
import io.sallyport.model.Address;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Network;
import io.sallyport.policy.AccessRow;
import io.sallyport.policy.Bound;
import io.sallyport.policy.ClientVersion;
import io.sallyport.policy.Platform;
import io.sallyport.policy.When;

/** Makes the checks of an access row: cheap ones first, in the order in which they are told. */
final class AccessChecks {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("EEE HH:mm", Locale.ENGLISH);

    private final ZoneId zone;
    private final HoursMemo hours;
    private final List<Check> checks = new ArrayList<>();

    private AccessChecks(ZoneId zone, HoursMemo hours) {
        this.zone = zone;
        this.hours = hours;
    }

    /** @param number of the row in the memo */
    static List<Check> of(AccessRow row, int number, ZoneId zone, HoursMemo hours) {
        AccessChecks made = new AccessChecks(zone, hours);
        row.from().ifPresent(made::from);
        row.until().ifPresent(made::until);
        made.when(row.when(), number);
        return List.copyOf(made.checks);
    }

    private void when(When when, int number) {
        if (!when.instances().isEmpty()) {
            add(ConditionKind.INSTANCE, list(when.instances()), (view, _) -> truth(when.instances().contains(instance(view))),
                    view -> instance(view).value());
        }
        when.hours().ifPresent(window -> add(ConditionKind.HOURS, window.toString(), (view, horizon) -> {
            HoursMemo.Span span = hours.spanAt(number, window, view.now());
            horizon.mayChangeAt(span.until());
            return truth(span.inside());
        }, view -> CLOCK.format(ZonedDateTime.ofInstant(view.now(), zone))));
        if (!when.sources().isEmpty()) {
            add(ConditionKind.SOURCE, list(when.sources()), (view, _) -> source(view, when.sources()),
                    view -> view.peer().from().map(Address::toString).orElse(Condition.UNKNOWN));
        }
        if (!when.platforms().isEmpty()) {
            add(ConditionKind.PLATFORM, list(when.platforms()), (view, _) -> platform(view, when.platforms()),
                    view -> view.peer().info().platform().orElse(Condition.UNKNOWN));
        }
        when.clientVersion().ifPresent(bound -> add(ConditionKind.CLIENT_VERSION, bound.toString(), (view, _) -> version(view, bound),
                view -> view.peer().info().version().orElse(Condition.UNKNOWN)));
        if (!when.countries().isEmpty()) {
            add(ConditionKind.COUNTRY, list(when.countries()), (view, _) -> known(view.client().country().map(when.countries()::contains)),
                    view -> view.client().country().orElse(Condition.UNKNOWN));
        }
        when.managed().ifPresent(wanted -> add(ConditionKind.MANAGED, wanted.toString(),
                (view, _) -> known(view.client().managed().map(wanted::equals)),
                view -> view.client().managed().map(String::valueOf).orElse(Condition.UNKNOWN)));
        when.secondFactor().ifPresent(this::secondFactor);
        if (!when.tags().isEmpty()) {
            add(ConditionKind.TAGS, list(when.tags()), (view, _) -> truth(view.tags().containsAll(when.tags())), view -> list(view.tags()));
        }
        when.risk().ifPresent(bound -> add(ConditionKind.RISK, bound.toString(), (view, horizon) -> {
            horizon.mayChangeAt(view.risk().firstBelow(bound.value()));
            return view.risk().judge(bound);
        }, view -> Integer.toString(view.risk().score())));
    }

    private void from(Instant from) {
        add(ConditionKind.FROM, from.toString(), (view, horizon) -> {
            horizon.mayChangeAt(from);
            return truth(!view.now().isBefore(from));
        }, view -> view.now().toString());
    }

    private void until(Instant until) {
        add(ConditionKind.UNTIL, until.toString(), (view, horizon) -> {
            horizon.mayChangeAt(until);
            return truth(view.now().isBefore(until));
        }, view -> view.now().toString());
    }

    private void secondFactor(Duration age) {
        add(ConditionKind.SECOND_FACTOR, DurationText.of(age),
                (view, horizon) -> fresh(view.client().signIn().lastFactor(), age, view, horizon),
                view -> view.client().signIn().lastFactor().map(at -> "given " + DurationText.of(Duration.between(at, view.now())) + " ago")
                        .orElse(Condition.UNKNOWN));
    }

    /** Whether something was given less than {@code age} ago; unknown when it never was. */
    static Truth fresh(Optional<Instant> given, Duration age, View view, Horizon horizon) {
        if (given.isEmpty()) {
            return Truth.UNKNOWN;
        }
        Instant stale = given.get().plus(age);
        horizon.mayChangeAt(stale);
        return truth(view.now().isBefore(stale));
    }

    private static Truth source(View view, Collection<Network> networks) {
        Optional<Address> from = view.peer().from();
        return known(from.map(address -> networks.stream().anyMatch(network -> network.contains(address))));
    }

    private static Truth platform(View view, Collection<Platform> platforms) {
        Optional<String> sent = view.peer().info().platform();
        return known(sent.map(word -> Platform.ofSent(word).filter(platforms::contains).isPresent()));
    }

    private static Truth version(View view, Bound<ClientVersion> bound) {
        return known(view.peer().info().version().flatMap(ClientVersion::sent).map(bound::holds));
    }

    private static InstanceName instance(View view) {
        Event.Request event = view.event();
        return event.client().instance();
    }

    private void add(ConditionKind kind, String wanted, Check.Judge judge, Check.Found found) {
        checks.add(new Check(kind, wanted, judge, found));
    }

    static Truth truth(boolean holds) {
        return holds ? Truth.HOLDS : Truth.FAILS;
    }

    static Truth known(Optional<Boolean> holds) {
        return holds.map(AccessChecks::truth).orElse(Truth.UNKNOWN);
    }

    static String list(Collection<?> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}

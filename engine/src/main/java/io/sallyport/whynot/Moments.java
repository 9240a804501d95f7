package io.sallyport.whynot;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import io.sallyport.decision.Decider;
import io.sallyport.facts.ClientFacts;
import io.sallyport.facts.Facts;
import io.sallyport.facts.Usage;
import io.sallyport.model.DataSize;
import io.sallyport.policy.AccessRow;
import io.sallyport.policy.Hours;
import io.sallyport.policy.Period;
import io.sallyport.policy.Policy;
import io.sallyport.policy.QuotaRow;

/**
 * Waiting: the later instants at which conditions that look at the clock are otherwise than now. Nobody can go back. Of instants at which all clocks of
 * the policy say the same, the first.
 */
final class Moments {
    /** How many instants are looked at; one for each state that the policy's clocks can be in together. */
    static final int INSTANTS_MAX = 96;
    /** After how many beginnings and ends of rows weekly windows are followed. */
    private static final int EDGES_MAX = 32;
    /** How long weekly windows are followed, in days: whatever they can say they say in a week; one day more, since clocks are changed. */
    private static final int FOLLOWED_DAYS = 8;
    /** How many instants are followed at which the decision itself may change: lock-outs and risk that fade, periods that end. */
    private static final int RECONSIDERED_MAX = 24;
    private static final DateTimeFormatter TEXT = DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm", Locale.ENGLISH);

    private final Policy policy;
    private final ZoneId zone;
    private final World start;
    private final Set<Hours> hours = new LinkedHashSet<>();
    private final TreeSet<Instant> edges = new TreeSet<>();
    private boolean whole = true;

    Moments(Policy policy, World start) {
        this.policy = policy;
        this.start = start;
        zone = policy.manifest().zone();
        for (AccessRow row : policy.access().rows()) {
            row.when().hours().ifPresent(hours::add);
            row.from().ifPresent(this::edge);
            row.until().ifPresent(this::edge);
        }
        for (QuotaRow row : policy.quotas().rows()) {
            row.terms().hours().ifPresent(hours::add);
        }
    }

    /** Whether all instants that make a difference are among them. */
    boolean isWhole() {
        return whole;
    }

    /** One for each instant, the sooner first. */
    List<Move> all(Decider decider) {
        TreeSet<Instant> instants = new TreeSet<>(edges);
        List<Instant> starts = new ArrayList<>(List.of(start.facts().now()));
        edges.stream().limit(EDGES_MAX).forEach(starts::add);
        starts.forEach(from -> follow(from, instants));
        Set<Instant> fading = reconsidered(decider);
        instants.addAll(fading);
        List<Move> moves = new ArrayList<>();
        Set<List<Object>> states = new LinkedHashSet<>();
        states.add(state(start.facts().now(), fading));
        for (Instant instant : instants) {
            if (instant.isAfter(start.facts().now()) && states.add(state(instant, fading))) {
                moves.add(Move.of(Change.TIME, "wait until " + TEXT.format(instant.atZone(zone)), Means.TIME, "it comes by itself",
                        world -> later(world, instant)));
            }
        }
        whole = moves.size() <= INSTANTS_MAX && edges.size() <= EDGES_MAX;
        return moves.subList(0, Math.min(moves.size(), INSTANTS_MAX));
    }

    /** The changes of every weekly window from an instant on. */
    private void follow(Instant from, Set<Instant> instants) {
        Instant end = from.plus(FOLLOWED_DAYS, ChronoUnit.DAYS);
        for (Hours weekly : hours) {
            Optional<Instant> next = weekly.nextChange(from.atZone(zone));
            while (next.isPresent() && next.get().isBefore(end)) {
                instants.add(next.get());
                next = weekly.nextChange(next.get().atZone(zone));
            }
        }
    }

    private void edge(Instant instant) {
        if (instant.isAfter(start.facts().now())) {
            edges.add(instant);
        }
    }

    /** When the answer to this very request may become another one. */
    private Set<Instant> reconsidered(Decider decider) {
        Set<Instant> found = new LinkedHashSet<>();
        World world = start;
        for (int i = 0; i < RECONSIDERED_MAX; i++) {
            Optional<Instant> next = decider.decide(world.event(), world.facts()).basis().reconsiderAt();
            if (next.isEmpty() || !next.get().isAfter(world.facts().now())) {
                break;
            }
            found.add(next.get());
            world = later(start, next.get());
        }
        return found;
    }

    /** What every clock of the policy says at an instant: two instants that agree in it are the same to every condition. */
    private List<Object> state(Instant at, Set<Instant> fading) {
        List<Object> state = new ArrayList<>();
        hours.forEach(weekly -> state.add(weekly.contains(at.atZone(zone))));
        state.add(edges.headSet(at, true).size());
        state.add(fading.stream().filter(instant -> !instant.isAfter(at)).count());
        return state;
    }

    /** The same request later; a volume that was used in a period which is over by then is not used any more. */
    private World later(World world, Instant at) {
        Facts facts = world.facts();
        ClientFacts client = facts.client();
        Usage usage = client.usage();
        TreeMap<Period, Usage.Volume> volumes = new TreeMap<>(usage.volumes());
        volumes.replaceAll((period, volume) -> at.isBefore(period.end(start.facts().now(), policy.manifest().zone()))
                ? volume
                : new Usage.Volume(new DataSize(0), new DataSize(0)));
        Usage then = new Usage(volumes, usage.otherSessions(), usage.lastTraffic(), usage.usualPerDay());
        return world.with(client.withUsage(then)).at(at);
    }
}

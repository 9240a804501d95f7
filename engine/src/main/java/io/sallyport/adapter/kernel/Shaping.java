package io.sallyport.adapter.kernel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

import io.sallyport.decision.Grant;
import io.sallyport.decision.Limits;
import io.sallyport.effect.Bundles;
import io.sallyport.effect.nft.FirewallBook;
import io.sallyport.effect.nft.Lanes;
import io.sallyport.effect.tc.Capacities;
import io.sallyport.effect.tc.ClassBook;
import io.sallyport.effect.tc.ClassEdit;
import io.sallyport.effect.tc.Direction;
import io.sallyport.flow.Outcome;
import io.sallyport.model.ClientId;
import io.sallyport.model.InstanceName;
import io.sallyport.policy.Policy;
import io.sallyport.policy.Traffic;

/** One instance's traffic classes: what should be, and what is as far as we know. What failed comes back as text. Not for several threads. */
final class Shaping implements AutoCloseable {
    /** Clients that classes are made for ahead in one go: some milliseconds, which a client that comes meanwhile waits. */
    private static final int CLASSES_AT_ONCE = 16;

    /** Rates that are changed in one go while somebody may wait: some milliseconds. */
    private static final int RATES_AT_ONCE_MAX = 64;

    private final ClassBook classes;
    private final Tc tc;
    private final Troubles troubles;
    /** Whether clients are let in without limits where there cannot be any. */
    private boolean bestEffort;
    /** Whether the kernel holds what {@link #classes} says, as far as we know. */
    private boolean shaped;
    /** Rates of classes that are to change, and have not yet. What is said of a class later takes its place. */
    private final Map<Of, ClassEdit> late = new LinkedHashMap<>();

    private record Of(Direction direction, int number) {}

    Shaping(Tc tc, Bundles bundles, Troubles troubles) {
        this.tc = tc;
        this.troubles = troubles;
        classes = new ClassBook(bundles);
    }

    /** Takes note of clients' limits and says what that changes in the kernel. */
    List<ClassEdit> change(SortedMap<ClientId, Optional<Limits>> limits) {
        return merged(classes.change(limits));
    }

    /** The same with another policy. */
    List<ClassEdit> follow(Policy policy, InstanceName instance, SortedMap<ClientId, Optional<Limits>> limits) {
        bestEffort = Optional.ofNullable(policy.networks().get(instance))
                .filter(network -> network.traffic().shaping() == Traffic.Shaping.BEST_EFFORT).isPresent();
        return merged(classes.follow(Capacities.of(policy, instance), limits));
    }

    /** Nothing of this is late any more: each edit begins at what the kernel has. */
    private List<ClassEdit> merged(List<ClassEdit> edits) {
        if (late.isEmpty()) {
            return edits;
        }
        List<ClassEdit> merged = new ArrayList<>();
        for (ClassEdit edit : edits) {
            ClassEdit before = late.remove(new Of(edit.direction(), edit.number()));
            ClassEdit whole = before == null ? edit : new ClassEdit(edit.direction(), edit.number(), before.was(), edit.is());
            if (!whole.was().equals(whole.is())) {
                merged.add(whole);
            }
        }
        return ClassEdit.inOrder(merged);
    }

    /** As {@link #bring}, but that other rates of classes which stay where they are may follow later, by {@link #catchUp}: thousands take a second. */
    Optional<String> begin(List<ClassEdit> edits) {
        if (!shaped) {
            return bring(edits);
        }
        List<ClassEdit> now = new ArrayList<>();
        int rates = 0;
        for (ClassEdit edit : edits) {
            if (edit.isRate() && rates++ >= RATES_AT_ONCE_MAX) {
                late.put(new Of(edit.direction(), edit.number()), edit);
            } else {
                now.add(edit);
            }
        }
        return bring(now);
    }

    /** Carries out some of what {@link #begin} left; says whether there is more. */
    boolean catchUp() {
        List<ClassEdit> some = late.values().stream().limit(RATES_AT_ONCE_MAX).toList();
        if (!some.isEmpty()) {
            some.forEach(edit -> late.remove(new Of(edit.direction(), edit.number())));
            outcome(bring(some));
        }
        return !late.isEmpty();
    }

    /** What clients are to have: with the classes that they have here. */
    SortedMap<ClientId, Optional<FirewallBook.Seat>> seats(SortedMap<ClientId, Optional<Grant>> changes) {
        TreeMap<ClientId, Optional<FirewallBook.Seat>> seats = new TreeMap<>();
        changes.forEach((id, grant) -> seats.put(id, grant.map(g -> new FirewallBook.Seat(g, lanes(id)))));
        return seats;
    }

    private Lanes lanes(ClientId client) {
        return new Lanes(classes.handle(client, Direction.DOWN), classes.handle(client, Direction.UP));
    }

    /**
     * Firewall and classes are different locks of the kernel and different interpreters: a client need not wait for one after the other.
     *
     * @param coming whether anybody is to be limited, and not only to leave: who leaves does not wait for classes that cannot be put right
     */
    CompletableFuture<Optional<String>> besides(List<ClassEdit> edits, boolean coming) {
        if (shaped ? edits.isEmpty() : !coming) {
            return CompletableFuture.completedFuture(coming ? unlifted() : Optional.empty());
        }
        return CompletableFuture.supplyAsync(() -> bring(edits), Thread::startVirtualThread);
    }

    /** Makes classes for clients to come; says whether there are more to make. */
    boolean prepare(int clientsToCome) {
        List<ClassEdit> edits = merged(classes.prepare(clientsToCome, CLASSES_AT_ONCE));
        // What fails here is found missing when it is needed or compared.
        return !edits.isEmpty() && bring(edits).isEmpty();
    }

    /** The kernel may hold anything now. */
    void distrust() {
        shaped = false;
    }

    boolean isTrusted() {
        return shaped;
    }

    /** Makes the classes what they should be: by these edits where that is all that is missing, else, or when one fails, by comparing with what is there. */
    Optional<String> bring(List<ClassEdit> edits) {
        if (!shaped) {
            return reshape();
        }
        return edits.isEmpty() ? unlifted() : tc.edit(edits).flatMap(this::again).or(this::unlifted);
    }

    private Optional<String> again(String why) {
        troubles.retried(why);
        return reshape();
    }

    private Optional<String> unlifted() {
        return tc.lifts() || !classes.limits(Direction.UP)
                ? Optional.empty()
                : Optional.of("what clients send cannot be limited, since no ifb device can be made");
    }

    /** What follows for the clients whose classes these are when they are in force, or not. */
    Outcome outcome(Optional<String> unshaped) {
        return unshaped.map(why -> bestEffort ? troubles.unlimited(why) : troubles.refused("the traffic classes are not in force: " + why))
                .orElseGet(() -> shaped ? troubles.well() : Outcome.done());
    }

    /** Makes the classes right whatever there is. */
    Optional<String> reshape() {
        shaped = false;
        late.clear();
        tc.forget();
        for (Direction direction : tc.directions()) {
            Tc.Rooted rooted = tc.root(direction);
            if (rooted.failed().isPresent()) {
                return rooted.failed();
            }
        }
        Optional<String> wrong = tc.edit(tc.differences(classes.state()));
        shaped = wrong.isEmpty();
        return wrong.or(this::unlifted);
    }

    /** Compares with what is there, repairs, and adds what was wrong. */
    Optional<String> reconcile(List<String> drift) {
        if (!late.isEmpty()) {
            // What is about to be changed is nobody's doing; the next pass sees what has become of it.
            return Optional.empty();
        }
        Optional<String> wrong = tc.reconcile(classes.state(), drift);
        shaped = wrong.isEmpty();
        if (shaped && unlifted().isEmpty()) {
            troubles.well();
        }
        return wrong;
    }

    @Override
    public void close() {
        tc.close();
        shaped = false;
    }

    /** What changes of grants mean for limits. */
    static SortedMap<ClientId, Optional<Limits>> limits(SortedMap<ClientId, Optional<Grant>> changes) {
        TreeMap<ClientId, Optional<Limits>> limits = new TreeMap<>();
        changes.forEach((id, grant) -> limits.put(id, grant.map(Grant::limits)));
        return limits;
    }
}

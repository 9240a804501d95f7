package io.sallyport.adapter.kernel;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;

import io.sallyport.decision.Limits;
import io.sallyport.effect.Bundles;
import io.sallyport.effect.nft.Lanes;
import io.sallyport.effect.tc.Capacities;
import io.sallyport.effect.tc.ClassBook;
import io.sallyport.effect.tc.ClassEdit;
import io.sallyport.effect.tc.Direction;
import io.sallyport.model.ClientId;
import io.sallyport.model.InstanceName;
import io.sallyport.policy.Policy;

/** One instance's traffic classes: what should be, and what is as far as we know. What failed comes back as text. Not for several threads. */
final class Shaping implements AutoCloseable {
    /** Clients that classes are made for ahead in one go: some milliseconds, which a client that comes meanwhile waits. */
    private static final int CLASSES_AT_ONCE = 16;

    private final ClassBook classes;
    private final Tc tc;
    /** Whether the kernel holds what {@link #classes} says, as far as we know. */
    private boolean shaped;

    Shaping(Tc tc, Bundles bundles) {
        this.tc = tc;
        classes = new ClassBook(bundles);
    }

    /** Takes note of clients' limits and says what that changes in the kernel. */
    List<ClassEdit> change(SortedMap<ClientId, Optional<Limits>> limits) {
        return classes.change(limits);
    }

    /** The same with another policy. */
    List<ClassEdit> follow(Policy policy, InstanceName instance, SortedMap<ClientId, Optional<Limits>> limits) {
        return classes.follow(Capacities.of(policy, instance), limits);
    }

    Lanes lanes(ClientId client) {
        return new Lanes(classes.handle(client, Direction.DOWN), classes.handle(client, Direction.UP));
    }

    /** Firewall and classes are different locks of the kernel and different interpreters: a client need not wait for one after the other. */
    CompletableFuture<Optional<String>> besides(List<ClassEdit> edits) {
        return edits.isEmpty()
                ? CompletableFuture.completedFuture(Optional.empty())
                : CompletableFuture.supplyAsync(() -> shape(edits), Thread::startVirtualThread);
    }

    /** Makes classes for clients to come; says whether there are more to make. */
    boolean prepare(int clientsToCome) {
        List<ClassEdit> edits = classes.prepare(clientsToCome, CLASSES_AT_ONCE);
        // What fails here is found missing when it is needed or compared.
        return !edits.isEmpty() && shape(edits).isEmpty();
    }

    /** The kernel may hold anything now. */
    void distrust() {
        shaped = false;
    }

    boolean isTrusted() {
        return shaped;
    }

    /** Carries out edits; when one fails, compares with what is there and tries once more. */
    private Optional<String> shape(List<ClassEdit> edits) {
        return edits.isEmpty() ? Optional.empty() : bring(edits);
    }

    /** Makes the classes what they should be: by these edits where that is all that is missing. */
    Optional<String> bring(List<ClassEdit> edits) {
        if (!shaped) {
            return reshape();
        }
        return edits.isEmpty() ? Optional.empty() : tc.edit(edits).flatMap(why -> reshape());
    }

    /** Makes the classes right whatever there is. */
    Optional<String> reshape() {
        shaped = false;
        tc.forget();
        for (Direction direction : Direction.values()) {
            Tc.Rooted rooted = tc.root(direction);
            if (rooted.failed().isPresent()) {
                return rooted.failed();
            }
        }
        Optional<String> wrong = tc.edit(tc.differences(classes.state()));
        shaped = wrong.isEmpty();
        return wrong;
    }

    /** Compares with what is there, repairs, and adds what was wrong. */
    Optional<String> reconcile(List<String> drift) {
        return tc.reconcile(classes.state(), drift);
    }

    @Override
    public void close() {
        tc.close();
        shaped = false;
    }
}

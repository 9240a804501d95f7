package io.sallyport.adapter.kernel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.sallyport.decision.Grant;
import io.sallyport.decision.Limits;
import io.sallyport.effect.Bundles;
import io.sallyport.effect.Delta;
import io.sallyport.effect.Desired;
import io.sallyport.effect.nft.Edit;
import io.sallyport.effect.nft.FirewallBook;
import io.sallyport.effect.nft.Lanes;
import io.sallyport.effect.nft.MapName;
import io.sallyport.effect.nft.Plan;
import io.sallyport.effect.nft.Tables;
import io.sallyport.effect.nft.UseBook;
import io.sallyport.effect.nft.Uses;
import io.sallyport.effect.tc.ClassBook;
import io.sallyport.effect.tc.ClassEdit;
import io.sallyport.effect.tc.ClassPlan;
import io.sallyport.effect.tc.ClassState;
import io.sallyport.effect.tc.Direction;
import io.sallyport.effect.tc.Leaf;
import io.sallyport.flow.Enforcement;
import io.sallyport.flow.Outcome;
import io.sallyport.model.ClientId;
import io.sallyport.policy.Policy;

/**
 * One instance's firewall, classes and devices, by {@code nft -i} and {@code tc -batch} kept running.
 *
 * <p>The firewall goes first both ways: a client that loses something loses it before its class goes, and one that gains something is told only after
 * all of it is in force. A change that fails is tried once more by loading everything; when that fails too it is taken back,
 * except that who was to be forgotten is not let in again.
 */
public final class KernelEnforcement implements Enforcement {
    private static final String HINT = "run `sallyport doctor` on this machine; nft and tc need CAP_NET_ADMIN";

    /** Clients that classes are made for ahead in one go: some milliseconds, which a client that comes meanwhile waits. */
    private static final int CLASSES_AT_ONCE = 16;

    private final KernelSettings settings;
    private final Devices devices;
    private final Nft nft;
    private final Tc tc;
    private final TreeMap<ClientId, Grant> clients = new TreeMap<>();
    private final Bundles bundles;
    private final ClassBook classes;
    private final UseBook uses = new UseBook();
    private @Nullable Policy policy;
    private @Nullable FirewallBook firewall;
    private String skeleton = "";
    /** Whether the kernel holds what {@link #firewall} says, as far as we know. */
    private boolean trusted;

    public KernelEnforcement(KernelSettings settings) {
        this(settings, Bundles.STANDARD);
    }

    /** @param wanted how classes are spread over queues where the kernel can sort packets into several */
    KernelEnforcement(KernelSettings settings, Bundles wanted) {
        this.settings = settings;
        Shell shell = new Shell(settings.namespace(), settings.patience());
        Tables tables = new Tables(settings.instance(), settings.tunDevice(), settings.ifbDevice());
        devices = new Devices(settings, shell);
        nft = new Nft(tables, shell, new CoProcess(shell.words("nft", "-i"), settings.patience()));
        KernelProbe.Queues queues = KernelProbe.queues(shell);
        bundles = queues.sorted() ? wanted : Bundles.NONE;
        classes = new ClassBook(bundles);
        tc = new Tc(settings, shell, new CoProcess(shell.words("tc", "-force", "-batch", "-"), settings.patience()),
                queues.fair() ? Leaf.FQ_CODEL : Leaf.BFIFO, bundles);
    }

    @Override
    public synchronized Outcome sync(Desired desired) {
        if (!desired.instance().equals(settings.instance())) {
            throw new IllegalArgumentException("state of " + desired.instance() + " for " + settings.instance());
        }
        TreeMap<ClientId, Grant> before = new TreeMap<>(clients);
        Policy policyBefore = policy;
        FirewallBook firewallBefore = firewall;
        Outcome outcome = bring(desired.policy(), desired.clients());
        if (!outcome.isDone() && policyBefore != null && firewallBefore != null) {
            bring(policyBefore, before);
        }
        return outcome;
    }

    /** Makes the books say this, then the kernel. */
    private Outcome bring(Policy nextPolicy, SortedMap<ClientId, Grant> nextClients) {
        Devices.Ensured ensured = devices.ensure();
        if (ensured.failed().isPresent()) {
            return failed("the devices are not there: " + ensured.failed().get());
        }
        trusted &= ensured.made().isEmpty();
        TreeMap<ClientId, Optional<Grant>> changes = new TreeMap<>();
        clients.keySet().forEach(id -> changes.put(id, Optional.empty()));
        nextClients.forEach((id, grant) -> changes.put(id, Optional.of(grant)));
        ClassState classesBefore = classes.state();
        classes.change(limits(changes));
        TreeMap<ClientId, FirewallBook.Seat> seats = new TreeMap<>();
        nextClients.forEach((id, grant) -> seats.put(id, seat(id, grant)));
        FirewallBook from = firewall;
        FirewallBook to = from == null ? new FirewallBook(nextPolicy).follow(nextPolicy, seats) : from.follow(nextPolicy, seats);
        List<Edit> edits = from == null || !trusted ? List.of() : Plan.between(from.state(), to.state());
        policy = nextPolicy;
        firewall = to;
        clients.clear();
        clients.putAll(nextClients);
        clients.values().forEach(this::take);
        Optional<String> wrong = trusted ? nft.change(edits) : Optional.of("not loaded yet");
        if (wrong.isPresent()) {
            wrong = loadFirewall();
        }
        if (wrong.isPresent()) {
            return failed("the firewall is not in force: " + wrong.get());
        }
        Optional<String> unshaped = from == null || !ensured.made().isEmpty()
                ? reshape()
                : shape(ClassPlan.between(classesBefore, classes.state()));
        return unshaped.map(why -> failed("the traffic classes are not in force: " + why)).orElse(Outcome.done());
    }

    @Override
    public synchronized Outcome apply(Delta delta) {
        FirewallBook book = firewall;
        if (book == null) {
            return failed("no policy is in force on " + settings.instance() + " yet");
        }
        TreeMap<ClientId, Optional<Grant>> inverse = new TreeMap<>();
        // What was to be gained is taken back; what was to be lost stays lost, whatever else went wrong with it.
        delta.changes().forEach((id, grant) -> inverse.put(id, grant.isEmpty() ? grant : Optional.ofNullable(clients.get(id))));
        Outcome outcome = carryOut(book, delta.changes());
        if (!outcome.isDone()) {
            carryOut(book, inverse);
        }
        return outcome;
    }

    private Outcome carryOut(FirewallBook book, SortedMap<ClientId, Optional<Grant>> changes) {
        List<ClassEdit> classEdits = classes.change(limits(changes));
        TreeMap<ClientId, Optional<FirewallBook.Seat>> seats = new TreeMap<>();
        changes.forEach((id, grant) -> seats.put(id, grant.map(g -> seat(id, g))));
        List<Edit> edits = book.change(seats);
        changes.forEach((id, grant) -> grant.ifPresentOrElse(g -> clients.put(id, g), () -> clients.remove(id)));
        changes.values().forEach(grant -> grant.ifPresent(this::take));
        CompletableFuture<Optional<String>> shaping = besides(classEdits);
        Optional<String> wrong = trusted ? nft.change(edits) : Optional.of("not loaded yet");
        Optional<String> unshaped = shaping.join();
        if (wrong.isPresent()) {
            wrong = devices.ensure().failed().or(this::loadFirewall);
            unshaped = unshaped.flatMap(why -> reshape());
        }
        if (wrong.isPresent()) {
            return failed("the firewall is not in force: " + wrong.get());
        }
        return unshaped.map(why -> failed("the traffic classes are not in force: " + why)).orElse(Outcome.done());
    }

    /** Firewall and classes are different locks of the kernel and different interpreters: a client need not wait for one after the other. */
    private CompletableFuture<Optional<String>> besides(List<ClassEdit> edits) {
        return edits.isEmpty()
                ? CompletableFuture.completedFuture(Optional.empty())
                : CompletableFuture.supplyAsync(() -> shape(edits), Thread::startVirtualThread);
    }

    @Override
    public synchronized boolean prepare(int clientsToCome) {
        Policy current = policy;
        if (current == null || current.quotas().rows().isEmpty()) {
            return false;
        }
        List<ClassEdit> edits = classes.prepare(clientsToCome, CLASSES_AT_ONCE);
        // What fails here is found missing when it is needed or compared.
        return !edits.isEmpty() && shape(edits).isEmpty();
    }

    private static SortedMap<ClientId, Optional<Limits>> limits(SortedMap<ClientId, Optional<Grant>> changes) {
        TreeMap<ClientId, Optional<Limits>> limits = new TreeMap<>();
        changes.forEach((id, grant) -> limits.put(id, grant.map(Grant::limits)));
        return limits;
    }

    private FirewallBook.Seat seat(ClientId id, Grant grant) {
        return new FirewallBook.Seat(grant, new Lanes(classes.handle(id, Direction.DOWN), classes.handle(id, Direction.UP)));
    }

    private void take(Grant grant) {
        uses.taken(grant.lease().address4(), grant.lease().holder());
        grant.lease().address6().ifPresent(address -> uses.taken(address, grant.lease().holder()));
    }

    /** Loads everything anew and remembers how the kernel prints it, and what it had counted. */
    private Optional<String> loadFirewall() {
        FirewallBook book = firewall;
        trusted = false;
        if (book == null) {
            return Optional.of("no policy yet");
        }
        nft.list().ifPresent(found -> uses.read(found.counted(), found.state().of(MapName.GROUNDS), book::holds));
        Optional<String> wrong = nft.load(book.state());
        if (wrong.isPresent()) {
            return wrong;
        }
        uses.loaded();
        Optional<Nft.Found> found = nft.list();
        if (found.isEmpty()) {
            return Optional.of("it vanished as soon as it was loaded");
        }
        skeleton = found.get().skeleton();
        trusted = true;
        return Optional.empty();
    }

    /** Carries out edits; when one fails, compares with what is there and tries once more. */
    private Optional<String> shape(List<ClassEdit> edits) {
        return edits.isEmpty() ? Optional.empty() : tc.edit(edits).flatMap(why -> reshape());
    }

    /** Makes the classes right whatever there is. */
    private Optional<String> reshape() {
        tc.forget();
        for (Direction direction : Direction.values()) {
            Tc.Rooted rooted = tc.root(direction);
            if (rooted.failed().isPresent()) {
                return rooted.failed();
            }
        }
        return tc.edit(tc.differences(classes.state()));
    }

    @Override
    public synchronized Reconciled reconcile() {
        FirewallBook book = firewall;
        if (book == null) {
            return new Reconciled(List.of(), Outcome.done());
        }
        List<String> drift = new ArrayList<>();
        Devices.Ensured ensured = devices.ensure();
        ensured.made().forEach(device -> drift.add("the device " + device + " was gone: made again"));
        ensured.guarded().forEach(rule -> drift.add("the routing rule of " + rule + " was gone: put back"));
        if (ensured.failed().isPresent()) {
            return new Reconciled(drift, failed(ensured.failed().get()));
        }
        Optional<String> wrong = reconcileFirewall(book, !ensured.made().isEmpty(), drift).or(() -> reconcileClasses(drift));
        return new Reconciled(Collections.unmodifiableList(drift), wrong.map(KernelEnforcement::failed).orElse(Outcome.done()));
    }

    /** The forwarding rule names its device by number, so a device made anew needs the rules loaded anew. */
    private Optional<String> reconcileFirewall(FirewallBook book, boolean reload, List<String> drift) {
        Optional<Nft.Found> found = nft.list();
        if (found.isEmpty()) {
            drift.add("the firewall tables of " + settings.instance() + " were gone: loaded again");
            return loadFirewall();
        }
        if (reload) {
            return loadFirewall();
        }
        if (!found.get().skeleton().equals(skeleton)) {
            drift.add("the firewall chains of " + settings.instance() + " were changed by someone: loaded again");
            return loadFirewall();
        }
        count(found.get(), book);
        List<Edit> edits = Plan.between(found.get().state(), book.state());
        edits.forEach(edit -> drift.add(Drift.of(edit)));
        return edits.isEmpty() ? Optional.empty() : nft.edit(edits).flatMap(why -> loadFirewall());
    }

    /** Takes note of what was counted, and removes the counters of those who left. What cannot be removed is tried again next time. */
    private void count(Nft.Found found, FirewallBook book) {
        List<String> stale = uses.read(found.counted(), found.state().of(MapName.GROUNDS), book::holds);
        if (nft.forget(stale).isEmpty()) {
            uses.removed();
        }
    }

    @Override
    public synchronized Uses uses() {
        FirewallBook book = firewall;
        if (book != null) {
            nft.list().ifPresent(found -> count(found, book));
        }
        return uses.uses();
    }

    private Optional<String> reconcileClasses(List<String> drift) {
        tc.forget();
        for (Direction direction : Direction.values()) {
            Tc.Rooted rooted = tc.root(direction);
            if (rooted.failed().isPresent()) {
                return rooted.failed();
            }
            if (rooted.made()) {
                drift.add("the traffic queue of " + tc.device(direction) + " was gone: put back");
            }
        }
        List<ClassEdit> edits = tc.differences(classes.state());
        edits.forEach(edit -> drift.add(Drift.of(edit, bundles)));
        return edits.isEmpty() ? Optional.empty() : tc.edit(edits);
    }

    private static Outcome failed(String what) {
        return new Outcome.Failed(what, HINT);
    }

    /** Ends the co-processes and, unless told to keep them, removes tables, classes and devices. */
    @Override
    public synchronized void close() {
        if (!settings.keepOnClose()) {
            nft.remove();
            devices.remove();
        }
        nft.close();
        tc.close();
        firewall = null;
        trusted = false;
    }
}

package io.sallyport.adapter.kernel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

import io.sallyport.decision.Grant;
import io.sallyport.effect.Bundles;
import io.sallyport.effect.Delta;
import io.sallyport.effect.Desired;
import io.sallyport.effect.SitePlan;
import io.sallyport.effect.nft.Edit;
import io.sallyport.effect.nft.FirewallBook;
import io.sallyport.effect.nft.Reaches;
import io.sallyport.effect.nft.Tables;
import io.sallyport.effect.nft.Uses;
import io.sallyport.effect.tc.ClassEdit;
import io.sallyport.flow.Enforcement;
import io.sallyport.flow.Health;
import io.sallyport.flow.Outcome;
import io.sallyport.model.ClientId;

/**
 * One instance's firewall, classes and devices, by {@code nft -i} and {@code tc -batch} kept running.
 *
 * <p>The firewall goes first both ways: a client that loses something loses it before its class goes, and one that gains something is told only after
 * all of it is in force. A change that fails is tried once more by loading everything; when that fails too it is taken back,
 * except that who was to be forgotten is not let in again.
 */
public final class KernelEnforcement implements Enforcement {
    /** Elements that are put in ahead in one go: some tens of milliseconds, which a client that comes meanwhile waits. */
    private static final int ELEMENTS_AT_ONCE = 500;
    /**
     * Up to here intervals are removed one by one. The kernel's time for each grows with all there are, to 2 ms among 30,000. Above, they stay until most
     * are nobody's, and then those maps are written anew, twice 25 ms for 1,000.
     */
    private static final int INTERVALS_REMOVED_ONE_BY_ONE_MAX = 300;
    /** Between two of those, so that whoever waits comes first. */
    private static final long PAUSE_NANOS = 2_000_000;

    private final KernelSettings settings;
    private final Shell shell;
    private final Tables tables;
    private final Devices devices;
    private final Nft nft;
    private final Routes routes;
    private final TreeMap<ClientId, Grant> clients = new TreeMap<>();
    private final Shaping shaping;
    private final Troubles troubles;
    private final Counters counters;
    private final Ruleset ruleset;
    /** One comparison at a time. */
    private final Object comparing = new Object();
    /** One reading of the counters at a time, so that none is taken for newer than it is. */
    private final Object counting = new Object();
    private @Nullable FirewallBook firewall;
    private SitePlan sites;
    /** What the policy that is to come next means, when it was announced. */
    private @Nullable Reaches foreseen;
    /** Whether the tunnel device was made anew while OpenVPN had it open, and nobody was told yet. */
    private boolean reopen;
    private Optional<Watch> watch = Optional.empty();

    public KernelEnforcement(KernelSettings settings) {
        this(settings, Bundles.STANDARD);
    }

    /** @param wanted how classes are spread over queues where the kernel can sort packets into several */
    KernelEnforcement(KernelSettings settings, Bundles wanted) {
        this(settings, wanted, new Shell(settings.namespace(), settings.patience()));
    }

    KernelEnforcement(KernelSettings settings, Bundles wanted, Shell shell) {
        this.settings = settings;
        this.shell = shell;
        troubles = new Troubles(settings.instance());
        KernelProbe.Queues queues = KernelProbe.queues(shell);
        tables = new Tables(settings.instance(), settings.tunDevice(), queues.lifts() ? settings.ifbDevice() : "", settings.others());
        devices = new Devices(settings, shell, queues.lifts());
        routes = new Routes(settings, shell);
        sites = new SitePlan(settings.instance(), List.of());
        nft = new Nft(tables, shell, new CoProcess(shell.words("nft", "-i"), settings.patience()));
        counters = new Counters(nft);
        ruleset = new Ruleset(settings, nft, counters, shell.commits());
        Bundles bundles = queues.sorted() ? wanted : Bundles.NONE;
        shaping = new Shaping(new Tc(settings, shell, new CoProcess(shell.words("tc", "-force", "-batch", "-"), settings.patience()),
                queues, bundles), bundles, troubles);
    }

    @Override
    public void foresee(Desired desired) {
        Optional<Reaches> coming = coming(desired);
        if (coming.isEmpty()) {
            return;
        }
        Reaches next = coming.get();
        desired.clients().values().forEach(next::workOut);
        Iterator<Grant> grants = desired.clients().values().iterator();
        while (expect(next, grants)) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** What the policy means by its reaches; empty when the first policy is still to come or something is amiss, which {@link #sync} mends. */
    private synchronized Optional<Reaches> coming(Desired desired) {
        FirewallBook book = firewall;
        // Of which kind the device is only a policy in force says.
        if (book == null || settleDevices().failed().isPresent() || !ruleset.isTrusted()) {
            return Optional.empty();
        }
        Reaches next = book.reaches().next(desired.policy());
        foreseen = next;
        return Optional.of(next);
    }

    /** Makes some of the profiles that will be needed; says whether there are more to make. */
    private synchronized boolean expect(Reaches next, Iterator<Grant> grants) {
        FirewallBook book = firewall;
        if (book == null || !ruleset.isTrusted() || foreseen != next) {
            return false;
        }
        List<Edit> edits = book.expect(next, grants, ELEMENTS_AT_ONCE);
        if (nft.edit(edits).isPresent() && loadFirewall().isPresent()) {
            // The kernel refuses some of what will be: it must not stand in the way of what is.
            book.collect(Integer.MAX_VALUE);
            loadFirewall();
            return false;
        }
        return grants.hasNext();
    }

    @Override
    public synchronized boolean tidy() {
        FirewallBook book = firewall;
        if (book == null || !ruleset.isTrusted() || foreseen != null) {
            // What the next policy will need is nobody's yet.
            return false;
        }
        if (book.intervals() <= INTERVALS_REMOVED_ONE_BY_ONE_MAX) {
            List<Edit> edits = book.collect(ELEMENTS_AT_ONCE);
            return !edits.isEmpty() && nft.edit(edits).flatMap(why -> loadFirewall()).isEmpty();
        }
        if (book.unused() > book.intervals() / 2) {
            List<Edit> gone = book.collect(Integer.MAX_VALUE);
            nft.renew(book.state(), gone).or(() -> ruleset.learn(sites)).ifPresent(why -> loadFirewall());
        }
        return false;
    }

    @Override
    public synchronized Outcome sync(Desired desired) {
        if (!desired.instance().equals(settings.instance())) {
            throw new IllegalArgumentException("state of " + desired.instance() + " for " + settings.instance());
        }
        TreeMap<ClientId, Grant> before = new TreeMap<>(clients);
        Reaches reachesBefore = firewall == null ? null : firewall.reaches();
        Reaches known = foreseen;
        foreseen = null;
        // Whoever foresaw it has looked after the devices a moment ago, and each look costs several processes.
        boolean looked = known != null && known.policy().equals(desired.policy());
        Reaches next = looked && known != null
                ? known
                : reachesBefore == null ? new Reaches(desired.policy()) : reachesBefore.next(desired.policy());
        Outcome outcome = bring(next, desired.clients(), looked);
        if (!outcome.isDone() && reachesBefore != null) {
            bring(reachesBefore, before, false);
        }
        return outcome;
    }

    /** Makes the books say this, then the kernel. */
    private Outcome bring(Reaches next, SortedMap<ClientId, Grant> nextClients, boolean looked) {
        boolean otherKind = devices.become(next.policy().networks().get(settings.instance()));
        if (!looked || otherKind || !ruleset.isTrusted()) {
            Devices.Ensured ensured = settleDevices();
            if (ensured.failed().isPresent()) {
                return troubles.refused("the devices are not there: " + ensured.failed().get());
            }
        }
        TreeMap<ClientId, Optional<Grant>> changes = new TreeMap<>();
        clients.keySet().forEach(id -> changes.put(id, Optional.empty()));
        nextClients.forEach((id, grant) -> changes.put(id, Optional.of(grant)));
        SitePlan sitesBefore = sites;
        sites = SitePlan.of(next.policy(), settings.instance());
        FirewallBook book = firewall == null ? new FirewallBook(next) : firewall;
        firewall = book;
        List<ClassEdit> classEdits = shaping.follow(next.policy(), settings.instance(), Shaping.limits(changes));
        List<Edit> edits = book.follow(next, shaping.seats(changes));
        clients.clear();
        clients.putAll(nextClients);
        clients.values().forEach(counters::take);
        Optional<String> wrong = ruleset.isTrusted() ? change(edits, sitesBefore) : Optional.of("not loaded yet");
        if (wrong.isPresent()) {
            wrong = loadFirewall();
        }
        if (wrong.isPresent()) {
            return troubles.refused("the firewall is not in force: " + wrong.get());
        }
        routes.follow(sites.known());
        return shaping.outcome(shaping.begin(classEdits));
    }

    @Override
    public synchronized boolean catchUp() {
        return shaping.catchUp();
    }

    /** Carries out edits, and the sites' translations with them where the policy changed those. */
    private Optional<String> change(List<Edit> edits, SitePlan sitesBefore) {
        return sites.equals(sitesBefore) ? nft.change(edits) : nft.change(edits, sites).or(() -> ruleset.learn(sites));
    }

    private Devices.Ensured ensureDevices() {
        Devices.Ensured ensured = devices.ensure();
        reopen |= firewall != null && ensured.made().contains(settings.tunDevice());
        return ensured;
    }

    /** As {@link #ensureDevices}; a device made anew has neither hooks nor queues. */
    private Devices.Ensured settleDevices() {
        Devices.Ensured ensured = ensureDevices();
        if (!ensured.made().isEmpty()) {
            ruleset.distrust();
            shaping.distrust();
            routes.forget();
        }
        return ensured;
    }

    @Override
    public synchronized Outcome apply(Delta delta) {
        FirewallBook book = firewall;
        if (book == null) {
            return troubles.refused("no policy is in force on " + settings.instance() + " yet");
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
        List<ClassEdit> classEdits = shaping.change(Shaping.limits(changes));
        List<Edit> edits = book.change(shaping.seats(changes));
        changes.forEach((id, grant) -> grant.ifPresentOrElse(g -> clients.put(id, g), () -> clients.remove(id)));
        changes.values().forEach(grant -> grant.ifPresent(counters::take));
        CompletableFuture<Optional<String>> classes = shaping.besides(classEdits,
                changes.values().stream().anyMatch(Optional::isPresent));
        Optional<String> wrong = ruleset.isTrusted() ? nft.change(edits) : Optional.of("not loaded yet");
        Optional<String> unshaped = classes.join();
        if (wrong.isPresent() || unshaped.isPresent()) {
            troubles.retried(wrong.orElse("the traffic classes are not in force"));
            Devices.Ensured ensured = settleDevices();
            wrong = wrong.isEmpty() && ruleset.isTrusted() ? wrong : ensured.failed().or(this::loadFirewall);
            unshaped = shaping.isTrusted() ? unshaped.flatMap(why -> shaping.reshape()) : shaping.reshape();
        }
        if (wrong.isPresent()) {
            return troubles.refused("the firewall is not in force: " + wrong.get());
        }
        return shaping.outcome(unshaped);
    }

    @Override
    public synchronized boolean prepare(int clientsToCome) {
        FirewallBook book = firewall;
        if (book == null || book.reaches().policy().quotas().rows().isEmpty()) {
            return false;
        }
        return shaping.prepare(clientsToCome);
    }

    private Optional<String> loadFirewall() {
        return ruleset.load(firewall, sites);
    }

    @Override
    public Reconciled reconcile() {
        synchronized (comparing) {
            List<String> drift = new ArrayList<>();
            Optional<String> wrong = reconcileDevices(devices.stand(), drift).or(() -> reconcileFirewall(drift));
            LockSupport.parkNanos(PAUSE_NANOS);
            synchronized (this) {
                wrong = firewall == null ? wrong : wrong.or(() -> shaping.reconcile(drift));
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            boolean anew = reconcileRoutes(drift);
            count(false);
            return new Reconciled(Collections.unmodifiableList(drift), wrong.map(troubles::unrepaired).orElseGet(troubles::well), anew);
        }
    }

    /** The forwarding rule names its device by number, so a device made anew needs the rules loaded anew. */
    private synchronized Optional<String> reconcileDevices(boolean stand, List<String> drift) {
        if (firewall == null || stand) {
            return Optional.empty();
        }
        Devices.Ensured ensured = ensureDevices();
        ensured.made().forEach(device -> drift.add("the device " + device + " was gone: made again"));
        ensured.guarded().forEach(rule -> drift.add("the routing rule of " + rule + " was gone: put back"));
        return ensured.failed().or(() -> ensured.made().isEmpty() ? Optional.empty() : loadFirewall());
    }

    /** The tables are read while clients come and go; who comes waits only for the beginning and for what is mended. */
    private Optional<String> reconcileFirewall(List<String> drift) {
        Optional<Ruleset.Sight> begun;
        synchronized (this) {
            begun = firewall == null ? Optional.empty() : ruleset.begin(sites);
        }
        if (begun.isEmpty()) {
            return Optional.empty();
        }
        Nft.Look look = ruleset.look(begun.get());
        synchronized (this) {
            FirewallBook book = firewall;
            return book == null ? Optional.empty() : ruleset.mend(begun.get(), look, book, sites, drift);
        }
    }

    /** Says whether OpenVPN holds a device that is no more. */
    private synchronized boolean reconcileRoutes(List<String> drift) {
        if (firewall == null) {
            return false;
        }
        routes.reconcile(sites.known(), drift);
        boolean anew = reopen;
        reopen = false;
        return anew;
    }

    /** Reads what was counted, now or when it is due. */
    private void count(boolean now) {
        synchronized (counting) {
            int loads;
            synchronized (this) {
                if (firewall == null || !(now || counters.isDue())) {
                    return;
                }
                loads = counters.loads();
            }
            long begun = System.nanoTime();
            Optional<Nft.Counts> counts = nft.counts();
            synchronized (this) {
                counters.took(System.nanoTime() - begun);
                FirewallBook book = firewall;
                if (book != null && loads == counters.loads()) {
                    counts.ifPresent(found -> counters.count(found, book));
                }
            }
        }
    }

    @Override
    public Uses uses() {
        count(true);
        synchronized (this) {
            return counters.uses();
        }
    }

    @Override
    public synchronized void watch(Runnable bell) {
        if (watch.isEmpty()) {
            watch = Optional.of(Watch.open(shell, new Hints(tables), ruleset::isDisturbed, bell));
        }
    }

    @Override
    public Health health() {
        return troubles.health();
    }

    /** Ends the co-processes and, unless told to keep them, removes tables, classes and devices. */
    @Override
    public synchronized void close() {
        watch.ifPresent(Watch::close);
        if (!settings.keepOnClose()) {
            nft.remove();
            devices.remove();
        }
        nft.close();
        shaping.close();
        firewall = null;
        foreseen = null;
        ruleset.close();
    }
}

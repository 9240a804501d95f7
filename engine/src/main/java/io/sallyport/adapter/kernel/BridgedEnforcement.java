package io.sallyport.adapter.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.sallyport.decision.Grant;
import io.sallyport.effect.Delta;
import io.sallyport.effect.Desired;
import io.sallyport.effect.SitePlan;
import io.sallyport.effect.bridge.Owners;
import io.sallyport.effect.bridge.Ties;
import io.sallyport.effect.nft.Tables;
import io.sallyport.effect.nft.Uses;
import io.sallyport.flow.Enforcement;
import io.sallyport.flow.Health;
import io.sallyport.flow.Outcome;
import io.sallyport.model.ClientId;
import io.sallyport.model.Mac;
import io.sallyport.policy.Policy;

/**
 * The enforcement of an instance that may be bridged: what {@link KernelEnforcement} does, and where the policy says so, the ties between MAC and IP addresses
 * beside it, and the routers by which sites are reached.
 *
 * <p>What is taken away is first taken away there; what is gained passes when both have it.
 */
public final class BridgedEnforcement implements Enforcement {
    private static final int BYTE = 0xff;

    private final KernelSettings settings;
    private final Shell shell;
    private final KernelEnforcement rest;
    private final Frames frames;
    private final Hops hops;
    private final TreeMap<ClientId, Grant> clients = new TreeMap<>();
    private Owners owners = Owners.NONE;
    /** The policy in force, where it bridges the instance. */
    private @Nullable Policy policy;
    private SitePlan sites;

    public BridgedEnforcement(KernelSettings settings) {
        this.settings = settings;
        shell = new Shell(settings.namespace(), settings.patience());
        rest = new KernelEnforcement(settings);
        frames = new Frames(new Tables(settings.instance(), settings.tunDevice(), settings.ifbDevice(), settings.others()), shell,
                new CoProcess(shell.words("nft", "-i"), settings.patience()));
        hops = new Hops(settings, shell);
        sites = new SitePlan(settings.instance(), List.of());
    }

    @Override
    public void foresee(Desired desired) {
        rest.foresee(desired);
    }

    @Override
    public boolean catchUp() {
        return rest.catchUp();
    }

    @Override
    public boolean tidy() {
        return rest.tidy();
    }

    @Override
    public boolean prepare(int clientsToCome) {
        return rest.prepare(clientsToCome);
    }

    @Override
    public void watch(Runnable bell) {
        rest.watch(bell);
    }

    @Override
    public Uses uses() {
        return rest.uses();
    }

    @Override
    public synchronized Outcome sync(Desired desired) {
        Outcome outcome = rest.sync(desired);
        if (!outcome.isDone()) {
            return outcome;
        }
        Policy before = policy;
        TreeMap<ClientId, Grant> clientsBefore = new TreeMap<>(clients);
        turn(bridged(desired) ? desired.policy() : null, desired.clients());
        Optional<String> wrong = equip().or(this::bring);
        if (wrong.isPresent() && before != null) {
            Outcome back = rest.sync(new Desired(settings.instance(), before, clientsBefore));
            turn(before, clientsBefore);
            return failed(wrong.get() + notBack(back) + bring().map(why -> "; nor those of the policy before: " + why).orElse(""));
        }
        return wrong.map(BridgedEnforcement::failed).orElse(outcome);
    }

    private void turn(@Nullable Policy next, SortedMap<ClientId, Grant> staying) {
        policy = next;
        sites = next == null ? new SitePlan(settings.instance(), List.of()) : SitePlan.of(next, settings.instance());
        clients.clear();
        clients.putAll(staying);
    }

    private static boolean bridged(Desired desired) {
        return Optional.ofNullable(desired.policy().networks().get(desired.instance())).filter(n -> n.bridged().isPresent()).isPresent();
    }

    /**
     * What a tap device needs beside what every device does: a MAC address that stays the same when it is made again, so that clients go on; and the gateway's
     * answer when one client asks for another's MAC address (proxy_arp_pvlan), so that what they send each other comes by the firewall.
     */
    private Optional<String> equip() {
        if (policy == null) {
            return Optional.empty();
        }
        String device = settings.tunDevice();
        Shell.Result mac = shell.run("ip", "link", "set", "dev", device, "address", mac());
        Shell.Result answers = shell.run("sysctl", "-qw", "net/ipv4/conf/" + device + "/proxy_arp_pvlan=1",
                "net/ipv4/neigh/" + device + "/proxy_delay=0");
        return mac.worked() && answers.worked()
                ? Optional.empty()
                : Optional.of(device + " cannot be set up: " + (mac.worked() ? answers : mac).why());
    }

    /** Locally administered, and the same for the same instance. */
    private String mac() {
        int hash = settings.instance().value().hashCode();
        return String.format(Locale.ROOT, "02:73:%02x:%02x:%02x:%02x", hash >>> 24, (hash >>> 16) & BYTE, (hash >>> 8) & BYTE, hash & BYTE);
    }

    @Override
    public synchronized Outcome apply(Delta delta) {
        Outcome outcome = rest.apply(delta);
        if (!outcome.isDone()) {
            return outcome;
        }
        delta.changes().forEach((id, grant) -> grant.ifPresentOrElse(g -> clients.put(id, g), () -> clients.remove(id)));
        Optional<String> wrong = bring();
        if (wrong.isEmpty()) {
            return outcome;
        }
        TreeMap<ClientId, Optional<Grant>> gone = new TreeMap<>();
        delta.changes().keySet().forEach(id -> gone.put(id, Optional.empty()));
        clients.keySet().removeAll(gone.keySet());
        return failed(wrong.get() + notBack(rest.apply(new Delta(gone))));
    }

    @Override
    public synchronized Outcome bind(Owners now) {
        owners = now;
        return bring().map(BridgedEnforcement::failed).orElseGet(Outcome::done);
    }

    /** Makes ties and routers what clients, MAC addresses and policy say. */
    private Optional<String> bring() {
        Policy now = policy;
        if (now == null) {
            return Optional.empty();
        }
        Ties ties = Ties.of(now, sites, clients, owners);
        return frames.bring(ties).or(() -> hops.bring(ties.hops()));
    }

    /** What to add where it could not be undone either. */
    private static String notBack(Outcome undone) {
        return undone instanceof Outcome.Failed failed ? "; and it could not be taken back: " + failed.what() : "";
    }

    private static Outcome failed(String why) {
        String what = "the MAC addresses of clients are not bound: " + why;
        return new Outcome.Failed(what, Advice.on(what));
    }

    @Override
    public Reconciled reconcile() {
        List<String> drift = new ArrayList<>();
        // First, so that after a flush nothing is forwarded again before it is bound again.
        Optional<String> bound = repair(drift);
        Reconciled found = rest.reconcile();
        drift.addAll(found.drift());
        Optional<String> wrong = settle(bound.isPresent() || found.reopen(), drift);
        Outcome repair = found.repair().isDone() && wrong.isPresent() ? failed(wrong.get()) : found.repair();
        return new Reconciled(drift, repair, found.reopen());
    }

    private synchronized Optional<String> repair(List<String> drift) {
        return policy == null ? Optional.empty() : frames.reconcile(drift);
    }

    /** @param anew whether the device may have been made anew, which has neither the table's chains nor its address */
    private synchronized Optional<String> settle(boolean anew, List<String> drift) {
        if (policy == null) {
            return Optional.empty();
        }
        return (anew ? equip().or(frames::load) : Optional.<String>empty())
                .or(() -> hops.repair(drift));
    }

    @Override
    public synchronized Health health() {
        Health health = rest.health();
        if (policy == null || owners.contested().isEmpty() || health.impaired().isPresent()) {
            return health;
        }
        Outcome.Failed contested = new Outcome.Failed(
                "MAC addresses that two clients use pass for neither: "
                        + owners.contested().stream().map(Mac::toString).collect(Collectors.joining(", ")),
                "the journal names both: end the one that has no right to it");
        return new Health(health.retried(), health.refused(), health.unlimited(), Optional.of(contested));
    }

    @Override
    public synchronized void close() {
        // The firewall first: what is let through is bound until nothing is.
        rest.close();
        if (!settings.keepOnClose()) {
            frames.remove();
        }
        frames.close();
    }
}

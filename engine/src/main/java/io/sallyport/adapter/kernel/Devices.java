package io.sallyport.adapter.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.sallyport.effect.nft.FirewallText;
import io.sallyport.policy.InstanceNetwork;

/**
 * The tunnel device and its ifb, and the tunnel's routing rules. A persistent tun keeps its queues and hooks while OpenVPN comes and goes.
 *
 * <p>The rules (ip-rule(8)) drop what comes from the tunnel without the mark that the firewall gives it. They are no part of the ruleset, so when
 * somebody flushes that, nothing is forwarded from the tunnel until it stands again.
 */
final class Devices {
    /** Right after the table of local addresses, before anything an administrator routes by. */
    private static final String PREFERENCE = "1";
    private static final String UNMARKED = "0/0x" + Integer.toHexString(FirewallText.STANDING_MARK);
    private static final List<String> FAMILIES = List.of("-4", "-6");

    private final KernelSettings settings;
    private final Shell shell;
    private final boolean lifts;
    private boolean bridged;

    /** @param lifts whether ifb devices can be made */
    Devices(KernelSettings settings, Shell shell, boolean lifts) {
        this.lifts = lifts;
        this.settings = settings;
        this.shell = shell;
    }

    /** Whichever device was missing and is there now, the same of routing rules, and what failed. */
    record Ensured(List<String> made, List<String> guarded, Optional<String> failed) {
        Ensured {
            made = List.copyOf(made);
            guarded = List.copyOf(guarded);
        }
    }

    /** Whether nothing is missing. Changes nothing, and may be asked at any time. */
    boolean stand() {
        return isUp(settings.tunDevice()) && (!lifts || isUp(settings.ifbDevice())) && FAMILIES.stream().allMatch(this::isGuarded);
    }

    private boolean isUp(String device) {
        Shell.Result shown = shell.run("ip", "-o", "link", "show", "dev", device);
        return shown.worked() && shown.out().contains(",UP");
    }

    private boolean isGuarded(String family) {
        Shell.Result shown = shell.run("ip", family, "rule", "show", "iif", settings.tunDevice());
        // A kernel without IPv6 forwards none.
        return shown.worked()
                ? shown.out().contains("fwmark " + UNMARKED) && shown.out().contains("blackhole")
                : family.equals("-6");
    }

    /** The device is to be of the kind this network needs, from now on; says whether it was another one before. */
    boolean become(@Nullable InstanceNetwork network) {
        boolean was = bridged;
        bridged = network != null && network.bridged().isPresent();
        return was != bridged;
    }

    private String kind() {
        return bridged ? "tap" : "tun";
    }

    Ensured ensure() {
        List<String> made = new ArrayList<>();
        List<String> guarded = new ArrayList<>();
        Optional<String> failed = ensure(settings.tunDevice(), made, "ip", "tuntap", "add", "dev", settings.tunDevice(), "mode", kind())
                .or(() -> !lifts
                        ? Optional.empty()
                        : ensure(settings.ifbDevice(), made, "ip", "link", "add", settings.ifbDevice(), "type", "ifb"))
                .or(() -> guard(guarded));
        return new Ensured(made, guarded, failed);
    }

    private Optional<String> guard(List<String> guarded) {
        for (String family : FAMILIES) {
            if (isGuarded(family)) {
                continue;
            }
            Shell.Result added = shell.run(rule(family, "add"));
            if (!added.worked()) {
                return Optional.of("the routing rule of " + settings.tunDevice() + " cannot be made: " + added.why());
            }
            guarded.add(settings.tunDevice() + " for " + (family.equals("-4") ? "IPv4" : "IPv6"));
        }
        return Optional.empty();
    }

    private String[] rule(String family, String verb) {
        return new String[]{"ip", family, "rule", verb, "pref", PREFERENCE, "iif", settings.tunDevice(), "fwmark", UNMARKED, "blackhole"};
    }

    private Optional<String> ensure(String device, List<String> made, String... add) {
        Shell.Result shown = shell.run("ip", "-o", "-d", "link", "show", "dev", device);
        if (shown.worked() && shown.out().contains(" tun type " + (bridged ? "tun" : "tap"))) {
            return Optional.of(device + " is no " + kind() + " device, and it is not taken away from whoever uses it");
        }
        if (!shown.worked()) {
            Shell.Result added = shell.run(add);
            if (!added.worked()) {
                return Optional.of(device + " cannot be made: " + added.why());
            }
            made.add(device);
        }
        if (shown.worked() && shown.out().contains(",UP")) {
            return Optional.empty();
        }
        Shell.Result up = shell.run("ip", "link", "set", "dev", device, "up");
        return up.worked() ? Optional.empty() : Optional.of(device + " cannot be brought up: " + up.why());
    }

    /** Removes both, with their queues, then the routing rules. */
    void remove() {
        shell.run("ip", "link", "del", "dev", settings.tunDevice());
        shell.run("ip", "link", "del", "dev", settings.ifbDevice());
        FAMILIES.forEach(family -> shell.run(rule(family, "del")));
    }
}

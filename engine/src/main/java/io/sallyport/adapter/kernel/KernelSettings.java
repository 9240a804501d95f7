package io.sallyport.adapter.kernel;

import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.effect.nft.Tables;
import io.sallyport.model.InstanceName;

/**
 * How one instance stands in the kernel.
 *
 * @param tunDevice the tunnel device, made when it is missing; OpenVPN, told {@code dev NAME}, sets its addresses and MTU
 * @param ifbDevice the device that shapes what clients send
 * @param namespace the network namespace (ip-netns(8)) everything is done in; empty for our own
 * @param keepOnClose whether firewall, classes and devices outlive us, so that connected clients go on as they are
 * @param patience how long one command may take before it counts as failed
 * @param others the tunnel devices of the other instances: what comes from them to a site of ours was judged by their firewall
 */
public record KernelSettings(InstanceName instance, String tunDevice, String ifbDevice, Optional<String> namespace, boolean keepOnClose,
        Duration patience, SortedSet<String> others) {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    public KernelSettings {
        for (String device : new String[]{tunDevice, ifbDevice}) {
            if (!device.matches("[A-Za-z0-9][A-Za-z0-9._-]{0," + (Tables.DEVICE_BYTES_MAX - 1) + "}")) {
                throw new IllegalArgumentException("not a device name: " + device);
            }
        }
        if (tunDevice.equals(ifbDevice)) {
            throw new IllegalArgumentException("one name for two devices: " + tunDevice);
        }
        others = Collections.unmodifiableSortedSet(new TreeSet<>(others));
    }

    /** The usual settings: devices named after the instance, everything removed on close. */
    public static KernelSettings of(InstanceName instance) {
        Tables usual = Tables.of(instance);
        return new KernelSettings(instance, usual.tun(), usual.ifb(), Optional.empty(), false, PATIENCE, new TreeSet<>());
    }

    /** The same in another network namespace. */
    public KernelSettings in(String netns) {
        return new KernelSettings(instance, tunDevice, ifbDevice, Optional.of(netns), keepOnClose, patience, others);
    }

    /** The same on these devices. */
    public KernelSettings on(String tun, String ifb) {
        return new KernelSettings(instance, tun, ifb, namespace, keepOnClose, patience, others);
    }

    /** The same, leaving everything in force on close or not. */
    public KernelSettings keeping(boolean keep) {
        return new KernelSettings(instance, tunDevice, ifbDevice, namespace, keep, patience, others);
    }

    /** The same beside instances with these tunnel devices. */
    public KernelSettings beside(SortedSet<String> tunnels) {
        return new KernelSettings(instance, tunDevice, ifbDevice, namespace, keepOnClose, patience, tunnels);
    }
}

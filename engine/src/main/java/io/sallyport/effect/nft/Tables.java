package io.sallyport.effect.nft;

import java.util.Collections;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.model.InstanceName;

/**
 * Which tables and devices one instance's firewall is about.
 *
 * @param tun carries its clients
 * @param ifb shapes what comes from them; empty where the kernel has no such devices
 * @param others the tunnels of the other instances, each of which has such tables of its own
 */
public record Tables(InstanceName instance, String tun, String ifb, SortedSet<String> others) {
    /** The longest device name, in bytes: the kernel's IFNAMSIZ less the final NUL. */
    public static final int DEVICE_BYTES_MAX = 15;

    private static final int KEPT_CHARS = 7;

    public Tables {
        others = Collections.unmodifiableSortedSet(new TreeSet<>(others));
    }

    /** Of the only instance. */
    public Tables(InstanceName instance, String tun, String ifb) {
        this(instance, tun, ifb, new TreeSet<>());
    }

    /** The usual devices: named after the instance. */
    public static Tables of(InstanceName instance) {
        return new Tables(instance, device("sp-", instance), device("si-", instance));
    }

    /** The instance's name where it fits, else its beginning and four digits of its hash. */
    private static String device(String prefix, InstanceName instance) {
        String name = prefix + instance.value();
        return name.length() <= DEVICE_BYTES_MAX
                ? name
                : prefix + instance.value().substring(0, KEPT_CHARS)
                        + String.format(Locale.ROOT, "-%04x", instance.value().hashCode() & 0xffff);
    }

    /** Whether what comes from clients can be shaped. */
    public boolean lifts() {
        return !ifb.isEmpty();
    }

    /** The name of both tables, for example {@code sallyport_main}: a hyphen cannot stand in an nft name. */
    public String name() {
        return "sallyport_" + instance.value().replace('-', '_');
    }

    /** The table a map stands in, with its family. */
    public String tableOf(MapName map) {
        return (map.isNetdev() ? "netdev " : "inet ") + name();
    }
}

package io.sallyport.adapter.kernel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.sallyport.effect.Bundles;
import io.sallyport.effect.bridge.FrameText;
import io.sallyport.effect.bridge.Ties;
import io.sallyport.effect.door.Door;
import io.sallyport.effect.door.DoorText;
import io.sallyport.effect.nft.FirewallState;
import io.sallyport.effect.nft.FirewallText;
import io.sallyport.effect.nft.Tables;
import io.sallyport.effect.tc.ClassText;
import io.sallyport.effect.tc.Leaf;
import io.sallyport.model.InstanceName;
import io.sallyport.policy.DoorTerms;

/** Finds out whether this machine can carry out what we ask of it, by trying it in a network namespace that is removed again. */
public final class KernelProbe {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String NFT_PACKAGE = "apt-get install nftables; the kernel needs nf_tables, nft_ct, nft_fwd_netdev";

    private static final String DOOR_PACKAGE = "apt-get install nftables; the kernel needs nf_tables, nft_limit, nft_fib_inet; without, floods reach OpenVPN";
    private static final String FRAMES_KERNEL = "Linux 5.16 or newer with CONFIG_NETFILTER_EGRESS; without, no instance can have a tap device";
    private static final int PROBE_PORT = 1194;

    private KernelProbe() {}

    /**
     * One thing that is needed.
     *
     * @param present whether it is there
     * @param required whether nothing works without it
     * @param detail its version, or what is missing
     * @param mend what to do when it is missing
     */
    public record Feature(String name, boolean present, boolean required, String detail, String mend) {}

    /** Tries everything; takes about a tenth of a second. */
    public static List<Feature> probe() {
        Shell here = new Shell(Optional.empty(), PATIENCE);
        List<Feature> features = new ArrayList<>();
        features.add(version(here, "nft", "nft", NFT_PACKAGE, "nft", "--version"));
        features.add(version(here, "tc", "tc", "apt-get install iproute2", "tc", "-V"));
        features.add(version(here, "ip", "ip", "apt-get install iproute2", "ip", "-V"));
        String namespace = "sp-probe-" + ProcessHandle.current().pid() + "-" + Long.toString(System.nanoTime(), Character.MAX_RADIX);
        Shell.Result made = here.run("ip", "netns", "add", namespace);
        features.add(feature("network administration", made, true, "run as root, or with CAP_NET_ADMIN and CAP_SYS_ADMIN"));
        if (made.worked()) {
            try {
                inside(new Shell(Optional.of(namespace), PATIENCE), features);
            } finally {
                here.run("ip", "netns", "del", namespace);
            }
        }
        Shell.Result forwarding = here.run("cat", "/proc/sys/net/ipv4/ip_forward");
        boolean on = forwarding.out().strip().equals("1");
        features.add(new Feature("IPv4 forwarding", on, false, on ? "on" : "off: clients reach this machine only",
                "sysctl -w net.ipv4.ip_forward=1 where the instance runs"));
        return List.copyOf(features);
    }

    private static void inside(Shell shell, List<Feature> features) {
        Tables tables = new Tables(new InstanceName("probe"), "sp-probe", "si-probe");
        features.add(feature("tun devices", shell.run("ip", "tuntap", "add", "dev", tables.tun(), "mode", "tun"), true,
                "modprobe tun; mkdir -p /dev/net; mknod /dev/net/tun c 10 200"));
        features.add(feature("ifb devices", shell.run("ip", "link", "add", tables.ifb(), "type", "ifb"), true, "modprobe ifb"));
        shell.run("ip", "link", "set", "dev", tables.tun(), "up");
        shell.run("ip", "link", "set", "dev", tables.ifb(), "up");
        String text = FirewallText.render(tables, FirewallState.EMPTY);
        int netdev = text.indexOf("table netdev " + tables.name() + " {");
        features.add(feature("nft: judging flows by connection tracking, interval maps of four fields",
                shell.feed(text.substring(text.indexOf("table inet " + tables.name() + " {"), netdev), "nft", "-f", "-"), true,
                NFT_PACKAGE));
        features.add(feature("nft: forwarding at ingress", shell.feed(text.substring(netdev), "nft", "-f", "-"), true, NFT_PACKAGE));
        Door door = new Door(tables.instance(), Door.Transport.UDP, Optional.empty(), PROBE_PORT);
        features.add(feature("nft: limits at the port by source and opcode",
                shell.feed(DoorText.render(door, DoorTerms.USUAL), "nft", "-f", "-"), false, DOOR_PACKAGE));
        features.add(feature("nft: judging Ethernet frames both ways (bridged instances)",
                shell.feed(FrameText.render(tables, Ties.NONE), "nft", "-f", "-"), false, FRAMES_KERNEL));
        features.add(feature("tc: HTB", shell.run("tc", "qdisc", "replace", "dev", tables.tun(), "root", "handle", "1:", "htb"), true,
                "modprobe sch_htb"));
        features.add(feature("tc: sorting by packet mark (more than " + Bundles.STANDARD.size() + " limited clients come and go quickly)",
                sorter(shell, tables.tun()), false, "modprobe cls_bpf"));
        features.add(feature("tc: fq_codel (fair between one client's flows, and short; else sfq)",
                shell.run("tc", "qdisc", "replace", "dev", tables.ifb(), "root", "fq_codel"), false, "modprobe sch_fq_codel"));
        features.add(feature("tc: sfq (fair between one client's flows; else bfifo, where one download delays all else of its client)",
                shell.run("tc", "qdisc", "replace", "dev", tables.ifb(), "root", "sfq"), false, "modprobe sch_sfq"));
    }

    /**
     * What the kernel has for classes.
     *
     * @param leaf the best queue for a client's class: fair between its flows where there is one
     * @param sorted whether packets can be sorted into bundles of classes
     * @param lifts whether there are ifb devices, without which only what goes towards clients can wait in a queue
     */
    record Queues(Leaf leaf, boolean sorted, boolean lifts) {}

    /** Tried on a device of no consequence that is removed again. */
    static Queues queues(Shell shell) {
        String device = "sf-" + String.format(Locale.ROOT, "%012x", System.nanoTime() & 0xffff_ffff_ffffL);
        if (!shell.run("ip", "link", "add", device, "type", "ifb").worked()) {
            return new Queues(Leaf.BFIFO, false, false);
        }
        try {
            Leaf leaf = shell.run("tc", "qdisc", "replace", "dev", device, "root", "fq_codel").worked()
                    ? Leaf.FQ_CODEL
                    : shell.run("tc", "qdisc", "replace", "dev", device, "root", "sfq").worked() ? Leaf.SFQ : Leaf.BFIFO;
            return new Queues(leaf, sorter(shell, device).worked(), true);
        } finally {
            shell.run("ip", "link", "del", "dev", device);
        }
    }

    private static Shell.Result sorter(Shell shell, String device) {
        Shell.Result root = shell.feed(ClassText.root(device) + "\n", "tc", "-batch", "-");
        return root.worked() ? shell.feed(ClassText.sorter(device) + "\n", "tc", "-batch", "-") : root;
    }

    private static Feature version(Shell shell, String name, String command, String mend, String... words) {
        Shell.Result result = shell.run(words);
        String said = (result.out() + result.err()).strip();
        return new Feature(name, result.worked(), true, result.worked() ? said : command + " cannot be run: " + result.why(), mend);
    }

    private static Feature feature(String name, Shell.Result result, boolean required, String mend) {
        return new Feature(name, result.worked(), required, result.worked() ? "works" : result.why(), mend);
    }
}

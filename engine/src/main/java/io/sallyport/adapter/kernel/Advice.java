package io.sallyport.adapter.kernel;

import java.util.List;

/** What an operator can do about what nft, tc or ip said. */
final class Advice {
    private static final String ANYTHING = "run `sallyport doctor` on this machine; nft and tc need CAP_NET_ADMIN";

    /** In this order: what is said about a program that is missing names the device or queue it was for, too. */
    private static final List<Advised> ALL = List.of(
            new Advised("No such file or directory", "tc", "install iproute2, and see that `tc` is on the PATH of the service"),
            new Advised("No such file or directory", "nft", "install nftables, and see that `nft` is on the PATH of the service"),
            new Advised("No such file or directory", "\"ip\"", "install iproute2, and see that `ip` is on the PATH of the service"),
            new Advised("Operation not permitted", "", "give the service CAP_NET_ADMIN, or run it as root"),
            new Advised("qdisc kind is unknown", "", "modprobe sch_htb; clients are limited again without a restart"),
            new Advised("no ifb device", "", "modprobe ifb, then restart the daemon"),
            new Advised("Unknown device type", "", "modprobe ifb; modprobe tun"),
            new Advised("No buffer space", "",
                    "raise net.core.rmem_max and net.core.wmem_max (sysctl); it is tried again with the next change"),
            new Advised("Cannot allocate memory", "", "free memory, or give the machine more; it is tried again with the next change"),
            new Advised("somebody else changes", "",
                    "`nft monitor` shows what is changed: another program must leave the tables that begin with `sallyport` alone"),
            new Advised("device, and it is not taken away", "",
                    "stop the daemon, `ip link del` the device, and start the daemon again: it makes one of the right kind"),
            new Advised("did not answer", "", "look at the machine's load; the interpreter is started anew with the next change"),
            new Advised("did not end within", "", "look at the machine's load; it is tried again with the next change"));

    private Advice() {}

    private record Advised(String said, String about, String advice) {}

    /** For a line of what a program said, or of what became of it. */
    static String on(String why) {
        return ALL.stream().filter(each -> why.contains(each.said()) && why.contains(each.about())).map(Advised::advice).findFirst()
                .orElse(ANYTHING);
    }
}

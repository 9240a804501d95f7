package io.sallyport.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks over a machine: whether everything the daemon needs is there, and how to mend what is not. */
final class Examination {
    private static final int JAVA_MIN = 25;
    /** CAP_NET_ADMIN, capabilities(7). */
    private static final int NET_ADMIN_BIT = 12;
    private static final Pattern VERSION = Pattern.compile("([0-9]+)\\.([0-9]+)(?:\\.[0-9]+)*");

    private final Machine machine;

    Examination(Machine machine) {
        this.machine = machine;
    }

    /**
     * One thing that was looked at.
     *
     * @param needed whether the daemon cannot do without it
     * @param found what is there
     * @param mend how to put it right; empty when it is right
     */
    record Finding(String what, boolean needed, String found, Optional<String> mend) {
        boolean isGood() {
            return mend.isEmpty();
        }
    }

    /** Everything, in a fixed order. */
    List<Finding> findings() {
        List<Finding> found = new ArrayList<>();
        found.add(java());
        found.add(version("OpenVPN", List.of("openvpn", "--version"), "openvpn", 2, 6));
        found.add(tun());
        found.add(version("nft", List.of("nft", "--version"), "nftables", 1, 0));
        found.add(version("ip", List.of("ip", "-Version"), "iproute2", 5, 0));
        found.add(version("tc", List.of("tc", "-Version"), "iproute2", 5, 0));
        found.add(privileges());
        found.add(forwarding("IPv4 forwarding", "/proc/sys/net/ipv4/ip_forward", "net.ipv4.ip_forward"));
        found.add(forwarding("IPv6 forwarding", "/proc/sys/net/ipv6/conf/all/forwarding", "net.ipv6.conf.all.forwarding"));
        return List.copyOf(found);
    }

    private Finding java() {
        String version = machine.java();
        Matcher digits = Pattern.compile("[0-9]+").matcher(version);
        boolean enough = digits.lookingAt() && Integer.parseInt(digits.group()) >= JAVA_MIN;
        return finding("Java", true, version, enough, "install a JDK " + JAVA_MIN + " or newer, or set JAVA_HOME to one");
    }

    private Finding version(String what, List<String> command, String debianPackage, int major, int minor) {
        Optional<String> output = machine.run(command);
        if (output.isEmpty()) {
            return finding(what, true, "not installed", false, "apt-get install " + debianPackage);
        }
        String text = output.get();
        Matcher version = VERSION.matcher(text);
        if (!version.find()) {
            String first = text.lines().findFirst().orElse("nothing");
            return finding(what, true, "does not tell its version: " + first, false, "apt-get install --reinstall " + debianPackage);
        }
        int actualMajor = Integer.parseInt(version.group(1));
        boolean enough = actualMajor > major || (actualMajor == major && Integer.parseInt(version.group(2)) >= minor);
        return finding(what, true, version.group(), enough, "install version " + major + "." + minor + " or newer");
    }

    private Finding tun() {
        boolean there = machine.exists("/dev/net/tun");
        return finding("TUN device", true, there ? "/dev/net/tun" : "no /dev/net/tun", there,
                "modprobe tun; in a container: --device /dev/net/tun");
    }

    private Finding privileges() {
        boolean admin = machine.read("/proc/self/status").flatMap(Examination::effective).filter(bits -> (bits >> NET_ADMIN_BIT & 1) == 1)
                .isPresent();
        return finding("privileges", true, admin ? "CAP_NET_ADMIN" : "no CAP_NET_ADMIN", admin,
                "run as root, or with AmbientCapabilities=CAP_NET_ADMIN in the systemd unit");
    }

    private static Optional<Long> effective(String status) {
        Matcher line = Pattern.compile("(?m)^CapEff:\\s*([0-9a-f]{1,16})$").matcher(status);
        return line.find() ? Optional.of(Long.parseUnsignedLong(line.group(1), 16)) : Optional.empty();
    }

    private Finding forwarding(String what, String path, String key) {
        boolean on = machine.read(path).map(String::strip).filter("1"::equals).isPresent();
        return finding(what, false, on ? "on" : "off", on, "sysctl -w " + key + "=1, and in /etc/sysctl.d/ to keep it");
    }

    private static Finding finding(String what, boolean needed, String found, boolean good, String mend) {
        return new Finding(what, needed, found, good ? Optional.empty() : Optional.of(mend));
    }
}

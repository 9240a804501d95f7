package io.sallyport.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.sallyport.adapter.kernel.KernelProbe;

/** Looks over a machine: whether everything the daemon needs is there, and how to mend what is not. */
final class Examination {
    private static final int JAVA_MIN = 25;
    private static final int OPENVPN_MAJOR_MIN = 2;
    private static final int OPENVPN_MINOR_MIN = 6;
    private static final Pattern JAVA = Pattern.compile("[0-9]+");
    private static final Pattern OPENVPN = Pattern.compile("(?m)^OpenVPN ([0-9]{1,4})\\.([0-9]{1,4})[^ ]*");

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
        List<Finding> found = new ArrayList<>(List.of(java(), openvpn()));
        for (KernelProbe.Feature feature : machine.kernel()) {
            found.add(finding(feature.name(), feature.required(), feature.detail(), feature.present(), feature.mend()));
        }
        return List.copyOf(found);
    }

    private Finding java() {
        String version = machine.java();
        Matcher digits = JAVA.matcher(version);
        boolean enough = digits.lookingAt() && Integer.parseInt(digits.group()) >= JAVA_MIN;
        return finding("Java", true, version, enough, "install a JDK " + JAVA_MIN + " or newer, or set JAVA_HOME to one");
    }

    private Finding openvpn() {
        Optional<String> output = machine.run(List.of("openvpn", "--version"));
        if (output.isEmpty()) {
            return finding("OpenVPN", true, "not installed", false, "apt-get install openvpn");
        }
        Matcher version = OPENVPN.matcher(output.get());
        if (!version.find()) {
            String first = output.get().lines().findFirst().orElse("nothing");
            return finding("OpenVPN", true, "does not tell its version, but `" + first + "`", false, "apt-get install --reinstall openvpn");
        }
        int major = Integer.parseInt(version.group(1));
        boolean enough = major > OPENVPN_MAJOR_MIN || (major == OPENVPN_MAJOR_MIN && Integer.parseInt(version.group(2)) >= OPENVPN_MINOR_MIN);
        return finding("OpenVPN", true, version.group().substring("OpenVPN ".length()), enough,
                "install OpenVPN " + OPENVPN_MAJOR_MIN + "." + OPENVPN_MINOR_MIN + " or newer: earlier ones cannot ask a client for a second factor");
    }

    private static Finding finding(String what, boolean needed, String found, boolean good, String mend) {
        return new Finding(what, needed, found, good ? Optional.empty() : Optional.of(mend));
    }
}

package io.sallyport.adapter.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tunnel device and its ifb. A persistent tun keeps its queues and hooks while OpenVPN comes and goes. */
final class Devices {
    private final KernelSettings settings;
    private final Shell shell;

    Devices(KernelSettings settings, Shell shell) {
        this.settings = settings;
        this.shell = shell;
    }

    /** Whichever device was missing and is there now, and what failed. */
    record Ensured(List<String> made, Optional<String> failed) {
        Ensured {
            made = List.copyOf(made);
        }
    }

    Ensured ensure() {
        List<String> made = new ArrayList<>();
        Optional<String> failed = ensure(settings.tunDevice(), made, "ip", "tuntap", "add", "dev", settings.tunDevice(), "mode", "tun")
                .or(() -> ensure(settings.ifbDevice(), made, "ip", "link", "add", settings.ifbDevice(), "type", "ifb"));
        return new Ensured(made, failed);
    }

    private Optional<String> ensure(String device, List<String> made, String... add) {
        Shell.Result shown = shell.run("ip", "-o", "link", "show", "dev", device);
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

    /** Removes both, with their queues. */
    void remove() {
        shell.run("ip", "link", "del", "dev", settings.tunDevice());
        shell.run("ip", "link", "del", "dev", settings.ifbDevice());
    }
}

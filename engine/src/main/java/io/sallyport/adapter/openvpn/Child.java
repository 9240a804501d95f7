package io.sallyport.adapter.openvpn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which process was our child, remembered in a file beside its configuration: a process id alone may be somebody else's by now, so it comes with
 * the moment the process began and the boot of the machine (proc(5): {@code starttime}, {@code boot_id}).
 */
record Child(long pid, String began, String boot) {
    private static final Logger LOG = LoggerFactory.getLogger(Child.class);
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    /** Fields of {@code /proc/PID/stat} between the program's name and {@code starttime}. */
    private static final int FIELDS_BEFORE_STARTTIME = 19;

    /** What the kernel says of a process; empty when it has ended, or on a system without proc. */
    static Optional<Child> of(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            // The name stands in parentheses and may hold anything.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Optional.of(new Child(pid, fields[FIELDS_BEFORE_STARTTIME], Files.readString(BOOT).strip()));
        } catch (IOException | RuntimeException e) {
            LOG.debug("cannot look at process {}: {}", pid, e.toString());
            return Optional.empty();
        }
    }

    /** Remembers, together with who we are, a child that was just started. Without it a later start takes this one for somebody else's, and is slower. */
    static void remember(SupervisorSettings settings, long pid) {
        of(pid).ifPresent(child -> {
            try {
                Files.writeString(file(settings), child.text() + ProcessHandle.current().pid() + "\n");
            } catch (IOException e) {
                LOG.warn("{}: the child's process id cannot be kept: {}", settings.instance(), e.toString());
            }
        });
    }

    /** Whether this process is the child that an earlier run of ours left behind; not while whoever started it is its parent. */
    static boolean isLeftBehind(SupervisorSettings settings, ProcessHandle process) {
        long parent = process.parent().map(ProcessHandle::pid).orElse(0L);
        try {
            String kept = Files.readString(file(settings));
            return of(process.pid()).filter(child -> kept.startsWith(child.text())).isPresent() && !kept.endsWith("\n" + parent + "\n");
        } catch (IOException e) {
            LOG.debug("{}: no child is remembered: {}", settings.instance(), e.toString());
            return false;
        }
    }

    /** Whether it still runs: one that has ended may stay in the list until its parent looks at it. */
    static boolean runs(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            return "ZX".indexOf(stat.charAt(stat.lastIndexOf(')') + 2)) < 0;
        } catch (IOException e) {
            LOG.debug("process {}: {}", process.pid(), e.toString());
            return process.isAlive();
        }
    }

    private static Path file(SupervisorSettings settings) {
        return settings.config().resolveSibling(settings.config().getFileName() + ".pid");
    }

    private String text() {
        return pid + " " + began + " " + boot + "\n";
    }
}

package io.sallyport.adapter.kernel;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

import io.sallyport.effect.nft.Counting;
import io.sallyport.effect.nft.Tables;
import io.sallyport.flow.Meter;
import io.sallyport.flow.Outcome;
import io.sallyport.model.Address;
import io.sallyport.model.InstanceName;

/** One instance's counters: a table of nftables beside the firewall's, which the kernel fills and {@code nft} lists. */
public final class KernelMeter implements Meter {
    private static final String HINT = "run `sallyport doctor` on this machine; nft needs CAP_NET_ADMIN";

    private final InstanceName instance;
    private final Tables tables;
    private final boolean keepOnClose;
    private final Shell shell;
    /** How nft prints the table that was begun here, without the counters. */
    private Optional<String> skeleton = Optional.empty();

    public KernelMeter(KernelSettings settings) {
        instance = settings.instance();
        tables = new Tables(instance, settings.tunDevice(), settings.ifbDevice());
        keepOnClose = settings.keepOnClose();
        shell = new Shell(settings.namespace(), settings.patience());
    }

    @Override
    public synchronized Look look() {
        Shell.Result listed = list();
        if (!listed.worked()) {
            return listed.err().contains("No such file or directory")
                    ? new Look.Gone()
                    : new Look.Unreadable(failed("the counters of " + instance + " cannot be read: " + listed.why()));
        }
        Optional<Counting.Found> found = Counting.read(listed.out());
        if (found.isEmpty()) {
            return new Look.Unreadable(failed("the counters of " + instance + " are not as they were made"));
        }
        boolean worn = skeleton.isPresent() && !skeleton.get().equals(found.get().skeleton());
        return new Look.Counted(found.get().reading(),
                worn ? List.of("the counting chains of " + instance + " were changed by someone: made again") : List.of());
    }

    @Override
    public synchronized Outcome begin() {
        String run = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX) + "-"
                + Long.toString(System.nanoTime() & Long.MAX_VALUE, Character.MAX_RADIX);
        Shell.Result made = shell.feed(Counting.render(tables, run), "nft", "-f", "-");
        if (!made.worked()) {
            return failed("what clients use cannot be counted on " + instance + ": " + made.why());
        }
        skeleton = Counting.read(list().out()).map(Counting.Found::skeleton);
        return skeleton.isPresent() ? Outcome.done() : failed("the counters of " + instance + " vanished as soon as they were made");
    }

    private Shell.Result list() {
        return shell.run("nft", "-n", "list", "table", "inet", Counting.table(tables));
    }

    @Override
    public boolean forget(SortedSet<Address> addresses) {
        return shell.feed(Counting.forget(tables, addresses), "nft", "-f", "-").worked();
    }

    private static Outcome.Failed failed(String what) {
        return new Outcome.Failed(what, HINT);
    }

    /** Removes the table, unless told to keep it. */
    @Override
    public synchronized void close() {
        if (!keepOnClose) {
            shell.feed(Counting.remove(tables), "nft", "-f", "-");
        }
    }
}

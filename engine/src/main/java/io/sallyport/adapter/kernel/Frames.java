package io.sallyport.adapter.kernel;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

import io.sallyport.effect.bridge.FrameText;
import io.sallyport.effect.bridge.Ties;
import io.sallyport.effect.nft.Tables;

/** The table that ties MAC and IP addresses on one bridged instance's device. What failed comes back as text. Not for several threads. */
final class Frames implements AutoCloseable {
    private final Tables tables;
    private final Shell shell;
    private final Transactions transactions;
    private Ties inForce = Ties.NONE;
    /** How the kernel prints the table without its elements; empty while it is not loaded. */
    private String skeleton = "";

    Frames(Tables tables, Shell shell, CoProcess coProcess) {
        this.tables = tables;
        this.shell = shell;
        transactions = new Transactions(shell, coProcess);
    }

    boolean isLoaded() {
        return !skeleton.isEmpty();
    }

    /** Makes the kernel hold these, by their difference where it is known what it holds. */
    Optional<String> bring(Ties ties) {
        Ties before = inForce;
        // Whatever comes of it now: a comparison is with what should be.
        inForce = ties;
        String line = isLoaded() ? FrameText.edits(tables, before, ties) : "";
        return isLoaded() && transactions.carryOut(line).isEmpty() ? Optional.empty() : load(ties);
    }

    /** Puts the whole table in place again. */
    Optional<String> load() {
        return load(inForce);
    }

    private Optional<String> load(Ties ties) {
        skeleton = "";
        Optional<String> wrong = transactions.load(FrameText.render(tables, ties));
        if (wrong.isPresent()) {
            return wrong;
        }
        return switch (look()) {
            case Look.Found(FrameText.Listed listed) -> {
                skeleton = listed.rest();
                yield Optional.empty();
            }
            case Look.Gone() -> Optional.of("the table vanished as soon as it was loaded");
            case Look.Unreadable(String why) -> Optional.of("the table cannot be read back: " + why);
        };
    }

    /** Compares, repairs, and says what was wrong. */
    Optional<String> reconcile(List<String> drift) {
        return switch (look()) {
            case Look.Found(FrameText.Listed listed) -> repair(listed, drift);
            case Look.Gone() -> {
                drift.add("the table " + FrameText.name(tables) + " was gone: loaded again");
                yield load();
            }
            case Look.Unreadable(String why) -> Optional.of("the table " + FrameText.name(tables) + " cannot be read: " + why);
        };
    }

    private Optional<String> repair(FrameText.Listed listed, List<String> drift) {
        if (!listed.rest().equals(skeleton)) {
            drift.add("the table " + FrameText.name(tables) + " was changed by someone: loaded again");
            return load();
        }
        TreeSet<String> missing = new TreeSet<>(FrameText.elements(inForce));
        missing.removeAll(listed.elements());
        TreeSet<String> surplus = new TreeSet<>(listed.elements());
        surplus.removeAll(FrameText.elements(inForce));
        missing.forEach(key -> drift.add(key + " was missing from the table " + FrameText.name(tables) + ": put back"));
        surplus.forEach(key -> drift.add(key + " was put into the table " + FrameText.name(tables) + " by someone: removed"));
        return missing.isEmpty() && surplus.isEmpty() ? Optional.empty() : load();
    }

    /** What came of looking at the table. A tool that does not answer says nothing of the table. */
    private sealed interface Look {
        record Found(FrameText.Listed listed) implements Look {}

        record Gone() implements Look {}

        record Unreadable(String why) implements Look {}
    }

    private Look look() {
        Shell.Result result = shell.run("nft", "-n", "list", "table", "netdev", FrameText.name(tables));
        if (result.worked()) {
            return new Look.Found(FrameText.read(result.out()));
        }
        return result.err().contains("No such file or directory") ? new Look.Gone() : new Look.Unreadable(result.why());
    }

    void remove() {
        if (isLoaded()) {
            shell.feed(FrameText.remove(tables), "nft", "-f", "-");
        }
    }

    @Override
    public void close() {
        transactions.close();
    }
}

package io.sallyport.adapter.kernel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.sallyport.effect.SitePlan;
import io.sallyport.effect.nft.Counted;
import io.sallyport.effect.nft.Edit;
import io.sallyport.effect.nft.FirewallState;
import io.sallyport.effect.nft.FirewallText;
import io.sallyport.effect.nft.Listing;
import io.sallyport.effect.nft.MapName;
import io.sallyport.effect.nft.Plan;
import io.sallyport.effect.nft.SiteText;
import io.sallyport.effect.nft.Tables;
import io.sallyport.effect.nft.Tally;

/** One instance's tables in the kernel. What failed comes back as text; empty means it is in force. */
final class Nft implements AutoCloseable {
    /** For reading a set that counts; what that does not suffice for is read another time. */
    private static final Duration COUNTS_PATIENCE = Duration.ofSeconds(2);

    private final Tables tables;
    private final Shell shell;
    private final Transactions transactions;
    private Optional<Touched> touched = Optional.empty();

    Nft(Tables tables, Shell shell, CoProcess coProcess) {
        this.tables = tables;
        this.shell = shell;
        transactions = new Transactions(shell, coProcess);
    }

    /** Replaces both tables by these contents, in one transaction. */
    Optional<String> load(FirewallState state, SitePlan sites) {
        touched.ifPresent(Touched::everything);
        return transactions.load(FirewallText.render(tables, state) + SiteText.render(tables, sites));
    }

    /** Carries out edits in one transaction. */
    Optional<String> edit(List<Edit> edits) {
        touched.ifPresent(all -> all.take(edits));
        return transactions.carryOut(FirewallText.transaction(tables, edits));
    }

    /** Carries out edits so that no packet is dropped that may pass before and after; see {@link Plan#phases}. */
    Optional<String> change(List<Edit> edits) {
        for (List<Edit> phase : Plan.phases(edits)) {
            Optional<String> wrong = edit(phase);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return Optional.empty();
    }

    /** Carries out edits so that no packet is dropped that may pass before and after, and puts the translations of sites in place of those before. */
    Optional<String> change(List<Edit> edits, SitePlan before, SitePlan after) {
        if (before.equals(after)) {
            return change(edits);
        }
        if (SiteText.collide(before, after)) {
            return Optional.of("two plans of sites have one name");
        }
        touched.ifPresent(Touched::everything);
        List<List<Edit>> parts = Plan.parts(edits);
        List<String> ofSites = SiteText.change(tables, before, after);
        for (int i = 0; i < parts.size(); i++) {
            Optional<String> wrong = ofSites.get(i).isEmpty()
                    ? edit(parts.get(i))
                    : transactions.load(FirewallText.transaction(tables, parts.get(i)) + "\n" + ofSites.get(i));
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return Optional.empty();
    }

    /** Writes anew what profiles open, and carries out what of these edits is about other maps. No packet is dropped meanwhile that may pass. */
    Optional<String> renew(FirewallState state, List<Edit> edits) {
        touched.ifPresent(Touched::everything);
        for (String text : FirewallText.renewal(tables, state)) {
            Optional<String> wrong = transactions.load(text);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return edit(edits.stream().filter(edit -> !edit.map().isOpening()).toList());
    }

    /** Removes pairs of client and ground from the sets that count them. */
    Optional<String> forget(List<String> used) {
        return transactions.carryOut(FirewallText.forget(tables, used));
    }

    Optional<String> remove() {
        return transactions.load(FirewallText.remove(tables) + SiteText.remove(tables));
    }

    /** Begins to note which elements are changed by us, for a {@link Sight} of what is read meanwhile. */
    Touched note() {
        Touched now = new Touched();
        touched = Optional.of(now);
        return now;
    }

    /** Ends what {@link #note} began. */
    void noted() {
        touched = Optional.empty();
    }

    /** What we changed ourselves since we began to read. */
    static final class Touched {
        private final Set<String> elements = new HashSet<>();
        private boolean all;

        private void take(List<Edit> edits) {
            edits.forEach(edit -> elements.add(edit.map() + " " + edit.key()));
        }

        private void everything() {
            all = true;
        }

        /** Whether more than elements. */
        boolean isAll() {
            return all;
        }

        boolean is(Edit edit) {
            return elements.contains(edit.map() + " " + edit.key());
        }
    }

    /** What came of reading the tables. */
    sealed interface Look {
        /**
         * What the kernel holds.
         *
         * @param skeleton all tables' maps and chains as nft prints them
         */
        record Found(FirewallState state, String skeleton) implements Look {}

        /** One of the tables does not exist. */
        record Gone() implements Look {}

        /** It took too long, since somebody changed something all the time: nft then begins anew. */
        record Unclear() implements Look {}
    }

    /** Reads the tables, that of sites where there are any. May be called while others change something. */
    Look look(SitePlan sites, Duration limit) {
        Map<MapName, Map<String, String>> elements = new EnumMap<>(MapName.class);
        StringBuilder skeleton = new StringBuilder();
        Shell within = shell.within(limit);
        for (List<String> table : tables(sites)) {
            Shell.Result result = within.run("nft", "-n", "list", "table", table.get(0), table.get(1));
            if (!result.worked()) {
                return result.err().contains("No such file") ? new Look.Gone() : new Look.Unclear();
            }
            Listing listing = Listing.read(result.out());
            elements.putAll(listing.elements());
            skeleton.append(listing.skeleton());
        }
        return new Look.Found(new FirewallState(elements), skeleton.toString());
    }

    /**
     * Tables as nft prints them without what the maps hold.
     *
     * @param text empty when there is none
     * @param why why there is none
     */
    record Bare(Optional<String> text, String why) {}

    /** Reads the tables without what the maps hold, which is quick however much that is. */
    Bare skeleton(SitePlan sites) {
        StringBuilder skeleton = new StringBuilder();
        for (List<String> table : tables(sites)) {
            Bare listed = bare(table.get(0), table.get(1));
            if (listed.text().isEmpty()) {
                return listed;
            }
            skeleton.append(Listing.read(listed.text().get()).skeleton());
        }
        return new Bare(Optional.of(skeleton.toString()), "");
    }

    /** One table, without elements. Asked for one table, nft 1.0.6 would read all elements of all tables and leave them out. */
    private Bare bare(String family, String table) {
        Shell.Result listed = shell.run("nft", "-nt", "list", "ruleset", family);
        return listed.worked()
                ? new Bare(Listing.table(listed.out(), family, table), "the table " + family + " " + table + " is not there")
                : new Bare(Optional.empty(), listed.why());
    }

    private List<List<String>> tables(SitePlan sites) {
        List<List<String>> all = new ArrayList<>(List.of(List.of("inet", tables.name()), List.of("netdev", tables.name())));
        if (!sites.legs().isEmpty()) {
            all.add(List.of("inet", SiteText.name(tables)));
        }
        return all;
    }

    /** What the counters show, and what the numbers of grounds mean. */
    record Counts(Counted counted, Map<String, String> grounds) {}

    /** Reads the counters; empty when they are not there, or change too much all the time. */
    Optional<Counts> counts() {
        Optional<String> named = bare("inet", tables.name()).text();
        if (named.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Tally> used = new HashMap<>();
        for (String set : List.of("used4", "used6")) {
            Shell.Result listed = shell.within(COUNTS_PATIENCE).run("nft", "-n", "list", "set", "inet", tables.name(), set);
            if (!listed.worked()) {
                return Optional.empty();
            }
            used.putAll(Listing.read(listed.out()).counted().used());
        }
        Shell.Result grounds = shell.run("nft", "-n", "list", "map", "inet", tables.name(), MapName.GROUNDS.text());
        return grounds.worked()
                ? Optional.of(new Counts(new Counted(Listing.read(named.get()).counted().named(), used),
                        Listing.read(grounds.out()).elements().getOrDefault(MapName.GROUNDS, Map.of())))
                : Optional.empty();
    }

    @Override
    public void close() {
        transactions.close();
    }
}

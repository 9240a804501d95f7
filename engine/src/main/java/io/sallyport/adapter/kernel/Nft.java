package io.sallyport.adapter.kernel;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

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

/** One instance's tables in the kernel. What failed comes back as text; empty means it is in force. */
final class Nft implements AutoCloseable {
    private final Tables tables;
    private final Shell shell;
    private final CoProcess coProcess;

    Nft(Tables tables, Shell shell, CoProcess coProcess) {
        this.tables = tables;
        this.shell = shell;
        this.coProcess = coProcess;
    }

    /**
     * What the kernel holds.
     *
     * @param counted what the counters show
     * @param skeleton both tables' maps and chains as nft prints them
     */
    record Found(FirewallState state, Counted counted, String skeleton) {}

    /** Replaces both tables by these contents, in one transaction. */
    Optional<String> load(FirewallState state, SitePlan sites) {
        return once(FirewallText.render(tables, state) + SiteText.render(tables, sites));
    }

    /** Carries out edits in one transaction. */
    Optional<String> edit(List<Edit> edits) {
        return carryOut(FirewallText.transaction(tables, edits));
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

    /** Carries out edits, and in one transaction with the turn of clients puts these translations of sites in place of those before. */
    Optional<String> change(List<Edit> edits, SitePlan sites) {
        return edit(edits.stream().filter(Edit::isMeaning).toList()).or(() -> once(
                FirewallText.transaction(tables, edits.stream().filter(edit -> !edit.isMeaning()).toList()) + "\n"
                        + SiteText.render(tables, sites)));
    }

    /** Writes anew what profiles open, and carries out what of these edits is about other maps. No packet is dropped meanwhile that may pass. */
    Optional<String> renew(FirewallState state, List<Edit> edits) {
        for (String text : FirewallText.renewal(tables, state)) {
            Optional<String> wrong = once(text);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return edit(edits.stream().filter(edit -> !edit.map().isOpening()).toList());
    }

    /** Removes pairs of client and ground from the sets that count them. */
    Optional<String> forget(List<String> used) {
        return carryOut(FirewallText.forget(tables, used));
    }

    private Optional<String> carryOut(String line) {
        if (line.isEmpty()) {
            return Optional.empty();
        }
        if (line.getBytes(StandardCharsets.UTF_8).length > CoProcess.TEXT_BYTES_MAX) {
            return once(line + "\n");
        }
        CoProcess.Reply reply = coProcess.send(line);
        return reply.worked() ? Optional.empty() : Optional.of(reply.why());
    }

    Optional<String> remove() {
        return once(FirewallText.remove(tables) + SiteText.remove(tables));
    }

    /** Reads the tables, that of sites where there are any; empty when one of them does not exist. */
    Optional<Found> list(SitePlan sites) {
        return read("-n", sites).map(listings -> {
            Map<MapName, Map<String, String>> elements = new EnumMap<>(MapName.class);
            listings.forEach(listing -> elements.putAll(listing.elements()));
            return new Found(new FirewallState(elements), listings.getFirst().counted(), skeleton(listings));
        });
    }

    /** Reads the tables but that of sites. */
    Optional<Found> list() {
        return list(new SitePlan(tables.instance(), List.of()));
    }

    /** Reads the tables without what the maps hold, which is quick however much that is. */
    Optional<String> skeleton(SitePlan sites) {
        return read("-nt", sites).map(Nft::skeleton);
    }

    private static String skeleton(List<Listing> listings) {
        return listings.stream().map(Listing::skeleton).collect(Collectors.joining());
    }

    private Optional<List<Listing>> read(String options, SitePlan sites) {
        List<Listing> listings = new ArrayList<>();
        List<List<String>> all = new ArrayList<>(List.of(List.of("inet", tables.name()), List.of("netdev", tables.name())));
        if (!sites.legs().isEmpty()) {
            all.add(List.of("inet", SiteText.name(tables)));
        }
        for (List<String> table : all) {
            Shell.Result result = shell.run("nft", options, "list", "table", table.get(0), table.get(1));
            if (!result.worked()) {
                return Optional.empty();
            }
            listings.add(Listing.read(result.out()));
        }
        return Optional.of(listings);
    }

    private Optional<String> once(String text) {
        Shell.Result result = shell.feed(text, "nft", "-f", "-");
        return result.worked() ? Optional.empty() : Optional.of(result.why());
    }

    @Override
    public void close() {
        coProcess.close();
    }
}

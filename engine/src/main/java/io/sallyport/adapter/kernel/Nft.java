package io.sallyport.adapter.kernel;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.sallyport.effect.nft.Counted;
import io.sallyport.effect.nft.Edit;
import io.sallyport.effect.nft.FirewallState;
import io.sallyport.effect.nft.FirewallText;
import io.sallyport.effect.nft.Listing;
import io.sallyport.effect.nft.MapName;
import io.sallyport.effect.nft.Plan;
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
    Optional<String> load(FirewallState state) {
        return once(FirewallText.render(tables, state));
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
        return once(FirewallText.remove(tables));
    }

    /** Reads both tables; empty when one of them does not exist. */
    Optional<Found> list() {
        Map<MapName, Map<String, String>> elements = new EnumMap<>(MapName.class);
        List<String> skeletons = new ArrayList<>();
        Counted counted = Counted.NOTHING;
        for (String family : List.of("inet", "netdev")) {
            Shell.Result result = shell.run("nft", "-n", "list", "table", family, tables.name());
            if (!result.worked()) {
                return Optional.empty();
            }
            Listing listing = Listing.read(result.out());
            elements.putAll(listing.elements());
            skeletons.add(listing.skeleton());
            counted = family.equals("inet") ? listing.counted() : counted;
        }
        return Optional.of(new Found(new FirewallState(elements), counted, String.join("", skeletons)));
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

package io.sallyport.adapter.kernel;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.sallyport.effect.SitePlan;
import io.sallyport.effect.nft.Edit;
import io.sallyport.effect.nft.FirewallBook;
import io.sallyport.effect.nft.Plan;
import io.sallyport.model.InstanceName;

/**
 * One instance's tables, as far as we know what the kernel holds.
 *
 * <p>Whether anybody else changed anything since they were last compared is told by the ruleset's generation ({@link Standing}), in microseconds; only
 * then, and once a minute whatever it says, are the tables read, while clients come and go: what they change meanwhile is left out of the comparison. A
 * comparison is three steps, of which only the first and last need everything else to stand still: {@link #begin}, {@link #look}, {@link #mend}.
 *
 * <p>Not for several threads, but for {@link #look} and {@link #isDisturbed}.
 */
final class Ruleset implements AutoCloseable {
    /** The longest that tables go unread, however little seems to have happened. */
    private static final Duration UNREAD_MAX = Duration.ofMinutes(1);
    /** How long tables are read beside changes, which make nft begin anew; then changes wait until they are read. */
    private static final Duration LOOK_MAX = Duration.ofMillis(1_500);
    /** Where others change the ruleset all the time, at most one part in so many of all time is spent reading because of that alone. */
    private static final int PART = 3;
    /** How often everything is loaded until nobody else changes it at once. */
    private static final int LOADS_MAX = 4;

    private final InstanceName instance;
    private final Nft nft;
    private final Counters counters;
    private final Commits commits;
    private final Duration patience;
    private final Generation generation;
    /** What the kernel printed of what it was given, and the sites that were part of it. */
    private String skeleton = "";
    private @Nullable SitePlan skeletonSites;
    /** Whether the kernel holds what the book says, as far as we know. */
    private boolean trusted;
    /** When the tables were last seen to hold what they should. */
    private volatile @Nullable Standing compared;
    private volatile long readNanos = System.nanoTime();
    private volatile long lookNanos;

    Ruleset(KernelSettings settings, Nft nft, Counters counters, Commits commits) {
        instance = settings.instance();
        patience = settings.patience();
        generation = new Generation(settings.namespace());
        this.nft = nft;
        this.counters = counters;
        this.commits = commits;
    }

    boolean isTrusted() {
        return trusted;
    }

    /** The kernel may hold anything now. */
    void distrust() {
        trusted = false;
        compared = null;
    }

    /**
     * Loads everything anew, having read what was counted so far. What somebody else put in before it could be looked at must not be taken for ours: where
     * somebody changed something in that moment, it has to look as it did when nobody did, or is loaded once more.
     */
    Optional<String> load(@Nullable FirewallBook book, SitePlan sites) {
        distrust();
        if (book == null) {
            return Optional.of("no policy yet");
        }
        Set<String> printed = new HashSet<>();
        for (int i = 0; i < LOADS_MAX; i++) {
            counters.save(book);
            Optional<Standing> before = Standing.now(generation, commits);
            // A large load may find the kernel's buffers full, and pass at the next try.
            Optional<String> wrong = nft.load(book.state(), sites).flatMap(why -> nft.load(book.state(), sites));
            if (wrong.isPresent()) {
                return wrong;
            }
            counters.loaded();
            trusted = true;
            compared = before.orElse(null);
            readNanos = System.nanoTime();
            Nft.Bare found = nft.skeleton(sites);
            if (found.text().isEmpty()) {
                return lost(found);
            }
            printed.add(found.text().get());
            boolean known = sites.equals(skeletonSites);
            // Where others change theirs all the time no moment is calm; what they put into ours would hardly be the same every time.
            boolean alike = !known && i == LOADS_MAX - 1 && printed.size() == 1;
            if (isOursAlone() || alike || (known && skeleton.equals(found.text().get()))) {
                keep(found.text().get(), sites);
                return Optional.empty();
            }
        }
        distrust();
        return Optional.of("somebody else changes the firewall's chains each time they are loaded");
    }

    /** Carries out edits, and the change of the sites' translations with them; says what the kernel did not take, or whether it has to be loaded anew. */
    Optional<String> change(List<Edit> edits, SitePlan before, SitePlan after) {
        return nft.change(edits, before, after).or(() -> before.equals(after) ? Optional.empty() : learn(after));
    }

    /** Remembers how the kernel prints what it was given, unless somebody else changed something since it was last compared: that is not to be learned. */
    Optional<String> learn(SitePlan sites) {
        Nft.Bare found = nft.skeleton(sites);
        if (found.text().isEmpty()) {
            return lost(found);
        }
        if (!isOursAlone()) {
            return Optional.of("somebody else changed the ruleset meanwhile");
        }
        keep(found.text().get(), sites);
        return Optional.empty();
    }

    /** Whether nobody else changed anything since the last comparison, or that cannot be told here. */
    private boolean isOursAlone() {
        Standing before = compared;
        Optional<Standing> now = Standing.now(generation, commits);
        return now.isEmpty() || (before != null && now.get().isOursSince(before));
    }

    private Optional<String> lost(Nft.Bare found) {
        distrust();
        return Optional.of("it was loaded and cannot be read back: " + found.why());
    }

    private void keep(String text, SitePlan sites) {
        skeleton = text;
        skeletonSites = sites;
    }

    /**
     * A comparison that was begun.
     *
     * @param touched what we change meanwhile
     */
    record Sight(SitePlan sites, Optional<Standing> since, Nft.Touched touched) {}

    /** Begins a comparison; empty where nobody but us changed anything since the last one. */
    Optional<Sight> begin(SitePlan sites) {
        Optional<Standing> now = Standing.now(generation, commits);
        Standing before = compared;
        boolean calm = trusted && before != null && now.isPresent() && now.get().isOursSince(before)
                && System.nanoTime() - readNanos < UNREAD_MAX.toNanos();
        return calm ? Optional.empty() : Optional.of(new Sight(sites, now, nft.note()));
    }

    /** Reads the tables, while others may change them. */
    Nft.Look look(Sight sight) {
        long begun = System.nanoTime();
        Nft.Look look = nft.look(sight.sites(), LOOK_MAX);
        lookNanos = System.nanoTime() - begun;
        return look;
    }

    /** Repairs what is not as the book says, adds what was wrong, and says what could not be done about it. */
    Optional<String> mend(Sight sight, Nft.Look seen, FirewallBook book, SitePlan sites, List<String> drift) {
        boolean stale = seen instanceof Nft.Look.Unclear || sight.touched().isAll();
        Nft.Look look = stale ? nft.look(sites, patience) : seen;
        nft.noted();
        readNanos = System.nanoTime();
        return switch (look) {
            case Nft.Look.Gone() -> {
                drift.add("the firewall tables of " + instance + " were gone: loaded again");
                yield load(book, sites);
            }
            case Nft.Look.Unclear() -> {
                drift.add("the firewall tables of " + instance + " could not be read: loaded again");
                yield load(book, sites);
            }
            case Nft.Look.Found found when !found.skeleton().equals(skeleton) -> {
                drift.add("the firewall chains of " + instance + " were changed by someone: loaded again");
                yield load(book, sites);
            }
            case Nft.Look.Found found -> {
                List<Edit> edits = Plan.between(found.state(), book.state()).stream().filter(edit -> stale || !sight.touched().is(edit))
                        .toList();
                edits.forEach(edit -> drift.add(Drift.of(edit)));
                compared = sight.since().orElse(null);
                yield edits.isEmpty() ? Optional.empty() : nft.edit(edits).flatMap(why -> load(book, sites));
            }
        };
    }

    /** Whether somebody else changed the ruleset since it was last compared, and it is time to look what. */
    boolean isDisturbed() {
        Standing before = compared;
        boolean rested = System.nanoTime() - readNanos >= PART * lookNanos;
        return before != null && rested
                && Standing.now(generation, commits).filter(now -> !now.isOursSince(before)).isPresent();
    }

    @Override
    public void close() {
        distrust();
        generation.close();
    }
}

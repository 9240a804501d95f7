package io.sallyport.policy.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.sallyport.model.RowRef;
import io.sallyport.policy.Directory;
import io.sallyport.policy.Invariant;
import io.sallyport.policy.Invariant.Subject;
import io.sallyport.policy.Invariant.Target;
import io.sallyport.policy.Resource;
import io.sallyport.policy.Site;
import io.sallyport.policy.SiteReach;
import io.sallyport.policy.check.Witnesses.Witness;
import io.sallyport.policy.table.Draft;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Words;

/**
 * Every invariant holds for everybody the files name or describe, and a {@code never} also for whoever may be in several groups at once.
 *
 * <p>Runs only on a draft without errors: what names nothing cannot be judged.
 */
final class BrokenInvariants {
    private final Draft draft;
    private final Steps steps = new Steps();
    private final Problems problems;
    private final Map<String, Resource> resources = new HashMap<>();
    private final Map<String, Site> sites = new HashMap<>();
    private final Witnesses witnesses;
    private final AccessStatements access;
    private final IsolationStatements isolation;

    private BrokenInvariants(Draft draft, Problems problems) {
        this.draft = draft;
        this.problems = problems;
        draft.resources().forEach(resource -> resources.put(resource.name(), resource));
        draft.sites().forEach(site -> sites.put(site.site().name(), site.site()));
        witnesses = new Witnesses(new Directory(draft.groups()), steps);
        access = new AccessStatements(draft, resources, steps);
        isolation = new IsolationStatements(draft);
    }

    static void run(Draft draft, Problems problems) {
        if (!draft.invariants().isEmpty() && !problems.hasErrors()) {
            BrokenInvariants check = new BrokenInvariants(draft, problems);
            draft.invariants().forEach(check::judgeWithin);
        }
    }

    /** How a statement is broken: by whom, and by which row where there is one. */
    record Break(String who, Optional<RowRef> by) {}

    /** Judges as far as the steps go, and says where they did not. */
    private void judgeWithin(Invariant invariant) {
        if (!steps.isSpent()) {
            judge(invariant);
        }
        if (steps.isSpent() || steps.takeUnknown()) {
            problems.add(EstateConflict.INVARIANT_UNPROVEN, invariant.ref().place(), Words.quote(invariant.ref().id().name())
                    + " is not proven: there are too many rows, people and destinations to try", "make the statement about less");
        }
    }

    private void judge(Invariant invariant) {
        switch (invariant.subject()) {
            case Subject.OfGroup(String group) -> {
                switch (invariant.target()) {
                    case Target.OfResource(String name) -> {
                        Resource resource = resources.get(name);
                        if (resource != null) {
                            reach(invariant, group, Region.of(resource), name);
                        }
                    }
                    case Target.OfGroup(String other) -> clients(invariant, group, other);
                    case Target.OfSite(String name) -> siteByGroup(invariant, group, name);
                }
            }
            case Subject.OfSite(String site) -> {
                if (invariant.target() instanceof Target.OfSite(String other)) {
                    siteBySite(invariant, site, other);
                }
            }
        }
    }

    private void reach(Invariant invariant, String group, List<Region> wanted, String name) {
        for (Witness witness : witnesses.of(group)) {
            Optional<Break> broken = invariant.always() ? access.misses(witness, wanted) : access.reaches(witness, wanted);
            if (broken.isPresent()) {
                report(invariant, broken.get(), name);
                return;
            }
        }
        if (!invariant.always()) {
            access.mightReach(group, wanted).ifPresent(might -> unproven(invariant, might, name));
        }
    }

    private void clients(Invariant invariant, String group, String other) {
        List<Witness> others = witnesses.of(other);
        for (Witness witness : witnesses.of(group)) {
            for (Witness peer : others) {
                if (!steps.spend(1L + draft.isolation().size() + draft.exemptions().size())) {
                    return;
                }
                Optional<RowRef> by = isolation.reaches(witness.groups(), peer.groups());
                if (by.isPresent() != invariant.always()) {
                    report(invariant, new Break(witness.who(), by), peer.who());
                    return;
                }
            }
        }
    }

    private void siteByGroup(Invariant invariant, String group, String name) {
        Site site = sites.get(name);
        if (site == null) {
            return;
        }
        List<Region> wanted = Region.of(site.known());
        steps.spend(draft.siteReaches().size());
        List<SiteReach> rows = draft.siteReaches().stream().filter(reach -> reach.to().contains(name)).toList();
        for (Witness witness : witnesses.of(group)) {
            steps.spend(1 + rows.size());
            Optional<RowRef> by = rows.stream().filter(row -> row.fromGroups().stream().anyMatch(witness.groups()::contains)).findFirst()
                    .map(SiteReach::ref);
            Optional<Break> broken = invariant.always()
                    ? (by.isPresent() ? Optional.empty() : access.misses(witness, wanted))
                    : by.map(row -> new Break(witness.who(), Optional.of(row))).or(() -> access.reaches(witness, wanted));
            if (broken.isPresent()) {
                report(invariant, broken.get(), name);
                return;
            }
        }
        if (!invariant.always()) {
            Optional<Break> both = access.both(group, rows.stream()
                    .flatMap(row -> row.fromGroups().stream().map(from -> Map.entry(from, row.ref()))).toList());
            both.or(() -> access.mightReach(group, wanted)).ifPresent(might -> unproven(invariant, might, name));
        }
    }

    private void siteBySite(Invariant invariant, String from, String to) {
        steps.spend(draft.siteReaches().size());
        Optional<RowRef> by = draft.siteReaches().stream().filter(reach -> reach.fromSites().contains(from) && reach.to().contains(to))
                .findFirst().map(SiteReach::ref);
        if (by.isPresent() != invariant.always()) {
            report(invariant, new Break(Words.quote(from), by), to);
        }
    }

    private void report(Invariant invariant, Break broken, String target) {
        String what = invariant.always() ? " does not reach all of " : " reaches ";
        List<String> hint = new ArrayList<>();
        broken.by().ifPresent(by -> hint.add("the row stands at " + Words.quote(by.place().brief())));
        invariant.why().ifPresent(why -> hint.add("why it must hold: " + Words.quote(why)));
        problems.add(EstateConflict.INVARIANT_BROKEN, invariant.ref().place(), Words.quote(invariant.ref().id().name()) + " is broken: "
                + broken.who() + what + quoted(target) + by(invariant, broken),
                () -> hint.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", hint)));
    }

    private static String by(Invariant invariant, Break broken) {
        return broken.by().map(row -> (invariant.always() ? ": denied by " : " by ") + Words.quote(row.id().toString()))
                .orElse(invariant.always() ? ": no row gives it, at every time and unconditionally" : "");
    }

    private static String quoted(String target) {
        return target.contains("`") ? target : Words.quote(target);
    }

    private void unproven(Invariant invariant, Break might, String target) {
        problems.add(EstateConflict.INVARIANT_UNPROVEN, invariant.ref().place(), Words.quote(invariant.ref().id().name())
                + " is not proven: " + might.who() + " would reach " + Words.quote(target)
                + might.by().map(row -> " by " + Words.quote(row.id().toString())).orElse(""),
                "add a deny row for the group, or let one of the groups leave out the other with `except`");
    }
}

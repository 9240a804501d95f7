package io.sallyport.policy.check;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import io.sallyport.model.Diagnostic;
import io.sallyport.model.InstanceName;
import io.sallyport.policy.AccessTable;
import io.sallyport.policy.AuthenticationTable;
import io.sallyport.policy.Compiled;
import io.sallyport.policy.Directory;
import io.sallyport.policy.Estate;
import io.sallyport.policy.InstanceNetwork;
import io.sallyport.policy.IsolationTable;
import io.sallyport.policy.Manifest;
import io.sallyport.policy.Policy;
import io.sallyport.policy.QuotaTable;
import io.sallyport.policy.Resource;
import io.sallyport.policy.SourceTree;
import io.sallyport.policy.table.ConnectionDraft;
import io.sallyport.policy.table.Draft;
import io.sallyport.policy.table.RetentionDraft;
import io.sallyport.policy.table.SiteDraft;
import io.sallyport.policy.table.TableReader;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.rules.drl.RuleMention;

/** Compiles a source tree into a policy. The same tree and stock rules always give the same answer. */
public final class PolicyCompiler {
    private static final List<Check> CHECKS = List.of(ManifestCheck::run, UniqueNames::run, KnownNames::run, GroupCycles::run,
            EmptyGroups::run, Pools::run, StaticLeases::run, ClientSentences::run, EngineVersion::run,
            EstateNames::run, PoolParts::run, SiteNames::run, SiteNetworks::run, SiteParts::run, SiteTranslations::run, BridgedSites::run,
            ConnectionRoutes::run, RetainedOnce::run, Lines::run, ShadowedRows::run, BrokenInvariants::run, RiskChecks::run);

    private PolicyCompiler() {}

    /** Compiles without stock rules. */
    public static Compiled<Policy> compile(SourceTree tree) {
        return compile(tree, new TreeMap<>());
    }

    /**
     * Compiles the tables of the tree and reads its rules, so that whatever is wrong with either is told at once.
     *
     * @param stockRules the rules shipped with the engine, path to DRL text: they become the policy's rules unless the manifest turns them off, and
     *     files of the tree may be copies of them
     */
    public static Compiled<Policy> compile(SourceTree tree, SortedMap<String, String> stockRules) {
        Problems problems = new Problems();
        Draft draft = TableReader.read(SourceFiles.tables(tree, problems), problems);
        boolean everyRow = !problems.hasErrors();
        SortedMap<String, String> ownRules = SourceFiles.ownRules(tree, stockRules.values(), problems);
        for (Check check : CHECKS) {
            check.run(draft, problems);
        }
        List<RuleMention> mentions = RuleMention.in(ownRules);
        OwnRules.run(ownRules, stockRules, mentions, draft, problems);
        if (everyRow) {
            UnreachedResources.run(draft, mentions, problems);
            UnreachedSites.run(draft, problems);
        }
        if (!problems.hasErrors()) {
            PoolSizes.run(draft, problems);
        }
        if (ownRules.isEmpty()) {
            draft.manifests().stream().filter(manifest -> !manifest.value().stockRules()).findFirst()
                    .ifPresent(manifest -> problems.add(PolicyProblem.NO_RULES, manifest.place(),
                            "with neither the stock rules nor rules of its own nothing can let anybody in", "remove `stock-rules: false`"));
        }
        List<Diagnostic> diagnostics = Suppressions.ofCheck(draft.suppressions(), problems);
        return new Compiled<>(problems.hasErrors() ? Optional.empty() : Optional.of(build(tree, draft, stockRules, ownRules)), diagnostics);
    }

    private static Policy build(SourceTree tree, Draft draft, SortedMap<String, String> stockRules, SortedMap<String, String> ownRules) {
        Manifest manifest = draft.manifests().getFirst().value();
        TreeMap<String, Resource> resources = new TreeMap<>();
        draft.resources().forEach(resource -> resources.put(resource.name(), resource));
        resources.putAll(SiteAccess.resources(draft));
        TreeMap<InstanceName, InstanceNetwork> networks = new TreeMap<>();
        draft.networks().forEach(network -> networks.put(network.network().instance(), network.network()));
        return new Policy(tree.version(), manifest, new Directory(draft.groups()), resources,
                new AccessTable(SiteAccess.rows(draft)),
                new IsolationTable(draft.isolation(), draft.exemptions(), draft.invitations()), networks, new QuotaTable(draft.quotas()),
                new AuthenticationTable(draft.authentication()), draft.risk().table(),
                manifest.stockRules() ? stockRules : new TreeMap<>(), ownRules, estate(draft));
    }

    private static Estate estate(Draft draft) {
        return new Estate(draft.sites().stream().map(SiteDraft::site).toList(), draft.siteReaches(),
                draft.connections().stream().map(ConnectionDraft::connection).toList(),
                draft.retention().stream().map(RetentionDraft::retention).toList(), draft.captures(), draft.invariants());
    }
}

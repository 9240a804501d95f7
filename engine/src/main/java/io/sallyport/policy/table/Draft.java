package io.sallyport.policy.table;

import java.util.ArrayList;
import java.util.List;

import io.sallyport.model.RowRef;
import io.sallyport.policy.AccessRow;
import io.sallyport.policy.AuthenticationRow;
import io.sallyport.policy.Capture;
import io.sallyport.policy.Group;
import io.sallyport.policy.Invariant;
import io.sallyport.policy.IsolationTable;
import io.sallyport.policy.Manifest;
import io.sallyport.policy.QuotaRow;
import io.sallyport.policy.Resource;
import io.sallyport.policy.SiteReach;
import io.sallyport.policy.yaml.Marked;

/**
 * Everything the tables say, row by row, before rows are checked against each other. Filled by the readers in source order, then only read.
 */
public final class Draft {
    private final List<Marked<Manifest>> manifests = new ArrayList<>();
    private final List<RowRef> rows = new ArrayList<>();
    private final List<Group> groups = new ArrayList<>();
    private final List<Resource> resources = new ArrayList<>();
    private final List<AccessRow> access = new ArrayList<>();
    private final List<IsolationTable.Row> isolation = new ArrayList<>();
    private final List<IsolationTable.Exemption> exemptions = new ArrayList<>();
    private final List<IsolationTable.Invitation> invitations = new ArrayList<>();
    private final List<NetworkDraft> networks = new ArrayList<>();
    private final List<QuotaRow> quotas = new ArrayList<>();
    private final List<AuthenticationRow> authentication = new ArrayList<>();
    private final RiskDraft risk = new RiskDraft();
    private final List<SiteDraft> sites = new ArrayList<>();
    private final List<SiteReach> siteReaches = new ArrayList<>();
    private final List<ConnectionDraft> connections = new ArrayList<>();
    private final List<RetentionDraft> retention = new ArrayList<>();
    private final List<Capture> captures = new ArrayList<>();
    private final List<Invariant> invariants = new ArrayList<>();
    private final List<Suppression> suppressions = new ArrayList<>();
    private final List<Reference> references = new ArrayList<>();
    private boolean whole = true;

    /** Whether every document could be read. When one could not, a name that is not here may well be in there. */
    public boolean isWhole() {
        return whole;
    }

    void unread() {
        whole = false;
    }

    /** Every Manifest document that could be read. */
    public List<Marked<Manifest>> manifests() {
        return manifests;
    }

    /** Every row of every table, whatever else is wrong with it. */
    public List<RowRef> rows() {
        return rows;
    }

    public List<Group> groups() {
        return groups;
    }

    public List<Resource> resources() {
        return resources;
    }

    public List<AccessRow> access() {
        return access;
    }

    public List<IsolationTable.Row> isolation() {
        return isolation;
    }

    public List<IsolationTable.Exemption> exemptions() {
        return exemptions;
    }

    public List<IsolationTable.Invitation> invitations() {
        return invitations;
    }

    public List<NetworkDraft> networks() {
        return networks;
    }

    public List<QuotaRow> quotas() {
        return quotas;
    }

    public List<AuthenticationRow> authentication() {
        return authentication;
    }

    public RiskDraft risk() {
        return risk;
    }

    public List<SiteDraft> sites() {
        return sites;
    }

    public List<SiteReach> siteReaches() {
        return siteReaches;
    }

    public List<ConnectionDraft> connections() {
        return connections;
    }

    public List<RetentionDraft> retention() {
        return retention;
    }

    public List<Capture> captures() {
        return captures;
    }

    public List<Invariant> invariants() {
        return invariants;
    }

    /** Every warning an author has answered with a reason. */
    public List<Suppression> suppressions() {
        return suppressions;
    }

    /** Every mention of a group or resource by name. */
    public List<Reference> references() {
        return references;
    }

    /** Notes that {@code row} mentions these names. */
    void mention(Reference.Target target, RowRef row, List<Marked<String>> names) {
        for (Marked<String> name : names) {
            references.add(new Reference(target, row.id().name(), name));
        }
    }
}

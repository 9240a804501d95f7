package io.sallyport.policy.check;

import io.sallyport.model.Severity;
import io.sallyport.policy.yaml.DiagnosticKind;

/** What the files and rows of a repository can have wrong with each other. */
public enum PolicyProblem implements DiagnosticKind {
    UNKNOWN_INSTANCE("unknown-instance", "A row names an OpenVPN instance that no Networks row gives addresses."), //
    THRESHOLD_ORDER(
            "threshold-order",
            "A Risk threshold can never act, since a harder one that refuses the same clients comes at the same score or a lower one."), //
    THRESHOLD_OUT_OF_REACH(
            "threshold-out-of-reach", Severity.WARNING,
            "All rows of Risk together give fewer points than the threshold asks for."), //
    RISK_UNCOUNTED("risk-uncounted",
            Severity.WARNING,
            "A condition or threshold depends on risk, and no Risk row gives points for anything."), //
    PRIORITY_ALONE("priority-alone", Severity.WARNING,
            "A Quotas row gives a priority, but no Networks row says what its `line` carries and no Quotas row has a `shared` rate: where nobody waits, nobody goes first."), //
    SHARED_ABOVE_LINE("shared-above-line", Severity.WARNING,
            "The rate that a Quotas row's clients share is above what the line of every instance carries, so that it never holds them back."), //
    NO_MANIFEST(
            "no-manifest",
            "No document under `policies/` is a Manifest. Exactly one is needed: it names the time zone that hours and dates are meant in."), //
    SECOND_MANIFEST(
            "second-manifest", "More than one document is a Manifest."), //
    DUPLICATE_ROW("duplicate-row",
            "Two rows of one file have the same name. A row is known as `file#name` in explanations, tests and records, across all documents of the file."), //
    DUPLICATE_GROUP(
            "duplicate-group",
            "Two Groups rows, in any files, have the same name."), //
    DUPLICATE_RESOURCE(
            "duplicate-resource",
            "Two Resources rows, in any files, have the same name."), //
    DUPLICATE_INSTANCE(
            "duplicate-instance",
            "Two Networks rows are about the same OpenVPN instance."), //
    UNKNOWN_GROUP(
            "unknown-group",
            "A row names a group that no Groups row defines."), //
    UNKNOWN_RESOURCE(
            "unknown-resource",
            "A row names a resource that no Resources row defines."), //
    GROUP_CYCLE(
            "group-cycle",
            "A group contains itself, or leaves out its own members, by way of `groups` and `except`."), //
    EMPTY_GROUP(
            "empty-group", Severity.WARNING,
            "Nobody can be in the group: neither it nor any group in it names people or certificates."), //
    UNREACHED_RESOURCE(
            "unreached-resource",
            Severity.WARNING,
            "No allow row that is in force names the resource, so nobody may reach it."), //
    POOL_OVERLAP(
            "pool-overlap",
            "Pools share addresses. Each client address must belong to one instance only."), //
    STATIC_OUTSIDE_POOL(
            "static-outside-pool",
            "A static address is not in the instance's pool of its family."), //
    STATIC_RESERVED(
            "static-reserved",
            "A static address is the network's, the server's or the broadcast address. The server has the first host of the pool."), //
    STATIC_EXCLUDED(
            "static-excluded",
            "A static address is among those the instance excludes."), //
    STATIC_TWICE(
            "static-twice",
            "One address is given to two holders."), //
    EXCLUDED_OUTSIDE_POOL(
            "excluded-outside-pool",
            Severity.WARNING,
            "An excluded network shares no address with the pools, so it changes nothing."), //
    POOL_EXCLUDED(
            "pool-excluded",
            "The exclusions cover the whole pool, so no client could have an address."), //
    NO_NETWORK(
            "no-network",
            Severity.WARNING,
            "No Networks row gives an instance addresses, so nobody can be let in."), //
    MISREAD_MESSAGE(
            "misread-message",
            "A message begins with `TEMP`, `CRV1:` or `SESSION:`. OpenVPN clients take that as an instruction (try again, ask for a code, drop the token) and do not show the sentence."), //
    NO_RULES(
            "no-rules",
            Severity.WARNING,
            "`stock-rules: false` and no rules of its own: nothing can let anybody in."), //
    STOCK_RULE_CHANGED(
            "stock-rule-changed",
            "A file in the package of the stock rules differs from the stock rules of this engine. Only unchanged copies of them may lie in a repository; its own rules have a package of their own."), //
    FILE_NOT_READ(
            "file-not-read",
            Severity.WARNING,
            "A file under `policies/` or `rules/` has a name that is not read, so nothing in it counts. Tables end in `.yaml` or `.yml`, rules in `.drl`.");

    private final String id;
    private final Severity severity;
    private final String meaning;

    PolicyProblem(String id, String meaning) {
        this(id, Severity.ERROR, meaning);
    }

    PolicyProblem(String id, Severity severity, String meaning) {
        this.id = id;
        this.severity = severity;
        this.meaning = meaning;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Severity severity() {
        return severity;
    }

    @Override
    public String meaning() {
        return meaning;
    }
}

package io.sallyport.policy.check;

import io.sallyport.model.Severity;
import io.sallyport.policy.yaml.DiagnosticKind;

/** What the estate of a repository can have wrong, and what its rows together can be shown to mean. */
public enum EstateConflict implements DiagnosticKind {
    /** Version. */
    ENGINE_VERSION("engine-version", Severity.ERROR,
            "The Manifest asks for other versions of the engine than this one, so rows may mean something else here."),
    /** Pools of groups. */
    PART_OUTSIDE_POOL("part-outside-pool", Severity.ERROR, "A pool of a group is not inside the instance's own network of its family."),
    /** Pools of groups. */
    PART_OVERLAP("part-overlap", Severity.ERROR, "Two pools of one instance share addresses or a name."),
    /** Pools. */
    POOL_EMPTY("pool-empty", Severity.WARNING,
            "A network or a pool of groups has no address to give: everything is excluded, static, or in other pools."),
    /** Pools. */
    POOL_TOO_SMALL("pool-too-small", Severity.WARNING,
            "A network or a pool of groups has fewer addresses than the files name people who get theirs from it."),
    /** Pools. */
    POOL_ROOM("pool-room", Severity.WARNING,
            "An IPv6 network has fewer addresses than the IPv4 network beside it. An IPv6 address goes with each IPv4 one, so some of those are never given."),
    /** Pools. */
    POOL_SHADOWED("pool-shadowed", Severity.WARNING,
            "A group is named in two pools of one instance. Its members get their addresses from the first one only."),
    /** Sites. */
    UNKNOWN_SITE("unknown-site", Severity.ERROR, "A row names a site that no Sites row defines."),
    /** Sites. */
    DUPLICATE_SITE("duplicate-site", Severity.ERROR, "Two sites, in any files, have the same name."),
    /** Connections. */
    DUPLICATE_CONNECTION("duplicate-connection", Severity.ERROR, "Two connections, in any files, have the same name."),
    /** Sites. */
    SITE_INSTANCE("site-instance", Severity.ERROR,
            "A site connects to an OpenVPN instance that no Networks row is about, or does not say to which of several."),
    /** Sites. */
    CONNECTOR_TWICE("connector-twice", Severity.ERROR, "One certificate is the connector of two sites, so nobody knows what is behind it."),
    /** Sites. */
    CONNECTOR_PATTERN("connector-pattern", Severity.ERROR,
            "A connector is one certificate, named by its whole CN. A pattern would let every certificate it matches stand for the site's networks."),
    /** Sites. */
    SITE_UNTRANSLATABLE("site-untranslatable", Severity.ERROR,
            "A subnet with a virtual one is also somewhere else on the same instance, so it cannot be told by its addresses whose it is. Connectors translate IPv4 only, and on a bridged instance none does."),
    /** Sites. */
    BRIDGED_SITE_IPV6("bridged-site-ipv6", Severity.ERROR, "A site of a bridged instance, which carries IPv4 only, has an IPv6 subnet."),
    /** Sites. */
    ROUTER_UNBRIDGED("router-unbridged", Severity.WARNING,
            "`routers` is about MAC addresses, which only clients of a bridged instance (`device: {kind: tap}`) have. Nothing follows from it here."),
    /** Sites. */
    ROUTER_TWICE("router-twice", Severity.ERROR, "One MAC address is a router of two sites, so nobody knows whose frames it sends."),
    /** Sites. */
    SITE_OVERLAP("site-overlap", Severity.ERROR,
            "Two sites are known by networks that share addresses. Give one of them a virtual subnet."),
    /** Sites. */
    SITE_OVER_POOL("site-over-pool", Severity.ERROR, "A site is known by a network that shares addresses with clients."),
    /** Sites. */
    VIRTUAL_OF_NOTHING("virtual-of-nothing", Severity.ERROR, "`virtual` translates a network that is not among the site's `subnets`."),
    /** Sites. */
    ROUTER_ELSEWHERE("router-elsewhere", Severity.ERROR, "A router's address is in none of the site's `subnets`."),
    /** Sites. */
    UNREACHED_SITE("unreached-site", Severity.WARNING, "No row lets anybody reach the site, so nobody may, and it reaches nobody."),
    /** Connections. */
    ROUTE_OVER_POOL("route-over-pool", Severity.ERROR,
            "A connection accepts routes to addresses of clients, so the other side could take their packets."),
    /** Connections. */
    REFUSED_ANYWAY("refused-anyway", Severity.WARNING, "A refused network is in no accepted one, so it changes nothing."),
    /** Retention. */
    RETAINED_TWICE("retained-twice", Severity.ERROR, "Two rows say how long the same records are kept."),
    /** Access. */
    SHADOWED_ROW("shadowed-row", Severity.WARNING,
            "An allow row never has an effect: deny rows deny all it allows, to all its groups, at every time it holds. Judged exactly, by address, protocol, port, hour and date."),
    /** Access. */
    NOT_ALL_CHECKED("not-all-checked", Severity.WARNING,
            "There are so many rows and destinations that not all rows without an effect were looked for. The work of a check is bounded, so that no input makes it hang."),
    /** Rules. */
    RULE_GROUP("rule-group", Severity.WARNING,
            "A rule matches a group that no Groups row defines and that is called almost like one that is. Unless an identity provider reports it, the rule never acts."),
    /** Invariants. */
    INVARIANT_BROKEN("invariant-broken", Severity.ERROR,
            "Somebody for whom an invariant must hold breaks it. The message names them and the row by which they do."),
    /** Invariants. */
    INVARIANT_UNPROVEN("invariant-unproven", Severity.WARNING,
            "The invariant holds for everybody the files name, but somebody who is in two groups at once could break it. A deny row, or `except` of a group, rules that out. Or there are too many people and rows to try them all."),
    /** Suppressions. */
    BAD_SUPPRESSION("bad-suppression", Severity.ERROR, "`suppress` names no warning. Errors cannot be suppressed."),
    /** Suppressions. */
    UNUSED_SUPPRESSION("unused-suppression", Severity.WARNING,
            "The suppressed warning is not given here. Remove the entry, so that it hides nothing later.");

    private final String id;
    private final Severity severity;
    private final String meaning;

    EstateConflict(String id, Severity severity, String meaning) {
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

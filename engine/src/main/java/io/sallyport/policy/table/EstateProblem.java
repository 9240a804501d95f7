package io.sallyport.policy.table;

import io.sallyport.model.Severity;
import io.sallyport.policy.yaml.DiagnosticKind;

/** What one row alone can show to be wrong in the Manifest, Networks, Sites, Connections, Retention and Invariants. */
public enum EstateProblem implements DiagnosticKind {
    /** Range of engine versions. */
    BAD_VERSION_RANGE("bad-version-range",
            "The value is not a range of engine versions: comparisons such as `>=0.1` and `<2` with a blank between them, four at most."),
    /** Bound on sessions. */
    BAD_MOST("bad-most", "The bound on sessions is neither a number such as `20 sessions` nor a share such as `10%`."),
    /** More signatures than keys. */
    TOO_FEW_SIGNERS("too-few-signers", "More signatures are needed than there are signers, so no commit could be used."),
    /** Fingerprint of a key. */
    BAD_KEY_FINGERPRINT("bad-key-fingerprint",
            "The value is not the fingerprint of a signing key: `SHA256:…` of an SSH key, or the whole fingerprint of an OpenPGP key."),
    /** Nobody. */
    BREAK_GLASS_NOBODY("break-glass-nobody", "`break-glass` names neither `users` nor `common-names`, so it helps nobody."),
    /** Option of push. */
    BAD_PUSH("bad-push",
            "The option is not one that may be pushed from here: it is not known to be harmless to the client, it has a key of its own in the row, or it has characters that OpenVPN's configuration does not take."),
    /** Pool of groups. */
    POOL_WITHOUT_NETWORK("pool-without-network", "A pool of a group has neither `ipv4` nor `ipv6`, so it holds no address."),
    /** Sort of Sites row. */
    SITE_ROW("site-row",
            "A Sites row is either a site (`connectors` and `subnets`) or says who reaches sites (`from` or `for`, with `to`), whole, and never both."),
    /** Connectors. */
    TOO_MANY_CONNECTORS("too-many-connectors", "A site has one connector that is active and at most one that stands by."),
    /** Sizes of virtual subnets. */
    VIRTUAL_SIZE("virtual-size",
            "A virtual subnet has another family or size than the real one, so addresses cannot be translated one to one."),
    /** IPv6 on Ethernet. */
    BRIDGED_IPV6("bridged-ipv6",
            "A bridged instance (`device: {kind: tap}`) has an IPv6 network. Whose an IPv6 address is cannot be bound to MAC addresses there, so it carries IPv4 only."),
    /** MAC addresses of tun. */
    MOVED_MAC_OF_TUN("moved-mac-of-tun", "`moved-mac` is about MAC addresses, which only clients of `kind: tap` have."),
    /** MAC address. */
    BAD_MAC("bad-mac", "The value is not the MAC address of one device: six bytes in hexadecimal with colons, and no group address."),
    /** Endpoint. */
    BAD_ENDPOINT("bad-endpoint", "The value is not a host and a port, such as `vpn.partner.example:1194` or `198.51.100.7:443/tcp`."),
    /** Credential. */
    BAD_CREDENTIAL("bad-credential",
            "The value does not say where a credential is kept. Secrets never stand in a policy: write `file:/path` or `secret:name`."),
    /** Placement. */
    PLACED_NOWHERE("placed-nowhere", "`placement` chooses among `nodes`, and there are none."),
    /** Sort of Retention row. */
    RETENTION_ROW("retention-row",
            "A Retention row either says which `records` are kept, or when to `capture` packets (with `for`, of whom), and never both."),
    /** Zero duration. */
    NO_TIME("no-time", "The duration is zero, where some time is needed."),
    /** Kind of statement. */
    NEVER_OR_ALWAYS("never-or-always", "An Invariants row has both `never` and `always`, or neither. It says one of the two."),
    /** Parts of a statement. */
    STATEMENT("bad-statement",
            "A statement names one `group` with one of `reach`, `reach-group` and `reach-site`, or one `site` with `reach-site`."),
    /** Pace of handshakes. */
    DOOR_PACE("door-pace", "A limit of `door` is so low that hardly anybody could connect, or higher than OpenVPN can use."),
    /** Limits within limits. */
    DOOR_ORDER("door-order", "A limit of `door` for a part is higher than the one for the whole, so it would never be reached."),
    /** Times of the door. */
    DOOR_TIME("door-time",
            "A time of `door` is outside what makes sense: bans are short, because addresses are shared and change hands.");

    private final String id;
    private final String meaning;

    EstateProblem(String id, String meaning) {
        this.id = id;
        this.meaning = meaning;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String meaning() {
        return meaning;
    }
}

package io.sallyport.policy.table;

import io.sallyport.model.Severity;
import io.sallyport.policy.yaml.DiagnosticKind;

/** What one row alone can show to be wrong. */
public enum TableProblem implements DiagnosticKind {
    ALLOW_OR_DENY("allow-or-deny",
            "An Access row has both `allow` and `deny`, or neither. It says one of the two, of a list of groups."), //
    ALLOW_WITHOUT_TO(
            "allow-without-to",
            "An allow row names no resources. What it lets people reach is written under `to`; only a deny row may do without, and then refuses the connection."), //
    REVERSED_VALIDITY(
            "reversed-validity",
            "`until` is not after `from`, so the row never holds."), //
    MESSAGE_NOT_SENT("message-not-sent", Severity.WARNING,
            "The message would never be sent: clients are told why a connection is refused, not why a resource is out of reach, nor by a shadow row."), //
    NO_DESTINATION(
            "no-destination",
            "A resource has neither `networks` nor `hosts`, so it is nowhere."), //
    WITHOUT_SUBJECT(
            "without-subject",
            "A row says neither `for` nor `users`, so it is about nobody."), //
    EMPTY_RATE(
            "empty-rate",
            "A rate has neither `down` nor `up`, so it limits nothing."), //
    ISOLATION_ROW(
            "isolation-row",
            "An Isolation row is a mode (`for` and `mode`), an exemption (`from` and `to`) or an invitation (`from-resources` and `to`), whole, and one only."), //
    POOL_SIZE(
            "pool-size",
            "The prefix of a pool is too short or too long to hand out addresses from: /8 to /30 for IPv4, /64 to /124 for IPv6."), //
    WRONG_FAMILY(
            "wrong-family",
            "An IPv6 value stands where IPv4 belongs, or the reverse; or a holder has two static addresses of one family."), //
    MTU_BELOW_IPV6(
            "mtu-below-ipv6",
            "The tunnel carries IPv6, which needs an MTU of 1280 bytes at least (RFC 8200, section 5)."), //
    BAD_DOMAIN(
            "bad-domain",
            "The value is not a domain name: labels of letters, digits and inner `-`, joined by dots, 253 characters at most."), //
    BAD_CERTIFICATE_FIELD(
            "bad-certificate-field",
            "The field is not a subject attribute such as `OU`, `O` or `CN`, nor `SAN`, `issuer` or `serial`.");

    private final String id;
    private final Severity severity;
    private final String meaning;

    TableProblem(String id, String meaning) {
        this(id, Severity.ERROR, meaning);
    }

    TableProblem(String id, Severity severity, String meaning) {
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

package io.sallyport.policy.yaml;

import io.sallyport.model.Severity;

/** What can be wrong with a file before its meaning is looked at. */
public enum YamlProblem implements DiagnosticKind {
    NOT_YAML("not-yaml", "The text is not YAML 1.2. The place is where reading stopped; nothing after it was looked at."), //
    FILE_TOO_LARGE(
            "file-too-large",
            "The file has more characters than are read. Split it: any number of files may hold tables."), //
    NESTING_TOO_DEEP(
            "nesting-too-deep",
            "Lists and mappings lie too deep in each other. No table needs more than a few levels."), //
    TOO_MANY_VALUES(
            "too-many-values",
            "The file, with its aliases written out, holds more values than are read. Aliases of aliases grow without bound (an alias bomb)."), //
    UNKNOWN_ALIAS(
            "unknown-alias",
            "`*name` refers to an anchor `&name` that does not stand before it, or that contains it."), //
    UNKNOWN_TAG(
            "unknown-tag",
            "Tags (`!name`, `!!type`) have no meaning here: values have the types their keys say. Remove the tag."), //
    BAD_KEY(
            "bad-key", "A key is not plain text, or is empty."), //
    DUPLICATE_KEY("duplicate-key",
            "The key stands twice in one mapping. Readers of YAML disagree about which one counts; keep one."), //
    UNKNOWN_KEY(
            "unknown-key",
            "The key has no meaning at this place. It may be misspelt, or stand in the wrong mapping."), //
    MISSING_KEY(
            "missing-key",
            "A key without which the mapping means nothing is not there."), //
    NOT_SUPPORTED_YET(
            "not-supported-yet",
            "The key or kind is part of the language, but this version does not carry it out. It is refused, so that nobody relies on it."), //
    WRONG_TYPE(
            "wrong-type",
            "The value is of another type than its key asks for, for example a single word where a list belongs."), //
    EMPTY_LIST(
            "empty-list",
            "The list is empty where at least one entry gives the row its meaning. An empty list never means everything."), //
    LISTED_TWICE(
            "listed-twice",
            Severity.WARNING,
            "The same entry stands twice in one list. Once is enough."), //
    BAD_UNIT(
            "bad-unit",
            "A value with a unit is malformed, lacks its unit, or is out of range. Units are written and never guessed."), //
    BAD_VALUE(
            "bad-value",
            "The value is not one of those the key takes."), //
    OUT_OF_RANGE(
            "out-of-range",
            "The number is outside what the key takes."), //
    BAD_TEXT(
            "bad-text",
            "The text is empty, too long, or has characters that its key does not take."), //
    BAD_NAME(
            "bad-name",
            "A name has characters that names do not have: letters, digits, `.`, `_` and `-`, a letter or digit first, 63 at most."), //
    BAD_ADDRESS(
            "bad-address",
            "The value is not an IPv4 or IPv6 address. IPv4 parts have no leading zeros."), //
    BAD_NETWORK(
            "bad-network",
            "The value is not a network in CIDR form, such as `10.20.0.0/16` or `fd00:8::/64`."), //
    HOST_BITS(
            "host-bits",
            "The network has bits set after its prefix. The hint gives the network around it; an address alone is a `host`."), //
    BAD_TIME(
            "bad-time",
            "The value is not a date or date-time such as `2027-01-01`, `2027-01-01T09:00` or `2027-01-01T09:00:00+03:00`."), //
    BAD_HOURS(
            "bad-hours",
            "The window is not days and times such as `mon-fri 07:00-20:00`. Days joined by commas need quotes in a `[…]` list."), //
    EMPTY_WINDOW(
            "empty-window",
            "The window ends at the minute it begins, so it is empty. A whole day is `00:00-24:00`."), //
    UNKNOWN_ZONE(
            "unknown-zone",
            "The time zone is not one of the IANA database, such as `Europe/Istanbul`, nor `UTC`."), //
    BAD_SERVICE(
            "bad-service",
            "The service is not a protocol with ports, such as `tcp/443`, `udp/53`, `tcp/8000-8080`, `icmp` or `icmp/echo-request`."), //
    NO_DOCUMENT(
            "no-document",
            Severity.WARNING,
            "The file holds no document, so it says nothing. Remove it or fill it."), //
    UNKNOWN_VERSION(
            "unknown-version",
            "`apiVersion` names a version of the language that this engine does not read."), //
    UNKNOWN_KIND(
            "unknown-kind",
            "`kind` does not name a kind of table."), //
    TOO_MANY_DIAGNOSTICS(
            "too-many-diagnostics",
            "Further diagnostics were left out. Mend these first.");

    private final String id;
    private final Severity severity;
    private final String meaning;

    YamlProblem(String id, String meaning) {
        this(id, Severity.ERROR, meaning);
    }

    YamlProblem(String id, Severity severity, String meaning) {
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

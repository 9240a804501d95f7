package io.sallyport.policy.table;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.sallyport.policy.Glob;
import io.sallyport.policy.Terms;
import io.sallyport.policy.Terms.BreakGlass;
import io.sallyport.policy.Terms.Freshness;
import io.sallyport.policy.Terms.Most;
import io.sallyport.policy.Terms.Signers;
import io.sallyport.policy.Terms.Then;
import io.sallyport.policy.VersionRange;
import io.sallyport.policy.yaml.Fields;
import io.sallyport.policy.yaml.Marked;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Shape;
import io.sallyport.policy.yaml.Unit;
import io.sallyport.policy.yaml.Units;

/** Reads the terms on which a version of the policy may be used, from the Manifest. */
public final class TermsReader {
    /** The keys under {@code activation}. */
    public static final Shape ACTIVATION = Shape.of("`activation`").optional("tests-must-pass", "invariants-must-hold", "most-sessions-cut",
            "signers");
    /** The keys under {@code signers}. */
    public static final Shape SIGNERS = Shape.of("`signers`").required("keys").optional("needed");
    /** The keys under {@code freshness}. */
    public static final Shape FRESHNESS = Shape.of("`freshness`").required("after", "then");
    /** The keys under {@code break-glass}. */
    public static final Shape BREAK_GLASS = Shape.of("`break-glass`").optional("users", "common-names");
    /** The most signatures that can be asked for, as a number. */
    public static final int SIGNATURES_MAX = 16;

    private static final Pattern MOST = Pattern.compile("(0|[1-9][0-9]{0,6}) sessions?|(0|[1-9][0-9]?|100)%");
    private static final Pattern KEY = Pattern.compile("SHA256:[A-Za-z0-9+/]{43}|[0-9A-F]{40}|[0-9A-F]{64}");
    private static final Map<String, Then> THEN = Map.of("serve", Then.SERVE, "deny-new", Then.DENY_NEW, "deny-all", Then.DENY_ALL);
    private static final Unit<VersionRange> RANGE = Unit.of("a range of versions", VersionRange::parse, EstateProblem.BAD_VERSION_RANGE,
            "write comparisons with a blank between them, for example `>=0.1 <2`");
    private static final Unit<Most> MOST_TEXT = Unit.of("a bound on sessions", TermsReader::most, EstateProblem.BAD_MOST,
            "write for example `20 sessions`, or a share such as `10%`");
    private static final Unit<String> KEY_TEXT = Unit.of("the fingerprint of a key",
            text -> KEY.matcher(text).matches() ? Optional.of(text) : Optional.empty(), EstateProblem.BAD_KEY_FINGERPRINT,
            "write what `ssh-keygen -lf` prints (`SHA256:…`), or the 40 or 64 capital hexadecimal digits of an OpenPGP fingerprint");

    private TermsReader() {}

    static Terms read(Fields manifest, Problems problems) {
        Optional<VersionRange> engine = manifest.value("engine", RANGE).map(Marked::value);
        Optional<Fields> activation = manifest.fields("activation", ACTIVATION);
        boolean tests = activation.flatMap(a -> a.flag("tests-must-pass")).orElse(true);
        boolean invariants = activation.flatMap(a -> a.flag("invariants-must-hold")).orElse(true);
        Optional<Most> most = activation.flatMap(a -> a.value("most-sessions-cut", MOST_TEXT)).map(Marked::value);
        Optional<Signers> signers = activation.flatMap(a -> a.fields("signers", SIGNERS)).map(fields -> signers(fields, problems));
        Optional<Freshness> freshness = manifest.fields("freshness", FRESHNESS).flatMap(fields -> {
            Optional<Duration> after = fields.value("after", Units.DURATION_TEXT).map(Marked::value);
            Optional<Then> then = fields.choice("then", THEN);
            return after.isPresent() && then.isPresent() ? Optional.of(new Freshness(after.get(), then.get())) : Optional.empty();
        });
        BreakGlass breakGlass = manifest.fields("break-glass", BREAK_GLASS).map(fields -> breakGlass(fields, problems))
                .orElse(Terms.standard().breakGlass());
        return new Terms(engine, tests, invariants, most, signers, freshness, breakGlass);
    }

    private static Signers signers(Fields fields, Problems problems) {
        List<Marked<String>> keys = fields.values("keys", KEY_TEXT);
        int needed = fields.number("needed", 1, SIGNATURES_MAX).orElse(1);
        if (needed > keys.size() && !keys.isEmpty()) {
            problems.add(EstateProblem.TOO_FEW_SIGNERS, fields.placeOf("needed"),
                    "more signatures are needed (" + needed + ") than there are keys ("
                            + keys.size() + ")",
                    "add keys, or lower `needed`");
        }
        return new Signers(Row.names(keys), needed);
    }

    private static BreakGlass breakGlass(Fields fields, Problems problems) {
        if (!fields.has("users") && !fields.has("common-names")) {
            problems.add(EstateProblem.BREAK_GLASS_NOBODY, fields.place(), "nobody is named");
        }
        return new BreakGlass(new TreeSet<>(Row.names(fields.someWords("users"))),
                fields.someWords("common-names").stream().map(pattern -> new Glob(pattern.value())).toList());
    }

    private static Optional<Most> most(String text) {
        Matcher m = MOST.matcher(text);
        if (!m.matches()) {
            return Optional.empty();
        }
        boolean percent = m.group(2) != null;
        return Optional.of(new Most(Integer.parseInt(percent ? m.group(2) : m.group(1)), percent));
    }
}

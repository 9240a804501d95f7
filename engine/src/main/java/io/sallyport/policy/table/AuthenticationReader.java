package io.sallyport.policy.table;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.sallyport.model.InstanceName;
import io.sallyport.policy.AuthenticationRow;
import io.sallyport.policy.AuthenticationRow.LockOut;
import io.sallyport.policy.AuthenticationRow.SecondFactor;
import io.sallyport.policy.Factor;
import io.sallyport.policy.table.Reference.Target;
import io.sallyport.policy.yaml.Fields;
import io.sallyport.policy.yaml.Marked;
import io.sallyport.policy.yaml.Shape;
import io.sallyport.policy.yaml.Unit;
import io.sallyport.policy.yaml.Units;
import io.sallyport.policy.yaml.YamlProblem;

/** Reads rows of Authentication. */
public final class AuthenticationReader {
    /** The keys of a row. */
    public static final Shape ROW = Shape.of("an Authentication row").required("name")
            .optional("for", "instances", "certificate", "password", "second-factor", "lock-out");
    /** The keys under {@code second-factor}. */
    public static final Shape SECOND_FACTOR = Shape.of("`second-factor`").required("methods", "age");
    /** The keys under {@code lock-out}. */
    public static final Shape LOCK_OUT = Shape.of("`lock-out`").required("failures", "within", "for");
    /** The most failures after which somebody is locked out, as a number; with more a lock-out stops nobody who guesses. */
    public static final int FAILURES_MAX = 100;

    private static final Unit<Factor> METHOD = Unit.of("a second factor", AuthenticationReader::method, YamlProblem.BAD_VALUE,
            "it is one of `totp`, `web`");

    private AuthenticationReader() {}

    static void read(Row row) {
        Fields fields = row.fields();
        List<Marked<String>> groups = fields.someWords("for");
        row.draft().mention(Target.GROUP, row.ref(), groups);
        List<Marked<InstanceName>> instances = fields.values("instances", Units.INSTANCE);
        row.draft().mention(Target.INSTANCE, row.ref(),
                instances.stream().map(name -> new Marked<>(name.value().value(), name.place())).toList());
        if (!fields.has("for") && !fields.has("instances")) {
            row.problems().add(TableProblem.WITHOUT_SUBJECT, row.ref().place(), "the row has neither `for` nor `instances`",
                    "name groups under `for`, or OpenVPN instances under `instances`");
        }
        if (!fields.has("certificate") && !fields.has("password") && !fields.has("second-factor") && !fields.has("lock-out")) {
            row.problems().add(LimitProblem.EMPTY_AUTHENTICATION, row.ref().place(), "the row asks for nothing",
                    "write `certificate: required`, `password: upstream`, `second-factor` or `lock-out`");
        }
        boolean certificate = fields.choice("certificate", Map.of("required", true)).orElse(false);
        boolean password = fields.choice("password", Map.of("upstream", true)).orElse(false);
        Optional<SecondFactor> factor = fields.fields("second-factor", SECOND_FACTOR).flatMap(inner -> factor(row, inner));
        Optional<LockOut> lockOut = fields.fields("lock-out", LOCK_OUT).flatMap(inner -> lockOut(row, inner));
        if (!groups.isEmpty() || !instances.isEmpty()) {
            row.draft().authentication().add(new AuthenticationRow(row.ref(), Row.names(groups), WhenReader.values(instances), certificate,
                    password, factor, lockOut));
        }
    }

    private static Optional<SecondFactor> factor(Row row, Fields fields) {
        List<Factor> methods = fields.values("methods", METHOD).stream().map(Marked::value).toList();
        Optional<Duration> age = Durations.some(row, fields, "age");
        return methods.isEmpty() ? Optional.empty() : age.map(most -> new SecondFactor(methods, most));
    }

    private static Optional<LockOut> lockOut(Row row, Fields fields) {
        Optional<Integer> failures = fields.number("failures", 1, FAILURES_MAX);
        Optional<Duration> within = Durations.some(row, fields, "within");
        Optional<Duration> lasts = Durations.some(row, fields, "for");
        return failures.isPresent() && within.isPresent() && lasts.isPresent()
                ? Optional.of(new LockOut(failures.get(), within.get(), lasts.get()))
                : Optional.empty();
    }

    private static Optional<Factor> method(String text) {
        for (Factor factor : Factor.values()) {
            if (factor.toString().equals(text)) {
                return Optional.of(factor);
            }
        }
        return Optional.empty();
    }
}

package io.sallyport.rules;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

import io.sallyport.facts.CertificateField;
import io.sallyport.facts.Clock;
import io.sallyport.facts.Connect;
import io.sallyport.facts.Device;
import io.sallyport.facts.Member;
import io.sallyport.facts.Variable;
import io.sallyport.policy.Compiled;

/** Compiles and runs rules of an organisation in tests. */
final class OwnRules {
    static final TreeSet<String> RESOURCES = new TreeSet<>(List.of("ci", "finance", "git", "payroll"));

    private OwnRules() {}

    /** One file, {@code rules/custom/x.drl}. */
    static Compiled<RuleBase> compile(String text) {
        return RuleCompiler.compile(none(), files(text), RESOURCES);
    }

    /** One file with one rule, {@code x}, that denies on these conditions. */
    static String rule(String conditions) {
        return "package rules.custom\nrule \"x\"\n  @reason(\"r\")\nwhen\n" + conditions + "\nthen\n  conclude.deny($c);\nend\n";
    }

    static SortedMap<String, String> files(String text) {
        return new TreeMap<>(Map.of("rules/custom/x.drl", text));
    }

    static SortedMap<String, String> none() {
        return new TreeMap<>();
    }

    /** The names of the rules that fire. */
    static List<String> fired(RuleBase base, List<Object> facts) {
        return base.evaluateOwn(facts, () -> false).stream().map(rule -> rule.ref().name()).toList();
    }

    /** Ana from Engineering on an unmanaged Linux laptop, Monday at 23:05. */
    static List<Object> ana() {
        return List.of(new Connect("main", "ana", "", true, false, "203.0.113.7", "linux", "2.6.14"), new Clock(1, 23, 5, 1_772_481_900L),
                new Device("linux", "6.1", "net.openvpn.connect 3.4", "aa:bb", false), new Member("engineers"), new Member("staff"),
                new CertificateField("CN", "ana"), new CertificateField("OU", "Engineering"), new Variable("IV_PLAT", "linux"),
                new Variable("UV_ASSET", "L-17"));
    }
}

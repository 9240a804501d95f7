package io.sallyport.rules;

import java.io.StringReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;

import org.drools.core.impl.RuleBaseFactory;
import org.drools.drl.ast.descr.PackageDescr;
import org.drools.drl.ast.descr.RuleDescr;
import org.drools.drl.parser.DrlParser;
import org.drools.drl.parser.DroolsParserException;
import org.drools.kiesession.rulebase.InternalKnowledgeBase;
import org.drools.kiesession.rulebase.KnowledgeBaseFactory;
import org.kie.api.KieBaseConfiguration;
import org.kie.api.conf.KieBaseMutabilityOption;
import org.kie.api.io.ResourceType;
import org.kie.internal.builder.KnowledgeBuilder;
import org.kie.internal.builder.KnowledgeBuilderError;
import org.kie.internal.builder.KnowledgeBuilderFactory;
import org.kie.internal.builder.conf.LanguageLevelOption;
import org.kie.internal.io.ResourceFactory;

import io.sallyport.model.Place;
import io.sallyport.model.RuleRef;
import io.sallyport.policy.Compiled;
import io.sallyport.policy.Policy;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.rules.drl.Canonical;
import io.sallyport.rules.drl.OwnRule;
import io.sallyport.rules.drl.RuleProblem;
import io.sallyport.rules.drl.RuleReader;

/**
 * Compiles rule files into a {@link RuleBase}, or says what is wrong with them by file, line and column.
 *
 * <p>The engine's own files go to Drools as they are. Those of an organisation are read by {@link RuleReader}; what Drools gets is written anew from
 * what that understood.
 */
public final class RuleCompiler {
    private final Problems problems = new Problems();
    private final Map<String, RuleRef> rules = new HashMap<>();
    private final ClassLoader confinement = new Confinement();

    private RuleCompiler() {}

    /** Compiles the rules of a policy: the engine's and the organisation's, into one rule base. */
    public static Compiled<RuleBase> compile(Policy policy) {
        return compile(policy.ruleSources(), policy.ownRules(), new TreeSet<>(policy.resources().keySet()));
    }

    /**
     * Compiles these files, path to DRL text.
     *
     * @param trusted the engine's own
     * @param own the organisation's
     * @param resources names of the policy's resources
     */
    public static Compiled<RuleBase> compile(SortedMap<String, String> trusted, SortedMap<String, String> own,
            SortedSet<String> resources) {
        return new RuleCompiler().run(trusted, own, resources);
    }

    /** Only what is wrong with an organisation's rules, without compiling them for Drools. */
    public static Compiled<List<OwnRule>> read(SortedMap<String, String> trusted, SortedMap<String, String> own,
            SortedSet<String> resources) {
        RuleCompiler compiler = new RuleCompiler();
        compiler.parse(trusted);
        return compiler.own(own, resources);
    }

    static String key(String packageName, String rule) {
        return packageName + "/" + rule;
    }

    private Compiled<RuleBase> run(SortedMap<String, String> trusted, SortedMap<String, String> files, SortedSet<String> resources) {
        Map<String, PackageDescr> packages = parse(trusted);
        Compiled<List<OwnRule>> own = own(files, resources);
        if (own.value().isEmpty()) {
            return new Compiled<>(Optional.empty(), own.diagnostics());
        }
        InternalKnowledgeBase base = KnowledgeBaseFactory.newKnowledgeBase(fixed(confinement));
        KnowledgeBuilder builder = builder();
        packages.forEach((file, parsed) -> build(builder, parsed, line -> new Place(file, line, line == 0 ? 0 : 1)));
        base.addPackages(builder.getKnowledgePackages());
        MatchedTypes trustedTypes = new MatchedTypes(base);
        List<OwnRule> understood = own.value().get();
        if (!understood.isEmpty()) {
            Place first = understood.getFirst().ref().place();
            KnowledgeBuilder apart = builder();
            build(apart, canonical(understood), line -> first);
            base.addPackages(apart.getKnowledgePackages());
        }
        return problems.hasErrors()
                ? new Compiled<>(Optional.empty(), problems.sorted())
                : new Compiled<>(Optional.of(new RuleBase(base, rules, understood, trustedTypes)), problems.sorted());
    }

    /** Rules that were read already, without any others: to be asked about, never to decide by. */
    static RuleBase alone(List<OwnRule> own) {
        RuleCompiler compiler = new RuleCompiler();
        InternalKnowledgeBase base = KnowledgeBaseFactory.newKnowledgeBase(fixed(compiler.confinement));
        MatchedTypes none = new MatchedTypes(base);
        KnowledgeBuilder builder = compiler.builder();
        compiler.build(builder, canonical(own), line -> own.getFirst().ref().place());
        if (compiler.problems.hasErrors()) {
            throw new IllegalStateException("rules that compiled do not: " + compiler.problems.sorted());
        }
        base.addPackages(builder.getKnowledgePackages());
        return new RuleBase(base, Map.of(), own, none);
    }

    private KnowledgeBuilder builder() {
        return KnowledgeBuilderFactory.newKnowledgeBuilder(KnowledgeBuilderFactory.newKnowledgeBuilderConfiguration(confinement));
    }

    private Compiled<List<OwnRule>> own(SortedMap<String, String> files, SortedSet<String> resources) {
        List<OwnRule> own = RuleReader.read(files, resources, rules.values().stream().sorted().toList(), problems);
        return new Compiled<>(problems.hasErrors() ? Optional.empty() : Optional.of(own), problems.sorted());
    }

    private Map<String, PackageDescr> parse(SortedMap<String, String> sources) {
        Map<String, PackageDescr> packages = new TreeMap<>();
        sources.forEach((file, text) -> parse(file, text).ifPresent(parsed -> {
            index(file, parsed);
            packages.put(file, parsed);
        }));
        return packages;
    }

    /** A base to which no rule is added once it has sessions; those then find their facts by identity instead of by name of class. */
    private static KieBaseConfiguration fixed(ClassLoader confinement) {
        KieBaseConfiguration configuration = RuleBaseFactory.newKnowledgeBaseConfiguration(null, confinement);
        configuration.setOption(KieBaseMutabilityOption.DISABLED);
        return configuration;
    }

    private Optional<PackageDescr> parse(String file, String text) {
        DrlParser parser = new DrlParser(LanguageLevelOption.DRL6);
        PackageDescr parsed;
        try {
            parsed = parser.parse(true, new StringReader(text));
        } catch (DroolsParserException e) {
            problems.add(RuleProblem.RULE_SYNTAX, Place.ofFile(file), firstLine(String.valueOf(e.getMessage())));
            return Optional.empty();
        }
        parser.getErrors().forEach(error -> problems.add(RuleProblem.RULE_SYNTAX, lineOf(file, error.getLines()),
                firstLine(error.getMessage())));
        return parser.hasErrors() ? Optional.empty() : Optional.ofNullable(parsed);
    }

    private void index(String file, PackageDescr parsed) {
        for (RuleDescr rule : parsed.getRules()) {
            RuleRef ref = new RuleRef(rule.getName(), new Place(file, rule.getLine(), 1));
            RuleRef earlier = rules.putIfAbsent(key(parsed.getName(), rule.getName()), ref);
            if (earlier != null) {
                problems.add(RuleProblem.DUPLICATE_RULE, ref.place(), "rule `" + rule.getName() + "` is written twice",
                        "the first is at " + earlier.place().brief());
            }
        }
    }

    private static PackageDescr canonical(List<OwnRule> own) {
        DrlParser parser = new DrlParser(LanguageLevelOption.DRL6);
        try {
            PackageDescr parsed = parser.parse(true, new StringReader(Canonical.drl(own)));
            if (!parser.hasErrors() && parsed != null) {
                return parsed;
            }
        } catch (DroolsParserException e) {
            throw new IllegalStateException("the canonical form of a rule is no DRL", e);
        }
        throw new IllegalStateException("the canonical form of a rule is no DRL: " + parser.getErrors());
    }

    private void build(KnowledgeBuilder builder, PackageDescr parsed, IntFunction<Place> place) {
        if (problems.hasErrors()) {
            return;
        }
        builder.add(ResourceFactory.newDescrResource(parsed), ResourceType.DESCR);
        for (KnowledgeBuilderError error : builder.getErrors()) {
            int line = error.getLines().length > 0 ? Math.max(error.getLines()[0], 0) : 0;
            problems.add(RuleProblem.RULE_COMPILE, place.apply(line), firstLine(error.getMessage()));
        }
    }

    private static Place lineOf(String file, int[] lines) {
        int line = lines.length > 0 ? Math.max(lines[0], 0) : 0;
        return new Place(file, line, line == 0 ? 0 : 1);
    }

    private static String firstLine(String message) {
        return message.strip().lines().findFirst().orElse("the rule cannot be compiled");
    }
}

package io.sallyport.rules;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

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

import io.sallyport.model.Diagnostic;
import io.sallyport.model.Place;
import io.sallyport.model.RuleRef;
import io.sallyport.policy.Compiled;

/** Compiles rule files into a {@link RuleBase}, or says what is wrong with them by file and line. */
public final class RuleCompiler {
    private final List<Diagnostic> diagnostics = new ArrayList<>();
    private final Map<String, RuleRef> rules = new HashMap<>();
    private final Map<String, String> fileOfPackage = new HashMap<>();

    private RuleCompiler() {}

    /** Compiles these files, path to DRL text. The parsed tree itself is compiled, so what was looked at is what runs. */
    public static Compiled<RuleBase> compile(SortedMap<String, String> sources) {
        return new RuleCompiler().run(sources);
    }

    static String key(String packageName, String rule) {
        return packageName + "/" + rule;
    }

    private Compiled<RuleBase> run(SortedMap<String, String> sources) {
        List<PackageDescr> packages = new ArrayList<>();
        sources.forEach((file, text) -> parse(file, text).ifPresent(parsed -> {
            index(file, parsed);
            packages.add(parsed);
        }));
        if (!diagnostics.isEmpty()) {
            return new Compiled<>(Optional.empty(), diagnostics);
        }
        KnowledgeBuilder builder = KnowledgeBuilderFactory.newKnowledgeBuilder();
        for (PackageDescr parsed : packages) {
            builder.add(ResourceFactory.newDescrResource(parsed), ResourceType.DESCR);
            collect(builder, fileOfPackage.getOrDefault(parsed.getName(), parsed.getName()));
            if (!diagnostics.isEmpty()) {
                return new Compiled<>(Optional.empty(), diagnostics);
            }
        }
        InternalKnowledgeBase base = KnowledgeBaseFactory.newKnowledgeBase(fixed());
        base.addPackages(builder.getKnowledgePackages());
        return new Compiled<>(Optional.of(new RuleBase(base, rules)), diagnostics);
    }

    /** A base to which no rule is added once it has sessions; those then find their facts by identity instead of by name of class. */
    private static KieBaseConfiguration fixed() {
        KieBaseConfiguration configuration = RuleBaseFactory.newKnowledgeBaseConfiguration();
        configuration.setOption(KieBaseMutabilityOption.DISABLED);
        return configuration;
    }

    private Optional<PackageDescr> parse(String file, String text) {
        DrlParser parser = new DrlParser(LanguageLevelOption.DRL6);
        PackageDescr parsed;
        try {
            parsed = parser.parse(true, new StringReader(text));
        } catch (DroolsParserException e) {
            diagnostics.add(Diagnostic.error(Place.ofFile(file), "rule-syntax", firstLine(String.valueOf(e.getMessage()))));
            return Optional.empty();
        }
        parser.getErrors().forEach(error -> {
            int line = error.getLines().length > 0 ? Math.max(error.getLines()[0], 0) : 0;
            diagnostics.add(Diagnostic.error(new Place(file, line, line == 0 ? 0 : 1), "rule-syntax", firstLine(error.getMessage())));
        });
        return parser.hasErrors() ? Optional.empty() : Optional.ofNullable(parsed);
    }

    private void index(String file, PackageDescr parsed) {
        fileOfPackage.put(parsed.getName(), file);
        for (RuleDescr rule : parsed.getRules()) {
            RuleRef ref = new RuleRef(rule.getName(), new Place(file, rule.getLine(), 1));
            RuleRef earlier = rules.putIfAbsent(key(parsed.getName(), rule.getName()), ref);
            if (earlier != null) {
                diagnostics.add(Diagnostic.error(ref.place(), "duplicate-rule", "rule `" + rule.getName() + "` is written twice")
                        .withHint("the first is at " + earlier.place().brief()));
            }
        }
    }

    private void collect(KnowledgeBuilder builder, String file) {
        for (KnowledgeBuilderError error : builder.getErrors()) {
            int line = error.getLines().length > 0 ? Math.max(error.getLines()[0], 0) : 0;
            diagnostics.add(Diagnostic.error(new Place(file, line, line == 0 ? 0 : 1), "rule-compile", firstLine(error.getMessage())));
        }
    }

    private static String firstLine(String message) {
        return message.strip().lines().findFirst().orElse("the rule cannot be compiled");
    }
}

package io.sallyport.rules.drl;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;

import io.sallyport.model.Place;
import io.sallyport.model.RuleRef;
import io.sallyport.policy.yaml.Problems;

/**
 * Reads the rule files of a repository. Only what this reader understands becomes part of a rule; everything else is a diagnostic. All mistakes are
 * found at once, but for those after the first that cannot be understood in one rule.
 */
public final class RuleReader {
    /** The largest rule file, in characters. */
    public static final int FILE_CHARS_MAX = 262_144;
    /** The most rules of a repository. */
    public static final int RULES_MAX = 500;
    /** The package of an organisation's rules. Others may lie below it. */
    public static final String PACKAGE = "rules.custom";

    private final SortedSet<String> resources;
    private final Problems problems;
    private final Map<String, RuleRef> names = new HashMap<>();
    private final List<OwnRule> rules = new ArrayList<>();

    private RuleReader(SortedSet<String> resources, Problems problems) {
        this.resources = resources;
        this.problems = problems;
    }

    /**
     * Reads these files, path to text. The rules are of use only when no error was told.
     *
     * @param resources names of the policy's resources
     * @param stock rules of the engine, whose names are taken
     */
    public static List<OwnRule> read(SortedMap<String, String> files, SortedSet<String> resources, List<RuleRef> stock,
            Problems problems) {
        RuleReader reader = new RuleReader(resources, problems);
        stock.forEach(rule -> reader.names.put(rule.name(), rule));
        files.forEach(reader::file);
        return List.copyOf(reader.rules);
    }

    private void file(String path, String text) {
        if (text.length() > FILE_CHARS_MAX) {
            problems.add(RuleProblem.RULE_TOO_LARGE, Place.ofFile(path), "the file has more than " + FILE_CHARS_MAX + " characters",
                    "split it");
            return;
        }
        Tokens tokens = new Tokens(Lexer.read(path, text, problems), problems);
        try {
            head(path, tokens);
        } catch (Tokens.Stop told) {
            tokens.recover();
        }
        while (!tokens.atEnd()) {
            try {
                tokens.expect("rule");
                rule(tokens);
            } catch (Tokens.Stop told) {
                tokens.recover();
            }
        }
    }

    private void head(String path, Tokens tokens) {
        if (!tokens.isAt("package")) {
            problems.add(RuleProblem.RULE_PACKAGE, tokens.peek().place().file().isEmpty() ? Place.ofFile(path) : tokens.peek().place(),
                    "the file does not begin with its package", "begin it with `package " + PACKAGE + "`");
        } else {
            Token word = tokens.next();
            String name = dotted(tokens);
            if (!name.equals(PACKAGE) && !name.startsWith(PACKAGE + ".")) {
                problems.add(RuleProblem.RULE_PACKAGE, word.place(), "the package is not " + PACKAGE + " or one below it",
                        "write `package " + PACKAGE + "`");
            }
            tokens.skip(";");
        }
        while (tokens.isAt("import")) {
            anImport(tokens);
        }
    }

    /** Facts need no import; one of a fact is taken for the sake of editors. */
    private static void anImport(Tokens tokens) {
        Token word = tokens.next();
        String name = dotted(tokens);
        boolean isFact = FactType.ALL.stream().anyMatch(fact -> fact.type().getName().equals(name));
        if (!isFact) {
            throw tokens.stop(RuleProblem.RULE_NOT_ALLOWED, word.place(), "only facts can be imported, and need not be",
                    "remove the import: facts are known by their names");
        }
        tokens.skip(";");
    }

    private static String dotted(Tokens tokens) {
        StringBuilder name = new StringBuilder(tokens.expect(Token.Kind.NAME, "a name").text());
        while (tokens.skip(".")) {
            name.append('.').append(tokens.expect(Token.Kind.NAME, "a name").text());
        }
        return name.toString();
    }

    private void rule(Tokens tokens) {
        Token name = tokens.peek();
        if (name.kind() != Token.Kind.TEXT && (name.kind() != Token.Kind.NAME || name.isVariable() || name.is("when"))) {
            throw tokens.syntax("the name of a rule in quotes");
        }
        tokens.next();
        RuleRef ref = new RuleRef(name.text(), name.place());
        unique(ref, tokens);
        Annotations annotations = Annotations.read(tokens, name);
        tokens.expect("when");
        Scope scope = new Scope();
        new PatternReader(tokens, scope).read();
        tokens.expect("then");
        boolean nothing = tokens.isAt("end");
        List<OwnConclusion> then = new ConclusionReader(tokens, scope, resources).read();
        if (nothing) {
            tokens.problem(RuleProblem.RULE_SYNTAX, name.place(), "the rule concludes nothing", "write a conclusion after `then`");
        }
        tokens.expect("end");
        Optional<String> message = annotations.message();
        if (message.isPresent() && (annotations.shadow() || !then.contains(new OwnConclusion.Deny()))) {
            tokens.problem(RuleProblem.UNKNOWN_ANNOTATION, name.place(), "the rule's message is never sent",
                    "only a rule that denies has a message; remove it");
        }
        rules.add(new OwnRule(ref, annotations.reason(), message, annotations.shadow(), scope.patterns(), then));
        if (rules.size() == RULES_MAX + 1) {
            tokens.problem(RuleProblem.RULE_TOO_LARGE, name.place(), "there are more than " + RULES_MAX + " rules",
                    "say with Access rows what is about names and hours");
        }
    }

    private void unique(RuleRef ref, Tokens tokens) {
        if (ref.name().isBlank()) {
            tokens.problem(RuleProblem.RULE_SYNTAX, ref.place(), "the rule has no name", "name it in quotes");
        }
        RuleRef earlier = names.putIfAbsent(ref.name(), ref);
        if (earlier != null) {
            tokens.problem(RuleProblem.DUPLICATE_RULE, ref.place(),
                    io.sallyport.policy.yaml.Words.quote(ref.name()) + " is the name of another rule",
                    "the other stands at " + earlier.place().brief());
        }
    }
}

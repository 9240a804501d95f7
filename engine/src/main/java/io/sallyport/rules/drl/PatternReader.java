package io.sallyport.rules.drl;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import io.sallyport.policy.yaml.NearestName;

/** Reads what stands between {@code when} and {@code then}. */
final class PatternReader {
    /** The most patterns of a rule. */
    static final int PATTERNS_MAX = 8;

    private final Tokens tokens;
    private final Scope scope;

    PatternReader(Tokens tokens, Scope scope) {
        this.tokens = tokens;
        this.scope = scope;
    }

    void read() {
        while (!tokens.isAt("then")) {
            if (scope.current() == PATTERNS_MAX) {
                throw tokens.stop(RuleProblem.RULE_TOO_LARGE, tokens.peek().place(), "the rule has more than " + PATTERNS_MAX + " patterns",
                        "split the rule");
            }
            quantified();
            if (!tokens.skip(";") && tokens.skip("and") && tokens.isAt("then")) {
                throw tokens.syntax("a pattern");
            }
        }
    }

    private void quantified() {
        Pattern.Quantity quantity = Pattern.Quantity.ONE;
        if (tokens.skip("not")) {
            quantity = Pattern.Quantity.NONE;
        } else if (tokens.skip("exists")) {
            quantity = Pattern.Quantity.SOME;
        }
        boolean wrapped = quantity != Pattern.Quantity.ONE && tokens.skip("(");
        scope.close(pattern(quantity));
        if (wrapped) {
            tokens.expect(")");
        }
    }

    private Pattern pattern(Pattern.Quantity quantity) {
        if (tokens.peek().isVariable()) {
            Token variable = tokens.next();
            tokens.expect(":");
            Token name = factName();
            FactType fact = fact(name);
            bind(variable, new Scope.Meaning.OfFact(fact, scope.current()));
            return conditions(quantity, fact, name);
        }
        Token name = factName();
        return conditions(quantity, fact(name), name);
    }

    private Token factName() {
        boolean another = !Character.isUpperCase((tokens.peek().text() + " ").charAt(0));
        if (another || tokens.peek().kind() != Token.Kind.NAME) {
            throw tokens.syntax("a pattern, such as `Clock( hour < 6 )`,");
        }
        return tokens.next();
    }

    private FactType fact(Token name) {
        return FactType.of(name.text()).orElseThrow(() -> {
            List<String> names = FactType.ALL.stream().map(FactType::name).toList();
            String there = "there are " + String.join(", ", names);
            return tokens.stop(RuleProblem.UNKNOWN_FACT, name.place(), name.shown() + " is not a fact",
                    NearestName.hint(name.text(), names).orElse(there));
        });
    }

    private Pattern conditions(Pattern.Quantity quantity, FactType fact, Token name) {
        Token opening = tokens.expect("(");
        tokens.down(opening);
        SortedMap<String, String> bound = new TreeMap<>();
        List<Condition> conditions = new ArrayList<>();
        ConditionReader reader = new ConditionReader(tokens, scope, fact, bound);
        while (!tokens.isAt(")")) {
            if (tokens.peek().isVariable() && tokens.peek(1).is(":")) {
                bindField(fact, bound, conditions, reader);
            } else {
                reader.condition().ifPresent(conditions::add);
            }
            if (!tokens.isAt(")")) {
                tokens.expect(",");
            }
        }
        tokens.expect(")");
        tokens.up();
        return new Pattern(quantity, fact, bound, conditions, name.place().line());
    }

    /** {@code $h : hour}, which may go on as a condition: {@code $h : hour > 5}. */
    private void bindField(FactType fact, SortedMap<String, String> bound, List<Condition> conditions, ConditionReader reader) {
        Token variable = tokens.next();
        tokens.expect(":");
        Token name = tokens.peek();
        if (name.kind() != Token.Kind.NAME || name.isVariable()) {
            throw tokens.syntax("a field to bind");
        }
        if (tokens.peek(1).is(",") || tokens.peek(1).is(")")) {
            tokens.next();
        } else {
            reader.condition().ifPresent(conditions::add);
        }
        FactType.Field field = fact.field(name.text()).orElse(null);
        if (field == null) {
            reader.unknownField(name);
        } else {
            bound.put(Scope.canonical(scope.current(), field), field.name());
            bind(variable, new Scope.Meaning.OfField(field, scope.current()));
        }
    }

    private void bind(Token variable, Scope.Meaning meaning) {
        if (!scope.bind(variable.text(), meaning)) {
            tokens.problem(RuleProblem.DUPLICATE_VARIABLE, variable.place(), variable.shown() + " is bound twice", "give one another name");
        }
    }
}

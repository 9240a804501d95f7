package io.sallyport.rules.drl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

import io.sallyport.policy.yaml.NearestName;
import io.sallyport.policy.yaml.Words;
import io.sallyport.rules.drl.FactType.Kind;

/**
 * Reads the conditions of one pattern. Precedence as in Java: {@code !}, comparisons, {@code &&}, {@code ||}. A condition that has a mistake is told
 * and left out.
 */
final class ConditionReader {
    /** The largest number; enough for seconds since 1970 far beyond the year 2200. */
    static final long WHOLE_MAX = 9_999_999_999L;
    /** The most texts or numbers in one {@code in ( … )}. */
    static final int LIST_MAX = 100;

    private final Tokens tokens;
    private final Scope scope;
    private final FactType fact;
    private final SortedMap<String, String> bound;
    private final OperandReader operands;

    ConditionReader(Tokens tokens, Scope scope, FactType fact, SortedMap<String, String> bound) {
        this.tokens = tokens;
        this.scope = scope;
        this.fact = fact;
        this.bound = bound;
        operands = new OperandReader(this.tokens, this.scope, this.fact, this.bound);
    }

    Optional<Condition> condition() {
        return any();
    }

    void unknownField(Token name) {
        operands.unknownField(name);
    }

    private Optional<Condition> any() {
        List<Optional<Condition>> parts = new ArrayList<>(List.of(all()));
        while (tokens.skip("||")) {
            parts.add(all());
        }
        return combined(parts, false);
    }

    private Optional<Condition> all() {
        List<Optional<Condition>> parts = new ArrayList<>(List.of(one()));
        while (tokens.skip("&&")) {
            parts.add(one());
        }
        return combined(parts, true);
    }

    private static Optional<Condition> combined(List<Optional<Condition>> parts, boolean all) {
        List<Condition> good = parts.stream().flatMap(Optional::stream).toList();
        if (parts.size() == 1 || good.isEmpty()) {
            return parts.getFirst();
        }
        return Optional.of(all ? new Condition.All(good) : new Condition.Any(good));
    }

    private Optional<Condition> one() {
        Token start = tokens.peek();
        if (tokens.skip("!")) {
            tokens.down(start);
            Optional<Condition> negated = one();
            tokens.up();
            return negated.map(Condition.Not::new);
        }
        if (tokens.skip("(")) {
            tokens.down(start);
            Optional<Condition> inner = any();
            tokens.expect(")");
            tokens.up();
            return inner;
        }
        return comparison(start);
    }

    private Optional<Condition> comparison(Token start) {
        Optional<Operand> left = operands.read();
        Token sign = tokens.peek();
        if (sign.is("in") || (sign.is("not") && tokens.peek(1).is("in"))) {
            boolean negated = tokens.skip("not");
            tokens.expect("in");
            return among(start, left, negated);
        }
        Optional<Condition.Operator> operator = operator(sign);
        if (operator.isEmpty()) {
            if (!sign.is(",") && !sign.is(")") && !sign.is("&&") && !sign.is("||")) {
                throw tokens.syntax("a comparison");
            }
            return left.flatMap(asked -> alone(start, asked));
        }
        tokens.next();
        Optional<Operand> right = operands.read();
        return left.flatMap(l -> right.flatMap(r -> compare(start, l, operator.get(), r)));
    }

    private static Optional<Condition.Operator> operator(Token sign) {
        for (Condition.Operator operator : Condition.Operator.values()) {
            if (sign.is(operator.sign)) {
                return Optional.of(operator);
            }
        }
        return Optional.empty();
    }

    /** A field or question that is true or false by itself. */
    private Optional<Condition> alone(Token start, Operand asked) {
        if (asked.kind() != Kind.YES_NO || !asked.isOwn()) {
            tokens.problem(RuleProblem.RULE_TYPE, start.place(), start.shown() + " is no condition by itself",
                    "compare it, for example `== \"…\"`");
            return Optional.empty();
        }
        return Optional.of(new Condition.Compare(asked, Condition.Operator.EQUAL, new Operand.YesNo(true)));
    }

    private Optional<Condition> compare(Token start, Operand left, Condition.Operator operator, Operand right) {
        if (!left.isOwn() && right.isOwn()) {
            return compare(start, right, operator.flipped(), left);
        }
        if (!left.isOwn()) {
            tokens.problem(RuleProblem.RULE_TYPE, start.place(), "the comparison is not about the fact it stands in",
                    "compare a field of " + fact.name() + ", or remove it");
            return Optional.empty();
        }
        if (left.kind() != right.kind()) {
            tokens.problem(RuleProblem.RULE_TYPE, start.place(), "a " + left.kind() + " is compared with a " + right.kind(),
                    "compare like with like");
            return Optional.empty();
        }
        if (operator.orders() && left.kind() != Kind.WHOLE) {
            tokens.problem(RuleProblem.RULE_TYPE, start.place(),
                    Words.quote(operator.sign) + " compares numbers only, this is a " + left.kind(),
                    "use `==` or `!=`");
            return Optional.empty();
        }
        return Optional.of(new Condition.Compare(left, operator, right));
    }

    private Optional<Condition> among(Token start, Optional<Operand> left, boolean negated) {
        Token opening = tokens.expect("(");
        tokens.down(opening);
        List<Condition> choices = new ArrayList<>();
        int count = 0;
        do {
            if (++count > LIST_MAX) {
                throw tokens.stop(RuleProblem.RULE_TOO_LARGE, opening.place(), "the list has more than " + LIST_MAX + " entries",
                        "put the names into a group and match `Member( group == \"…\" )`");
            }
            Optional<Operand> choice = operands.read();
            left.flatMap(l -> choice.flatMap(c -> compare(start, l, Condition.Operator.EQUAL, c))).ifPresent(choices::add);
        } while (tokens.skip(","));
        tokens.expect(")");
        tokens.up();
        if (choices.isEmpty()) {
            return Optional.empty();
        }
        Condition any = new Condition.Any(choices);
        return Optional.of(negated ? new Condition.Not(any) : any);
    }

    /** The fields' names, for hints. */
    static Optional<String> near(Token name, FactType fact) {
        List<String> names = fact.fields().stream().map(FactType.Field::name).toList();
        return NearestName.hint(name.text(), names).or(() -> Optional.of(fact.name() + " has " + String.join(", ", names)));
    }
}

package io.sallyport.rules.drl;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

import io.sallyport.policy.yaml.NearestName;
import io.sallyport.policy.yaml.Words;

/** Reads one side of a comparison. */
final class OperandReader {
    private static final String NOT_IN_TEXTS = "\"'\\{}$`#;";

    /** Drools looks for comments without minding quotes. */
    private static final List<String> COMMENTS = List.of("//", "/*", "*/");

    private final Tokens tokens;
    private final Scope scope;
    private final FactType fact;
    private final SortedMap<String, String> bound;

    OperandReader(Tokens tokens, Scope scope, FactType fact, SortedMap<String, String> bound) {
        this.tokens = tokens;
        this.scope = scope;
        this.fact = fact;
        this.bound = bound;
    }

    /** Empty when there was something wrong with it, which is told. */
    Optional<Operand> read() {
        Token token = tokens.peek();
        return switch (token.kind()) {
            case TEXT -> text(tokens.next());
            case WHOLE -> whole(tokens.next());
            case NAME -> token.isVariable() ? variable() : named();
            case SYMBOL, END -> throw tokens.syntax("a field, a variable or a value");
        };
    }

    private Optional<Operand> text(Token token) {
        for (int i = 0; i < token.text().length(); i++) {
            char c = token.text().charAt(i);
            if (c < ' ' || c > '~' || NOT_IN_TEXTS.indexOf(c) >= 0) {
                tokens.problem(RuleProblem.RULE_CHARACTER, token.place(),
                        Words.quote(String.valueOf(c)) + " cannot stand in a text that facts are compared with",
                        "put those people into a group, and match `Member( group == \"…\" )`");
                return Optional.empty();
            }
        }
        Optional<String> comment = COMMENTS.stream().filter(token.text()::contains).findFirst();
        if (comment.isPresent()) {
            tokens.problem(RuleProblem.RULE_CHARACTER, token.place(),
                    Words.quote(comment.get()) + " cannot stand in a text that facts are compared with", "compare with a part of the text");
            return Optional.empty();
        }
        return Optional.of(new Operand.Text(token.text()));
    }

    private Optional<Operand> whole(Token token) {
        boolean digits = token.text().chars().allMatch(c -> c >= '0' && c <= '9');
        boolean plain = digits && token.text().length() <= 10 && (token.text().length() == 1 || !token.text().startsWith("0"));
        if (!plain) {
            tokens.problem(RuleProblem.RULE_SYNTAX, token.place(), token.shown() + " is not a number that is taken here",
                    "write a whole number from 0 to " + ConditionReader.WHOLE_MAX + ", in decimal");
            return Optional.empty();
        }
        return Optional.of(new Operand.Whole(Long.parseLong(token.text())));
    }

    private Optional<Operand> variable() {
        Token name = tokens.next();
        Optional<Token> part = tokens.skip(".") ? Optional.of(tokens.expect(Token.Kind.NAME, "a field")) : Optional.empty();
        noFurther();
        Optional<Scope.Meaning> meaning = scope.find(name.text());
        if (meaning.isEmpty()) {
            tokens.problem(RuleProblem.UNKNOWN_VARIABLE, name.place(), name.shown() + " is not bound",
                    NearestName.hint(name.text(), scope.names()).orElse("bind it in a pattern before: `$m : Member()`"));
            return Optional.empty();
        }
        return switch (meaning.get()) {
            case Scope.Meaning.OfField(FactType.Field field, int pattern) -> {
                if (part.isPresent()) {
                    tokens.problem(RuleProblem.UNKNOWN_FIELD, part.get().place(), "a " + field.kind() + " has no fields",
                            "use the variable by itself");
                    yield Optional.empty();
                }
                yield Optional.of(new Operand.Bound(scope.reach(pattern, field), field.kind()));
            }
            case Scope.Meaning.OfFact(FactType of, int pattern) -> part.isEmpty() ? whole(name, of) : ofFact(part.get(), of, pattern);
        };
    }

    private Optional<Operand> whole(Token name, FactType of) {
        tokens.problem(RuleProblem.RULE_TYPE, name.place(), name.shown() + " is a fact and cannot be compared",
                "compare one of its fields, for example `" + name.text() + "." + of.fields().getFirst().name() + "`");
        return Optional.empty();
    }

    private Optional<Operand> ofFact(Token part, FactType of, int pattern) {
        Optional<FactType.Field> field = of.field(part.text());
        if (field.isEmpty()) {
            unknownField(part, of);
            return Optional.empty();
        }
        String variable = scope.reach(pattern, field.get());
        if (pattern == scope.current()) {
            bound.put(variable, field.get().name());
        }
        return Optional.of(new Operand.Bound(variable, field.get().kind()));
    }

    private Optional<Operand> named() {
        Token name = tokens.peek();
        if (name.is("true") || name.is("false")) {
            tokens.next();
            return Optional.of(new Operand.YesNo(name.is("true")));
        }
        Optional<FactType.Field> field = fact.field(name.text());
        if (field.isEmpty() && (Beyond.insteadOf(name).isPresent() || tokens.peek(1).is("("))) {
            throw tokens.stop(RuleProblem.RULE_NOT_ALLOWED, name.place(), name.shown() + " cannot be used in rules of a repository",
                    Beyond.insteadOf(name).orElse("a condition compares fields of " + fact.name()));
        }
        tokens.next();
        boolean asked = tokens.skip(".");
        if (field.isEmpty()) {
            unknownField(name);
            if (asked) {
                throw tokens.syntax("a comparison");
            }
            return Optional.empty();
        }
        Operand.Field own = new Operand.Field(field.get().name(), field.get().kind());
        Optional<Operand> operand = asked ? call(own) : Optional.of(own);
        noFurther();
        return operand;
    }

    private Optional<Operand> call(Operand.Field on) {
        Token name = tokens.expect(Token.Kind.NAME, "a question to a text");
        Optional<Operand.Method> method = Arrays.stream(Operand.Method.values()).filter(m -> m.word.equals(name.text())).findFirst();
        if (method.isEmpty() || on.kind() != FactType.Kind.TEXT) {
            List<String> words = Arrays.stream(Operand.Method.values()).map(m -> m.word).toList();
            throw tokens.stop(RuleProblem.RULE_NOT_ALLOWED, name.place(), "a " + on.kind() + " cannot be asked " + name.shown(),
                    "a text can be asked " + String.join(", ", words));
        }
        tokens.expect("(");
        Optional<Operand> argument = Optional.of(new Operand.Text(""));
        if (method.get().takesText) {
            argument = text(tokens.expect(Token.Kind.TEXT, "a text in quotes"));
        }
        tokens.expect(")");
        return argument.map(text -> new Operand.Call(on, method.get(), text instanceof Operand.Text(String value) ? value : ""));
    }

    /** No way leads from a field or an answer to anything else. */
    private void noFurther() {
        if (tokens.isAt(".") || tokens.isAt("(")) {
            throw tokens.stop(RuleProblem.RULE_NOT_ALLOWED, tokens.peek().place(), tokens.peek().shown() + " leads away from the facts",
                    "fields and the answers of texts have no parts");
        }
    }

    void unknownField(Token name) {
        unknownField(name, fact);
    }

    private void unknownField(Token name, FactType of) {
        tokens.problem(RuleProblem.UNKNOWN_FIELD, name.place(), name.shown() + " is not a field of " + of.name(),
                ConditionReader.near(name, of));
    }
}

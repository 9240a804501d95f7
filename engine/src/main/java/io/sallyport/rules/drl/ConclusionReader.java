package io.sallyport.rules.drl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Function;

import io.sallyport.model.Bandwidth;
import io.sallyport.policy.Factor;
import io.sallyport.policy.yaml.NearestName;

/** Reads what stands between {@code then} and {@code end}. The values are constants, so that everything about them is known before they are used. */
final class ConclusionReader {
    /** The most statements of a rule. */
    static final int STATEMENTS_MAX = 16;

    private static final List<String> METHODS = Arrays.stream(Factor.values()).map(Factor::toString).toList();
    private static final java.util.regex.Pattern TAG = java.util.regex.Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    private final Tokens tokens;
    private final Scope scope;
    private final SortedSet<String> resources;

    ConclusionReader(Tokens tokens, Scope scope, SortedSet<String> resources) {
        this.tokens = tokens;
        this.scope = scope;
        this.resources = resources;
    }

    List<OwnConclusion> read() {
        List<OwnConclusion> drawn = new ArrayList<>();
        int statements = 0;
        while (!tokens.isAt("end")) {
            if (++statements > STATEMENTS_MAX) {
                throw tokens.stop(RuleProblem.RULE_TOO_LARGE, tokens.peek().place(), "the rule draws more than " + STATEMENTS_MAX
                        + " conclusions", "split the rule");
            }
            statement(drawn);
        }
        return drawn;
    }

    private void statement(List<OwnConclusion> drawn) {
        if (!tokens.isAt("conclude")) {
            Token token = tokens.peek();
            throw token.kind() == Token.Kind.END
                    ? tokens.syntax("`end`")
                    : tokens.stop(RuleProblem.RULE_NOT_ALLOWED, token.place(),
                            token.shown() + " is no conclusion; a rule can do nothing else",
                            Beyond.insteadOf(token).orElse("write `conclude.deny($c);` or another of the vocabulary"));
        }
        tokens.next();
        tokens.expect(".");
        Token word = tokens.expect(Token.Kind.NAME, "a conclusion");
        List<String> words = Arrays.stream(Verb.values()).map(Verb::word).toList();
        Verb verb = Arrays.stream(Verb.values()).filter(v -> v.word().equals(word.text())).findFirst()
                .orElseThrow(() -> tokens.stop(RuleProblem.UNKNOWN_CONCLUSION, word.place(), word.shown() + " is not a conclusion",
                        NearestName.hint(word.text(), words).orElse("there are " + String.join(", ", words))));
        tokens.expect("(");
        client();
        List<Token> arguments = new ArrayList<>();
        while (tokens.skip(",")) {
            arguments.add(tokens.expect(Token.Kind.TEXT, "a text in quotes"));
        }
        tokens.expect(")");
        tokens.expect(";");
        drawn.addAll(conclusions(verb, word, arguments));
    }

    /** The client is named first, by the variable of the Connect pattern. */
    private void client() {
        Token variable = tokens.peek();
        if (!variable.isVariable()) {
            throw tokens.syntax("the client, bound by `$c : Connect()`,");
        }
        tokens.next();
        Optional<Scope.Meaning> meaning = scope.find(variable.text());
        if (meaning.isEmpty()) {
            tokens.problem(RuleProblem.UNKNOWN_VARIABLE, variable.place(), variable.shown() + " is not bound",
                    NearestName.hint(variable.text(), scope.names()).orElse("bind the client: `" + variable.text() + " : Connect()`"));
        } else if (!(meaning.get() instanceof Scope.Meaning.OfFact(FactType fact, int _)) || !fact.name().equals("Connect")) {
            tokens.problem(RuleProblem.RULE_ARGUMENT, variable.place(), variable.shown() + " is not the client",
                    "name the variable of the pattern `$c : Connect()` first");
        }
    }

    private List<OwnConclusion> conclusions(Verb verb, Token word, List<Token> arguments) {
        return switch (verb) {
            case DENY -> exactly(0, verb, word, arguments) ? List.of(new OwnConclusion.Deny()) : List.of();
            case ALLOW -> resources(verb, word, arguments, OwnConclusion.Allow::new);
            case NARROW -> resources(verb, word, arguments, OwnConclusion.Narrow::new);
            case CHALLENGE -> exactly(1, verb, word, arguments)
                    ? choice(arguments.getFirst(), METHODS, "a way to ask for a second factor")
                            .<List<OwnConclusion>>map(
                                    method -> List.of(new OwnConclusion.Challenge(Factor.valueOf(method.toUpperCase(Locale.ROOT)))))
                            .orElse(List.of())
                    : List.of();
            case ISOLATE -> exactly(0, verb, word, arguments) ? List.of(new OwnConclusion.Isolate()) : List.of();
            case TAG -> exactly(1, verb, word, arguments) ? tag(arguments.getFirst()) : List.of();
            case LIMIT -> exactly(2, verb, word, arguments) ? limit(word, arguments) : List.of();
        };
    }

    private boolean exactly(int count, Verb verb, Token word, List<Token> arguments) {
        if (arguments.size() != count) {
            tokens.problem(RuleProblem.RULE_ARGUMENT, word.place(), word.shown() + " takes the client and " + verb.argument().words,
                    "write it as `" + verb.example() + "`");
        }
        return arguments.size() == count;
    }

    private List<OwnConclusion> resources(Verb verb, Token word, List<Token> names, Function<String, OwnConclusion> conclusion) {
        if (names.isEmpty()) {
            exactly(1, verb, word, names);
        }
        return names.stream().flatMap(name -> resource(name).stream()).map(conclusion).toList();
    }

    private Optional<String> resource(Token name) {
        return choice(name, List.copyOf(resources), "a resource of the policy");
    }

    private List<OwnConclusion> tag(Token name) {
        if (!TAG.matcher(name.text()).matches()) {
            tokens.problem(RuleProblem.RULE_ARGUMENT, name.place(), name.shown() + " is not a tag",
                    "write a name of lower-case letters, digits and dashes, such as \"managed-device\"");
        }
        return List.of(new OwnConclusion.Tag(name.text()));
    }

    private List<OwnConclusion> limit(Token word, List<Token> rates) {
        Optional<Bandwidth> down = rate(rates.getFirst());
        Optional<Bandwidth> up = rate(rates.getLast());
        if (rates.stream().allMatch(rate -> rate.text().equals(Verb.UNLIMITED))) {
            tokens.problem(RuleProblem.RULE_ARGUMENT, word.place(), "this limits nothing", "give one of the rates, or remove it");
        }
        return List.of(new OwnConclusion.Limit(down, up));
    }

    private Optional<Bandwidth> rate(Token text) {
        Optional<Bandwidth> rate = Bandwidth.parse(text.text());
        if (rate.isEmpty() && !text.text().equals(Verb.UNLIMITED)) {
            tokens.problem(RuleProblem.RULE_ARGUMENT, text.place(), text.shown() + " is not a rate",
                    "write it as \"5 Mbit/s\", or \"" + Verb.UNLIMITED + "\"");
        }
        return rate;
    }

    private Optional<String> choice(Token said, List<String> choices, String what) {
        if (choices.contains(said.text())) {
            return Optional.of(said.text());
        }
        tokens.problem(RuleProblem.RULE_ARGUMENT, said.place(), said.shown() + " is not " + what,
                NearestName.hint(said.text(), choices).or(() -> choices.size() > 8
                        ? Optional.empty()
                        : Optional.of("there are " + String.join(", ", choices))));
        return Optional.empty();
    }
}

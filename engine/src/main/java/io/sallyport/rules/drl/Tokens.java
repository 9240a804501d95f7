package io.sallyport.rules.drl;

import java.util.List;
import java.util.Optional;

import io.sallyport.model.Place;
import io.sallyport.policy.yaml.DiagnosticKind;
import io.sallyport.policy.yaml.Problems;

/** Goes through the words of a file, and tells what should have stood where it does not. */
final class Tokens {
    /** How deep parentheses may lie in each other. */
    static final int DEPTH_MAX = 16;

    private final List<Token> tokens;
    private final Problems problems;
    private int at;
    private int depth;

    Tokens(List<Token> tokens, Problems problems) {
        this.tokens = tokens;
        this.problems = problems;
    }

    /** What follows cannot be understood; it is told already, and reading goes on with the next rule. */
    static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Stop() {
            super("told", null, false, false);
        }
    }

    Token peek() {
        return tokens.get(at);
    }

    Token peek(int ahead) {
        return tokens.get(Math.min(at + ahead, tokens.size() - 1));
    }

    boolean isAt(String word) {
        return peek().is(word);
    }

    boolean atEnd() {
        return peek().kind() == Token.Kind.END;
    }

    Token next() {
        Token token = peek();
        if (!atEnd()) {
            at++;
        }
        return token;
    }

    /** Steps over the word when it stands here. */
    boolean skip(String word) {
        boolean here = isAt(word);
        if (here) {
            next();
        }
        return here;
    }

    Token expect(String word) {
        if (!isAt(word)) {
            throw syntax("`" + word + "`");
        }
        return next();
    }

    Token expect(Token.Kind kind, String what) {
        if (peek().kind() != kind) {
            throw syntax(what);
        }
        return next();
    }

    /** Something else should stand here. What DRL has and this language has not is told as that. */
    Stop syntax(String expected) {
        Token token = peek();
        Optional<String> instead = Beyond.insteadOf(token);
        if (instead.isPresent()) {
            return stop(RuleProblem.RULE_NOT_ALLOWED, token.place(), token.shown() + " cannot be used in rules of a repository",
                    instead.get());
        }
        return stop(RuleProblem.RULE_SYNTAX, token.place(), token.shown() + " stands where " + expected + " is expected",
                "see own-rules.md for the form of a rule");
    }

    Stop stop(DiagnosticKind kind, Place place, String message, String hint) {
        problems.add(kind, place, message, hint);
        return new Stop();
    }

    void problem(DiagnosticKind kind, Place place, String message, String hint) {
        problems.add(kind, place, message, hint);
    }

    void problem(DiagnosticKind kind, Place place, String message, Optional<String> hint) {
        problems.add(kind, place, message, () -> hint);
    }

    /** One level of parentheses deeper, as far as there are levels. */
    void down(Token opening) {
        if (++depth > DEPTH_MAX) {
            throw stop(RuleProblem.RULE_TOO_LARGE, opening.place(), "more than " + DEPTH_MAX + " parentheses lie in each other",
                    "split the rule, or say it with fewer");
        }
    }

    void up() {
        depth--;
    }

    /** To the next rule: the word {@code rule} with a name, after what was not understood. */
    void recover() {
        depth = 0;
        while (!atEnd()) {
            boolean starts = isAt("rule") && (peek(1).kind() == Token.Kind.TEXT || peek(1).kind() == Token.Kind.NAME);
            if (starts) {
                return;
            }
            next();
        }
    }
}

package io.sallyport.rules.drl;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.sallyport.model.Place;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Words;

/** Splits a rule file into words, in one pass and in time that grows with its length alone. */
final class Lexer {
    /** The longest text in quotes, in characters. */
    static final int TEXT_CHARS_MAX = 500;

    private static final Set<String> PAIRS = Set.of("==", "!=", "<=", ">=", "&&", "||", ":=", "->", "++", "--", "+=", "?/");

    private final String file;
    private final String text;
    private final Problems problems;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line = 1;
    private int lineStart;

    private Lexer(String file, String text, Problems problems) {
        this.file = file;
        this.text = text;
        this.problems = problems;
    }

    /** All words of the file, the last of kind END. Characters that cannot stand are told and left out. */
    static List<Token> read(String file, String text, Problems problems) {
        Lexer lexer = new Lexer(file, text, problems);
        while (lexer.at < text.length()) {
            lexer.next();
        }
        lexer.add(Token.Kind.END, "", lexer.here());
        return List.copyOf(lexer.tokens);
    }

    private void next() {
        char c = text.charAt(at);
        if (c == '\n') {
            at++;
            newLine();
        } else if (c == ' ' || c == '\t' || c == '\r') {
            at++;
        } else if (text.startsWith("//", at)) {
            skipTo("\n", 0);
        } else if (text.startsWith("/*", at)) {
            comment();
        } else if (c == '"' || c == '\'') {
            quoted(c);
        } else if (isNameStart(c)) {
            name();
        } else if (isDigit(c)) {
            digits();
        } else {
            symbol(c);
        }
    }

    private void comment() {
        Place start = here();
        if (!skipTo("*/", 2)) {
            problems.add(RuleProblem.RULE_SYNTAX, start, "the comment does not end", "end it with `*/`");
        }
    }

    /** Goes to the mark and {@code past} characters beyond, or to the end. */
    private boolean skipTo(String mark, int past) {
        int found = text.indexOf(mark, at + past);
        int end = found < 0 ? text.length() : found + past;
        while (at < end) {
            if (text.charAt(at++) == '\n') {
                newLine();
            }
        }
        return found >= 0;
    }

    private void newLine() {
        line++;
        lineStart = at;
    }

    private void quoted(char quote) {
        Place start = here();
        StringBuilder said = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != quote && text.charAt(at) != '\n') {
            char c = text.charAt(at++);
            if (c == '\\' && at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'' || text.charAt(at) == '\\')) {
                c = text.charAt(at++);
            } else if (c == '\\' || Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                problems.add(RuleProblem.RULE_CHARACTER, place(at - 1), Words.quote(String.valueOf(c)) + " cannot stand in a text",
                        "remove it; of `\\` there are only `\\\"`, `\\'` and `\\\\`");
            }
            said.append(c);
        }
        if (at < text.length() && text.charAt(at) == quote) {
            at++;
        } else {
            problems.add(RuleProblem.RULE_SYNTAX, start, "the text does not end on its line", "end it with `" + quote + "`");
        }
        if (said.length() > TEXT_CHARS_MAX) {
            problems.add(RuleProblem.RULE_TOO_LARGE, start, "the text has more than " + TEXT_CHARS_MAX + " characters");
        }
        add(Token.Kind.TEXT, said.toString(), start);
    }

    /** The attributes of DRL have dashes ({@code no-loop}); nothing of this language subtracts. */
    private void name() {
        int start = at;
        Place place = here();
        while (at < text.length() && (isNamePart(text.charAt(at)) || isInnerDash())) {
            at++;
        }
        add(Token.Kind.NAME, text.substring(start, at), place);
    }

    private boolean isInnerDash() {
        return text.charAt(at) == '-' && at + 1 < text.length() && isNameStart(text.charAt(at + 1)) && text.charAt(at + 1) != '$';
    }

    private void digits() {
        int start = at;
        Place place = here();
        while (at < text.length() && isNamePart(text.charAt(at))) {
            at++;
        }
        add(Token.Kind.WHOLE, text.substring(start, at), place);
    }

    private void symbol(char c) {
        Place place = here();
        String pair = text.substring(at, Math.min(text.length(), at + 2));
        if (PAIRS.contains(pair)) {
            at += 2;
            add(Token.Kind.SYMBOL, pair, place);
            return;
        }
        at++;
        if (c <= ' ' || c > '~' || c == '\\') {
            problems.add(RuleProblem.RULE_CHARACTER, place, Words.quote(String.valueOf(c)) + " cannot stand here",
                    "outside of comments and quotes there is only plain ASCII");
            return;
        }
        add(Token.Kind.SYMBOL, String.valueOf(c), place);
    }

    private void add(Token.Kind kind, String said, Place place) {
        tokens.add(new Token(kind, said, place));
    }

    private Place here() {
        return place(at);
    }

    private Place place(int index) {
        return new Place(file, line, index - lineStart + 1);
    }

    private static boolean isNameStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
    }

    private static boolean isNamePart(char c) {
        return isNameStart(c) || isDigit(c);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}

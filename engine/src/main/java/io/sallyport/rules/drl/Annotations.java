package io.sallyport.rules.drl;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.sallyport.policy.ClientSentence;
import io.sallyport.policy.yaml.NearestName;

/** What stands between a rule's name and {@code when}: texts, which nobody runs. */
record Annotations(String reason, Optional<String> message, boolean shadow) {
    private static final String REASON = "reason";
    private static final String MESSAGE = "message";
    private static final String MODE = "mode";
    private static final List<String> NAMES = List.of(REASON, MESSAGE, MODE);
    private static final List<String> MODES = List.of("enforce", "shadow");

    static Annotations read(Tokens tokens, Token rule) {
        Map<String, Token> said = new HashMap<>();
        while (tokens.skip("@")) {
            one(tokens, said);
        }
        if (!said.containsKey(REASON)) {
            tokens.problem(RuleProblem.RULE_WITHOUT_REASON, rule.place(), "the rule does not say why",
                    "write `@reason(\"…\")` below its name, for whoever reads the record");
        }
        Optional<Token> message = Optional.ofNullable(said.get(MESSAGE));
        message.ifPresent(text -> ClientSentence.wrongWith(text.text())
                .ifPresent(
                        hint -> tokens.problem(RuleProblem.RULE_CHARACTER, text.place(), "the message cannot be sent to a client", hint)));
        Optional<Token> mode = Optional.ofNullable(said.get(MODE));
        mode.filter(text -> !MODES.contains(text.text())).ifPresent(text -> tokens.problem(RuleProblem.UNKNOWN_ANNOTATION, text.place(),
                text.shown() + " is not a mode", "there are " + String.join(", ", MODES)));
        String reason = said.containsKey(REASON) ? said.get(REASON).text().strip() : "";
        return new Annotations(reason, message.map(Token::text), mode.filter(text -> text.text().equals("shadow")).isPresent());
    }

    private static void one(Tokens tokens, Map<String, Token> said) {
        Token name = tokens.expect(Token.Kind.NAME, "the name of an annotation");
        tokens.expect("(");
        Token text = tokens.expect(Token.Kind.TEXT, "a text in quotes");
        tokens.expect(")");
        if (!NAMES.contains(name.text())) {
            tokens.problem(RuleProblem.UNKNOWN_ANNOTATION, name.place(), name.shown() + " is not an annotation",
                    NearestName.hint(name.text(), NAMES).orElse("there are " + String.join(", ", NAMES)));
        } else if (said.putIfAbsent(name.text(), text) != null) {
            tokens.problem(RuleProblem.UNKNOWN_ANNOTATION, name.place(), name.shown() + " is written twice", "remove one");
        } else if (text.text().isBlank()) {
            tokens.problem(RuleProblem.UNKNOWN_ANNOTATION, text.place(), name.shown() + " says nothing", "write a sentence");
        }
    }
}

package io.sallyport.rules.drl;

import io.sallyport.model.Severity;
import io.sallyport.policy.yaml.DiagnosticKind;

/** What an organisation's own rules can have wrong with them. */
public enum RuleProblem implements DiagnosticKind {
    /** The text is no rule. */
    RULE_SYNTAX("rule-syntax", "A rule file cannot be read at this place."),
    /** DRL has it, this language has not. */
    RULE_NOT_ALLOWED("rule-not-allowed",
            "A rule uses something that Drools knows and rules of a repository may not use, because it could run code, wait, change what other rules see, or never end. See own-rules.md for what there is."),
    /** A character that has no business there. */
    RULE_CHARACTER("rule-character",
            "A rule file has a character that is not taken at this place. Outside of comments, reasons and messages there is only plain ASCII, and texts that facts are compared with hold no quotes, backslashes, braces or dollar signs."),
    /** A limit is passed. */
    RULE_TOO_LARGE("rule-too-large", "A rule, or a file of rules, is larger than the limit that the message names."),
    /** The package is not the organisation's. */
    RULE_PACKAGE("rule-package",
            "The package of a rule file is missing, or is not `rules.custom` or one below it. Others belong to the engine."),
    /** The name is taken. */
    DUPLICATE_RULE("duplicate-rule",
            "Two rules have the same name, or a rule has the name of a stock rule. Tests and records name a rule by it."),
    /** No such fact. */
    UNKNOWN_FACT("unknown-fact", "A pattern or an import names a fact that there is not. See facts.md for those there are."),
    /** No such field. */
    UNKNOWN_FIELD("unknown-field", "A condition names a field that the fact does not have. See facts.md."),
    /** No such variable. */
    UNKNOWN_VARIABLE("unknown-variable", "A condition or a conclusion names a variable that no pattern before it binds."),
    /** Bound twice. */
    DUPLICATE_VARIABLE("duplicate-variable", "A variable is bound twice in one rule."),
    /** Two types that do not go together. */
    RULE_TYPE("rule-type", "A condition compares things that cannot be compared, such as a text with a number."),
    /** No such verb. */
    UNKNOWN_CONCLUSION("unknown-conclusion", "A rule draws a conclusion that there is not. See own-rules.md for the vocabulary."),
    /** A conclusion about what there is not. */
    RULE_ARGUMENT("rule-argument",
            "A conclusion has the wrong number of arguments, or one that is not what the conclusion takes: a resource of the policy, a rate with its unit, a name."),
    /** Nobody could tell why. */
    RULE_WITHOUT_REASON("rule-without-reason",
            "A rule has no `@reason(\"…\")`. It is what the operator reads in explanations and records when the rule decides."),
    /** An annotation that means nothing here. */
    UNKNOWN_ANNOTATION("unknown-annotation", "A rule has an annotation that there is not, twice, or without its text."),
    /** Drools does not take it. */
    RULE_COMPILE("rule-compile",
            "The rule was understood and the rule engine does not take it all the same. This is a fault of the program: report it with the rule.");

    private final String id;
    private final String meaning;

    RuleProblem(String id, String meaning) {
        this.id = id;
        this.meaning = meaning;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String meaning() {
        return meaning;
    }
}

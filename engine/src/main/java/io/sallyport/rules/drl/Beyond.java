package io.sallyport.rules.drl;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What DRL has and rules of a repository have not, with what there is instead. It only words the refusal: whatever is not known is refused. */
final class Beyond {
    private static final Map<String, String> INSTEAD = new HashMap<>();

    static {
        every("the order in which rules fire means nothing here: a deny beats an allow, the strictest limit applies; remove it", "salience",
                "no-loop", "lock-on-active", "agenda-group", "activation-group", "ruleflow-group", "auto-focus", "attributes");
        every("time is a fact: match `Clock( … )`", "timer", "duration", "calendars", "date-effective", "date-expires");
        every("remove the rule, or give it `@mode(\"shadow\")`", "enabled");
        every("conditions stand in patterns, such as `Clock( hour < 6 )`", "eval");
        every("facts are there already; match them with a pattern", "from", "entry-point", "over", "accumulate", "acc", "collect",
                "groupby", "query", "forall");
        every("write `||` inside one pattern, or a second rule", "or");
        every("there are `==`, `!=`, `in ( … )`, and for texts `startsWith`, `endsWith`, `contains` with a dot before them", "matches",
                "soundslike", "str", "memberOf", "contains", "excludes", "instanceof");
        every("there are only facts and conclusions; see own-rules.md", "function", "declare", "global", "unit", "dialect", "extends",
                "modify", "update", "insert", "insertLogical", "delete", "retract", "drools", "kcontext", "import", "static", "new",
                "package", "class", "enum", "trait", "window", "ruleunit", "entrypoint", "this");
        every("a statement is one conclusion: `conclude.deny($c);`", "if", "else", "for", "while", "do", "switch", "try", "return",
                "throw", "synchronized", "System", "Runtime", "Thread", "Class", "java", "var", "break", "do-while", "channels");
        every("no field is ever null; what is not known is the empty text `\"\"`", "null");
        every("a field is reached by its name alone, and a variable's field by one dot", "#", "[", "]", "?", "?/", "/", "{", "}", "->");
        every("there is no arithmetic; compare with the number itself", "+", "-", "*", "%", "++", "--", "+=", "^", "&", "|", "~");
        every("compare with `==`", "=", ":=");
    }

    private Beyond() {}

    private static void every(String instead, String... words) {
        List.of(words).forEach(word -> INSTEAD.put(word, instead));
    }

    static Optional<String> insteadOf(Token token) {
        boolean word = token.kind() == Token.Kind.NAME || token.kind() == Token.Kind.SYMBOL;
        return word ? Optional.ofNullable(INSTEAD.get(token.text())) : Optional.empty();
    }
}

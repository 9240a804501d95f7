package io.sallyport.lsp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.sallyport.lsp.Suggestion.Sort;
import io.sallyport.rules.drl.FactType;
import io.sallyport.rules.drl.RuleMention;
import io.sallyport.rules.drl.Verb;

/** The words of rule files: facts with their fields, and the conclusions. */
final class RuleText {
    /** What stands before the name of a rule in a test. */
    static final String DECIDER = "rule:";
    private static final Pattern RULE = Pattern.compile("^\\s*rule\\s+(?:\"([^\"]*)\"|(\\S+))");
    private static final Pattern END = Pattern.compile("^\\s*end\\s*;?\\s*$");
    private static final Pattern TYPED = Pattern.compile("[A-Za-z0-9_]*$");
    private static final Pattern IN_FACT = Pattern.compile("([A-Z][A-Za-z]*)\\s*\\([^)]*$");

    private final SortedMap<String, FactType> facts = new TreeMap<>();
    private final SortedMap<String, Verb> verbs = new TreeMap<>();

    RuleText() {
        FactType.ALL.forEach(fact -> facts.put(fact.name(), fact));
        for (Verb verb : Verb.values()) {
            verbs.put(verb.word(), verb);
        }
    }

    /** The rules of a file. */
    static List<Outline> outline(String file, Lines lines) {
        List<Outline> found = new ArrayList<>();
        for (int i = 0; i < lines.count(); i++) {
            Matcher rule = RULE.matcher(lines.line(i));
            if (rule.find()) {
                int group = rule.group(1) != null ? 1 : 2;
                int last = i;
                while (last + 1 < lines.count() && !END.matcher(lines.line(last)).matches() && !RULE.matcher(lines.line(last + 1)).find()) {
                    last++;
                }
                found.add(new Outline(rule.group(group), "rule", new Span(file, i, rule.start(group), rule.end(group)), last, List.of()));
            }
        }
        return found;
    }

    List<Suggestion> complete(String file, Lines lines, int line, int character) {
        String before = lines.line(line).substring(0, Math.min(character, lines.line(line).length()));
        Matcher typed = TYPED.matcher(before);
        String word = typed.find() ? typed.group() : "";
        int from = before.length() - word.length();
        Span span = new Span(file, line, from, before.length());
        List<Suggestion> found = new ArrayList<>();
        if (before.substring(0, from).endsWith("conclude.")) {
            verbs.forEach((name, verb) -> found
                    .add(new Suggestion(name, Sort.CONCLUSION, verb.example(), Optional.of(verb.meaning()), name + "(", span)));
        } else {
            Matcher fact = IN_FACT.matcher(before);
            FactType type = fact.find() ? facts.get(fact.group(1)) : null;
            if (type != null) {
                for (FactType.Field field : type.fields()) {
                    found.add(new Suggestion(field.name(), Sort.KEY, field.kind().toString(), Optional.of(field.meaning()), field.name(),
                            span));
                }
            } else {
                facts.forEach((name, known) -> found.add(new Suggestion(name, Sort.FACT, names(known), Optional.of(known.meaning()), name,
                        span)));
            }
        }
        return found.stream().filter(suggestion -> suggestion.label().startsWith(word)).toList();
    }

    /** The rules of a file as tests name them under {@code by}, and the groups and resources they mention. */
    static List<Occurrence> occurrences(String file, String text, Lines lines) {
        List<Occurrence> found = new ArrayList<>();
        outline(file, lines).forEach(
                rule -> found.add(new Occurrence(Nouns.DECIDER, DECIDER + rule.title(), rule.name(), true, rule.name().line())));
        RuleMention.in(new TreeMap<>(Map.of(file, text))).forEach(mention -> {
            Span span = Span.of(mention.place(), mention.name(), lines);
            found.add(new Occurrence(noun(mention.noun()), mention.name(), span, false, span.line()));
        });
        return found;
    }

    private static String noun(RuleMention.Noun noun) {
        return switch (noun) {
            case GROUP -> Nouns.GROUP;
            case ALLOWED_RESOURCE, NARROWED_RESOURCE -> Nouns.RESOURCE;
        };
    }

    /** What the word at a cursor is. */
    Optional<String> hover(Lines lines, int line, int character) {
        String text = lines.line(line);
        Matcher words = Pattern.compile("[A-Za-z]+").matcher(text);
        while (words.find()) {
            FactType fact = facts.get(words.group());
            if (words.start() <= character && character <= words.end()) {
                if (fact != null) {
                    return Optional.of("**" + fact.name() + "**: a fact. " + fact.meaning() + "\n\n" + meanings(fact));
                }
                Verb verb = text.startsWith("conclude.", words.start() - "conclude.".length()) ? verbs.get(words.group()) : null;
                return Optional.ofNullable(verb).map(known -> "`" + known.example() + "`\n\n" + known.meaning());
            }
        }
        return Optional.empty();
    }

    private static String names(FactType type) {
        return type.fields().stream().map(FactType.Field::name).collect(Collectors.joining(", "));
    }

    private static String meanings(FactType type) {
        return type.fields().stream().map(field -> "- `" + field.name() + "` " + field.kind() + ", " + field.meaning())
                .collect(Collectors.joining("\n"));
    }
}

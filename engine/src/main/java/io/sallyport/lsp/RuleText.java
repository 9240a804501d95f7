package io.sallyport.lsp;

import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.sallyport.facts.Clock;
import io.sallyport.facts.Connect;
import io.sallyport.facts.Member;
import io.sallyport.lsp.Suggestion.Sort;
import io.sallyport.rules.Conclude;

/** The words of rule files: facts with their fields, and the conclusions. */
final class RuleText {
    private static final Pattern IMPORT = Pattern.compile("(?m)^import\\s+(io\\.sallyport\\.facts\\.\\w+)");
    private static final Pattern RULE = Pattern.compile("^\\s*rule\\s+(?:\"([^\"]*)\"|(\\S+))");
    private static final Pattern END = Pattern.compile("^\\s*end\\s*;?\\s*$");
    private static final Pattern TYPED = Pattern.compile("[A-Za-z0-9_]*$");
    private static final Pattern IN_FACT = Pattern.compile("([A-Z][A-Za-z]*)\\s*\\([^)]*$");

    private final SortedMap<String, Class<?>> facts = new TreeMap<>(
            Map.of("Clock", Clock.class, "Connect", Connect.class, "Member", Member.class));

    /** Facts are those of every decision, and what the stock rules match. */
    RuleText(Map<String, String> stockRules) {
        for (String text : stockRules.values()) {
            Matcher imports = IMPORT.matcher(text);
            while (imports.find()) {
                fact(imports.group(1)).ifPresent(type -> facts.put(type.getSimpleName(), type));
            }
        }
    }

    private static Optional<Class<?>> fact(String name) {
        try {
            return Optional.<Class<?>>of(Class.forName(name)).filter(Class::isRecord);
        } catch (ClassNotFoundException e) {
            return Optional.empty();
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
            conclusions()
                    .forEach((name, text) -> found.add(new Suggestion(name, Sort.CONCLUSION, text, Optional.empty(), name + "(", span)));
        } else {
            Matcher fact = IN_FACT.matcher(before);
            Class<?> type = fact.find() ? facts.get(fact.group(1)) : null;
            if (type != null) {
                for (RecordComponent field : type.getRecordComponents()) {
                    found.add(new Suggestion(field.getName(), Sort.KEY, field.getType().getSimpleName(), Optional.empty(), field.getName(),
                            span));
                }
            } else {
                facts.forEach((name, record) -> found.add(new Suggestion(name, Sort.FACT, fields(record), Optional.empty(), name, span)));
            }
        }
        return found.stream().filter(suggestion -> suggestion.label().startsWith(word)).toList();
    }

    /** What the word at a cursor is. */
    Optional<String> hover(Lines lines, int line, int character) {
        String text = lines.line(line);
        Matcher words = Pattern.compile("[A-Za-z]+").matcher(text);
        while (words.find()) {
            Class<?> fact = facts.get(words.group());
            if (words.start() <= character && character <= words.end()) {
                if (fact != null) {
                    return Optional.of("**" + words.group() + "**: a fact\n\n`" + fields(fact) + "`");
                }
                String conclusion = conclusions().get(words.group());
                return text.startsWith("conclude.", words.start() - "conclude.".length())
                        ? Optional.ofNullable(conclusion).map(c -> "`conclude." + c + "`")
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static String fields(Class<?> type) {
        return Arrays.stream(type.getRecordComponents()).map(field -> field.getType().getSimpleName() + " " + field.getName())
                .collect(Collectors.joining(", "));
    }

    /** What may follow {@code conclude.}, by name. */
    private static Map<String, String> conclusions() {
        TreeMap<String, TreeSet<String>> found = new TreeMap<>();
        Arrays.stream(Conclude.class.getDeclaredMethods()).filter(method -> Modifier.isPublic(method.getModifiers()))
                .forEach(method -> found.computeIfAbsent(method.getName(), name -> new TreeSet<>())
                        .add(Arrays.stream(method.getParameterTypes())
                                .map(Class::getSimpleName).collect(Collectors.joining(", ", method.getName() + "(", ")"))));
        TreeMap<String, String> texts = new TreeMap<>();
        found.forEach((name, forms) -> texts.put(name, String.join(" or ", forms)));
        return texts;
    }
}

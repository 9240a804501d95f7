package io.sallyport.lsp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.sallyport.policy.yaml.Units;

/**
 * Answers about the files of one repository as they stand in the editor. What is known of a file is kept until its text changes. Not safe for
 * several threads.
 */
public final class Editor {
    private final Schemas schemas;
    private final Nouns nouns;
    private final RuleText rules = new RuleText();
    private final Map<String, String> texts = new HashMap<>();
    private final SortedMap<String, FileIndex> indexes = new TreeMap<>();

    /**
     * @param schemas texts of the schema files
     * @param rules the stock rules
     */
    public Editor(SortedMap<String, String> schemas, SortedMap<String, String> rules) {
        this.schemas = new Schemas(schemas);
        nouns = new Nouns(rules);
    }

    /** Takes the files as they are now. A file that is no whole YAML for the moment keeps the names it had. */
    public void update(SortedMap<String, String> files) {
        texts.keySet().retainAll(files.keySet());
        indexes.keySet().retainAll(files.keySet());
        files.forEach((file, text) -> {
            if (!text.equals(texts.put(file, text)) && isYaml(file)) {
                FileIndex next = new FileIndex(file, text, schemas, nouns);
                if (next.isWhole() || !indexes.containsKey(file)) {
                    indexes.put(file, next);
                }
            }
        });
    }

    /** Whether a file has words of ours. */
    public static boolean isYaml(String file) {
        return (file.startsWith("policies/") || file.startsWith("tests-policy/")) && (file.endsWith(".yaml") || file.endsWith(".yml"));
    }

    private static boolean isRules(String file) {
        return file.endsWith(".drl");
    }

    private Lines lines(String file) {
        return new Lines(texts.getOrDefault(file, ""));
    }

    private List<Occurrence> all(Predicate<Occurrence> wanted) {
        Stream<Occurrence> names = indexes.values().stream().flatMap(index -> index.occurrences().stream());
        Stream<Occurrence> own = texts.keySet().stream().filter(Editor::isRules).sorted().flatMap(this::ofRules);
        return Stream.concat(names, own).filter(wanted).toList();
    }

    private Stream<Occurrence> ofRules(String file) {
        return RuleText.occurrences(file, texts.getOrDefault(file, ""), lines(file)).stream();
    }

    /** What may stand at a position. */
    public List<Suggestion> complete(String file, int line, int character) {
        Lines lines = lines(file);
        int at = Math.clamp(line, 0, lines.count() - 1);
        int before = Math.clamp(character, 0, lines.line(at).length());
        if (isRules(file)) {
            return rules.complete(file, lines, at, before);
        }
        if (!isYaml(file)) {
            return List.of();
        }
        Cursor cursor = new CursorReader(file, lines, schemas).at(at, before);
        return new Completion(schemas, nouns).at(cursor, all(Occurrence::defines));
    }

    /** What the word at a position means, in Markdown. */
    public Optional<String> hover(String file, int line, int character) {
        Optional<Occurrence> name = at(file, line, character);
        if (name.isPresent()) {
            return definitions(name.get()).stream().findFirst().flatMap(this::row);
        }
        if (isRules(file)) {
            return rules.hover(lines(file), line, character);
        }
        FileIndex index = indexes.get(file);
        return index == null
                ? Optional.empty()
                : index.words().stream().filter(word -> word.span().touches(line, character) && word.slot().key()).findFirst()
                        .flatMap(word -> schemas.at(schemas.under(word.slot(), word.text()))
                                .map(schema -> Hover.meaning(word.text(), schema)));
    }

    private Optional<String> row(Occurrence definition) {
        return Optional.ofNullable(indexes.get(definition.span().file())).map(index -> Hover.row(definition, index, schemas));
    }

    /** Where the name at a position is defined. */
    public List<Span> definition(String file, int line, int character) {
        return at(file, line, character).map(name -> definitions(name).stream().map(Occurrence::span).toList()).orElse(List.of());
    }

    /** Where the name at a position stands, its definition included. */
    public List<Span> references(String file, int line, int character) {
        return at(file, line, character).map(name -> same(name).stream().map(Occurrence::span).distinct().toList()).orElse(List.of());
    }

    /** What the name at a position would be called when renamed; empty where nothing can be. */
    public Optional<Span> renamed(String file, int line, int character) {
        return at(file, line, character).filter(Editor::isOfRow).filter(name -> !definitions(name).isEmpty())
                .map(Editor::bare);
    }

    /** The places that change when the name at a position becomes another; why not, when it cannot. */
    public Renaming rename(String file, int line, int character, String name) {
        Optional<Occurrence> old = at(file, line, character).filter(Editor::isOfRow);
        if (old.isEmpty() || definitions(old.get()).isEmpty()) {
            return new Renaming.Refused("there is no name of a row here");
        }
        if (Units.NAME_TEXT.parse().apply(name).isEmpty()) {
            return new Renaming.Refused("`" + name + "` is not a name: " + Units.NAME_TEXT.explain().apply(name).hint());
        }
        Optional<String> broken = indexes.entrySet().stream()
                .filter(entry -> !entry.getValue().isWhole()
                        || !new FileIndex(entry.getKey(), texts.getOrDefault(entry.getKey(), ""), schemas, nouns).isWhole())
                .map(Map.Entry::getKey).findFirst();
        if (broken.isPresent()) {
            return new Renaming.Refused("`" + broken.get() + "` has mistakes in its YAML; mend them first");
        }
        Occurrence definition = definitions(old.get()).getFirst();
        boolean taken = !all(other -> other.defines() && other.noun().equals(definition.noun()) && !other.noun().equals(Nouns.DECIDER)
                && other.name().equals(name)).isEmpty();
        if (taken) {
            return new Renaming.Refused("`" + name + "` is a " + definition.noun() + " already");
        }
        return new Renaming.Edits(same(old.get()).stream().map(Editor::bare).distinct().toList());
    }

    /** Instances are OpenVPN's, and rules are named in free text. */
    private static boolean isOfRow(Occurrence name) {
        return !name.noun().equals(Nouns.INSTANCE) && !name.name().startsWith(RuleText.DECIDER);
    }

    /** The table of contents of a file. */
    public List<Outline> outline(String file) {
        if (isRules(file)) {
            return RuleText.outline(file, lines(file));
        }
        return Optional.ofNullable(indexes.get(file)).map(FileIndex::outline).orElse(List.of());
    }

    private Optional<Occurrence> at(String file, int line, int character) {
        FileIndex index = indexes.get(file);
        Stream<Occurrence> there = index != null ? index.occurrences().stream() : isRules(file) ? ofRules(file) : Stream.empty();
        return there.filter(o -> o.span().touches(line, character)).findFirst();
    }

    /** Where the same thing is defined; a row is also known as {@code file#name}. */
    private List<Occurrence> definitions(Occurrence name) {
        return all(other -> other.defines() && other.noun().equals(name.noun()) && other.name().equals(name.name()));
    }

    /** Every name of the same thing, as a noun of its own and as a row. */
    private List<Occurrence> same(Occurrence name) {
        List<Occurrence> aliases = new ArrayList<>();
        for (Occurrence definition : definitions(name)) {
            aliases.addAll(all(other -> other.defines() && other.span().equals(definition.span())));
        }
        return all(other -> aliases.stream().anyMatch(alias -> alias.noun().equals(other.noun()) && alias.name().equals(other.name())));
    }

    /** The part of an occurrence that is the name itself, behind {@code file#}. */
    private static Span bare(Occurrence occurrence) {
        Span span = occurrence.span();
        int hash = occurrence.noun().equals(Nouns.DECIDER) && !occurrence.defines() ? occurrence.name().indexOf('#') + 1 : 0;
        return new Span(span.file(), span.line(), span.start() + hash, span.end());
    }
}

package io.sallyport.policy.yaml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

import io.sallyport.model.Place;
import io.sallyport.policy.yaml.Node.Mapping;
import io.sallyport.policy.yaml.Node.Scalar;
import io.sallyport.policy.yaml.Node.Sequence;

/**
 * Builds nodes from the parser's events. The library's own composer recurses without a bound and keeps marks that hold the whole text; this one
 * stops at the limits of {@link YamlReader} before the parser has gone further.
 */
final class Composer {
    /** The parser's buffer, in characters: it is copied once per filling for a word that does not end in it, so a small one makes long words slow. */
    private static final int BUFFER_CHARS_MAX = 1 << 20;

    private final String file;
    private final String text;
    private final Problems problems;
    private final Map<String, Anchored> anchors = new HashMap<>();
    private final Map<String, String> words = new HashMap<>();
    private int values;
    private int deepest;

    Composer(String file, String text, Problems problems) {
        this.file = file;
        this.text = text;
        this.problems = problems;
    }

    /** A finished node that aliases may repeat, with the values in it and the levels below it. */
    private record Anchored(Node node, int values, int levels) {}

    /** Ends reading of the file; the reason is already among the problems. */
    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stop() {
            super(null, null, false, false);
        }
    }

    List<Node> documents() {
        List<Node> found = new ArrayList<>();
        try {
            Iterator<Event> events = new Parse(settings()).parseString(text).iterator();
            while (events.hasNext()) {
                if (events.next().getEventId() == Event.ID.DocumentStart) {
                    anchors.clear();
                    found.add(node(events, events.next(), 0));
                }
            }
        } catch (Stop e) {
            return found;
        } catch (MarkedYamlEngineException e) {
            Optional<NotYaml> known = NotYaml.of(e);
            Optional<Mark> mark = known.isPresent() ? known.get().mark(e) : e.getProblemMark();
            problems.add(YamlProblem.NOT_YAML, mark.map(this::place).orElse(Place.ofFile(file)),
                    "this is not YAML: " + known.map(NotYaml::message).orElseGet(() -> NotYaml.oneLine(e.getProblem())),
                    () -> known.map(NotYaml::hint));
        } catch (ReaderException e) {
            problems.add(YamlProblem.NOT_YAML, placeOf(e.getPosition()),
                    "this is not YAML: character U+" + String.format(Locale.ROOT, "%04X", e.getCodePoint()) + " is not allowed");
        } catch (YamlEngineException e) {
            problems.add(YamlProblem.NOT_YAML, Place.ofFile(file), "this is not YAML: " + NotYaml.oneLine(e.getMessage()));
        }
        return found;
    }

    private LoadSettings settings() {
        return LoadSettings.builder().setParseComments(false).setCodePointLimit(YamlReader.FILE_CHARS_MAX)
                .setBufferSize(Math.clamp(text.length(), 1_024, BUFFER_CHARS_MAX)).build();
    }

    private Node node(Iterator<Event> events, Event event, int depth) {
        deepest = Math.max(deepest, depth);
        if (event instanceof AliasEvent alias) {
            return repeat(alias, depth);
        }
        count(1, event);
        if (event instanceof ScalarEvent scalar) {
            refuseTag(scalar.getTag(), event);
            Node node = scalar(scalar);
            keep(scalar.getAnchor(), node, 1, 0);
            return node;
        }
        CollectionStartEvent start = (CollectionStartEvent) event;
        refuseTag(start.getTag(), event);
        stopAt(depth + 1, event);
        int before = values;
        int outer = deepest;
        deepest = depth;
        Node node = start instanceof MappingStartEvent ? mapping(events, start, depth + 1) : sequence(events, start, depth + 1);
        keep(start.getAnchor(), node, values - before + 1, deepest - depth);
        deepest = Math.max(outer, deepest);
        return node;
    }

    private Scalar scalar(ScalarEvent event) {
        String value = words.computeIfAbsent(event.getValue(), w -> w);
        return new Scalar(place(event), value, event.isPlain() ? CoreSchema.typeOf(value) : Node.Type.TEXT);
    }

    private Sequence sequence(Iterator<Event> events, CollectionStartEvent start, int depth) {
        deepest = Math.max(deepest, depth);
        List<Node> items = new ArrayList<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            items.add(node(events, event, depth));
        }
        return new Sequence(place(start), items);
    }

    private Mapping mapping(Iterator<Event> events, CollectionStartEvent start, int depth) {
        deepest = Math.max(deepest, depth);
        List<Node.Entry> entries = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            Node key = node(events, event, depth);
            Node value = node(events, events.next(), depth);
            if (!(key instanceof Scalar scalar) || scalar.text().isEmpty()) {
                problems.add(YamlProblem.BAD_KEY, key.place(),
                        "a key is a word, not " + (key instanceof Scalar ? "nothing" : "a " + key.noun()));
            } else if (seen.add(scalar.text())) {
                entries.add(new Node.Entry(new Marked<>(scalar.text(), scalar.place()), value));
            } else {
                problems.add(YamlProblem.DUPLICATE_KEY, key.place(), Words.quote(scalar.text()) + " stands twice in this mapping",
                        "keep one of the two");
            }
        }
        return new Mapping(place(start), entries);
    }

    private Node repeat(AliasEvent alias, int depth) {
        Anchored target = anchors.get(alias.getAlias().getValue());
        if (target == null) {
            problems.add(YamlProblem.UNKNOWN_ALIAS, place(alias), "no anchor " + Words.quote("&" + alias.getAlias().getValue())
                    + " is finished before this alias");
            throw new Stop();
        }
        count(target.values(), alias);
        stopAt(depth + target.levels(), alias);
        deepest = Math.max(deepest, depth + target.levels());
        return target.node();
    }

    private void keep(Optional<Anchor> anchor, Node node, int size, int levels) {
        anchor.ifPresent(a -> anchors.put(a.getValue(), new Anchored(node, size, levels)));
    }

    private void count(int more, Event event) {
        values += more;
        if (values > YamlReader.VALUES_MAX) {
            problems.add(YamlProblem.TOO_MANY_VALUES, place(event), "the file holds more than " + YamlReader.VALUES_MAX
                    + " values, aliases written out");
            throw new Stop();
        }
    }

    private void stopAt(int depth, Event event) {
        if (depth > YamlReader.NESTING_LEVELS_MAX) {
            problems.add(YamlProblem.NESTING_TOO_DEEP, place(event), "more than " + YamlReader.NESTING_LEVELS_MAX
                    + " lists and mappings lie in each other");
            throw new Stop();
        }
    }

    private void refuseTag(Optional<String> tag, Event event) {
        tag.ifPresent(
                t -> problems.add(YamlProblem.UNKNOWN_TAG, place(event), "the tag " + Words.quote(t.replace("tag:yaml.org,2002:", "!!"))
                        + " has no meaning here", "remove the tag; put text in quotes where YAML would take it for something else"));
    }

    private Place place(Event event) {
        return event.getStartMark().map(this::place).orElse(Place.ofFile(file));
    }

    private Place place(Mark mark) {
        return new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    private Place placeOf(int codePoints) {
        int line = 1;
        int column = 1;
        int index = 0;
        for (int i = 0; i < codePoints && index < text.length(); i++) {
            int point = text.codePointAt(index);
            index += Character.charCount(point);
            line += point == '\n' ? 1 : 0;
            column = point == '\n' ? 1 : column + 1;
        }
        return new Place(file, line, column);
    }
}

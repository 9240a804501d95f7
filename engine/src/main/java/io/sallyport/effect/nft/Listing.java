package io.sallyport.effect.nft;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.sallyport.model.Address;

/**
 * What {@code nft -n list table} says of one table, read back.
 *
 * @param elements of our maps; an element of a map that is not ours is left in the skeleton
 * @param skeleton the listing without the elements and counters: maps and chains as nft prints them
 */
public record Listing(Map<MapName, Map<String, String>> elements, Counted counted, String skeleton) {
    private static final Pattern ADDRESS = Pattern.compile("[0-9a-f:.]*:[0-9a-f:]*[.][0-9.]+");
    private static final Pattern TALLY = Pattern.compile("packets ([0-9]+) bytes ([0-9]+)");
    private static final String ELEMENTS = "elements = {";

    /** Reads a listing. Elements run from the word {@code elements} to the closing brace, over several lines. */
    public static Listing read(String text) {
        Reader reader = new Reader();
        text.lines().map(String::strip).forEach(reader::line);
        return new Listing(reader.elements, new Counted(reader.named, reader.used), reader.skeleton.toString());
    }

    /** The listing of one table, out of that of several; empty when it is not among them. */
    public static Optional<String> table(String several, String family, String name) {
        String begin = "table " + family + " " + name + " {\n";
        int from = several.startsWith(begin) ? 0 : several.indexOf("\n" + begin) + 1;
        int to = several.indexOf("\n}", from);
        return several.startsWith(begin, from) && to >= 0 ? Optional.of(several.substring(from, to + 2) + "\n") : Optional.empty();
    }

    /** Where in the listing we are. */
    private static final class Reader {
        private final Map<MapName, Map<String, String>> elements = new EnumMap<>(MapName.class);
        private final Map<String, Tally> named = new HashMap<>();
        private final Map<String, Tally> used = new HashMap<>();
        private final StringBuilder skeleton = new StringBuilder();
        private Optional<MapName> map = Optional.empty();
        private Optional<String> counter = Optional.empty();
        private boolean uses;
        private boolean inside;

        void line(String line) {
            if (counter.isPresent()) {
                tally(line).ifPresent(tally -> named.put(counter.orElseThrow(), tally));
                counter = line.equals("}") ? Optional.empty() : counter;
                return;
            }
            if (line.endsWith(" {") && !inside) {
                begin(line.substring(0, line.length() - 2).strip());
                if (counter.isPresent()) {
                    return;
                }
            }
            boolean begins = (map.isPresent() || uses) && line.startsWith(ELEMENTS);
            if (!begins && !inside) {
                if (!line.isEmpty()) {
                    skeleton.append(line).append('\n');
                }
                return;
            }
            String body = begins ? line.substring(ELEMENTS.length()) : line;
            inside = !body.endsWith("}");
            String part = inside ? body : body.substring(0, body.length() - 1);
            if (uses) {
                takeUses(part, used);
            } else {
                take(part, elements.computeIfAbsent(map.orElseThrow(), k -> new HashMap<>()));
            }
        }

        private void begin(String header) {
            counter = header.startsWith("counter ") ? Optional.of(header.substring("counter ".length())) : Optional.empty();
            map = header.startsWith("map ") ? named(header.substring("map ".length())) : Optional.empty();
            uses = header.equals("set used4") || header.equals("set used6");
        }
    }

    private static Optional<Tally> tally(String text) {
        Matcher m = TALLY.matcher(text);
        return m.find() ? Optional.of(new Tally(Long.parseLong(m.group(1)), Long.parseLong(m.group(2)))) : Optional.empty();
    }

    private static void takeUses(String body, Map<String, Tally> into) {
        for (String element : body.split(",")) {
            int counter = element.indexOf(" counter ");
            if (counter > 0) {
                tally(element).ifPresent(tally -> into.put(canonical(element.substring(0, counter).strip()), tally));
            }
        }
    }

    private static Optional<MapName> named(String text) {
        for (MapName map : MapName.values()) {
            if (map.text().equals(text)) {
                return Optional.of(map);
            }
        }
        return Optional.empty();
    }

    private static void take(String body, Map<String, String> into) {
        for (String element : body.split(",")) {
            int colon = element.lastIndexOf(" : ");
            if (colon > 0) {
                into.put(canonical(element.substring(0, colon).strip()), element.substring(colon + 3).strip());
            }
        }
    }

    /** inet_ntop(3) prints the last 32 bits of some IPv6 addresses in dotted decimal; ours never are. */
    private static String canonical(String key) {
        if (key.indexOf(':') < 0 || key.indexOf('.') < 0) {
            return key;
        }
        List<String> parts = new ArrayList<>();
        for (String part : key.split(" \\. ", -1)) {
            parts.add(ADDRESS.matcher(part).replaceAll(m -> Address.parse(m.group()).map(Address::toString).orElse(m.group())));
        }
        return String.join(" . ", parts);
    }
}

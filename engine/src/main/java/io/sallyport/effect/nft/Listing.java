package io.sallyport.effect.nft;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

import io.sallyport.model.Address;

/**
 * What {@code nft -n list table} says of one table, read back.
 *
 * @param elements of our maps; an element of a map that is not ours is left in the skeleton
 * @param skeleton the listing without the elements: maps and chains as nft prints them
 */
public record Listing(Map<MapName, SortedMap<String, String>> elements, String skeleton) {
    private static final Pattern ADDRESS = Pattern.compile("[0-9a-f:.]*:[0-9a-f:]*[.][0-9.]+");

    /** Reads a listing. Elements run from the word {@code elements} to the closing brace, over several lines. */
    public static Listing read(String text) {
        Map<MapName, SortedMap<String, String>> elements = new EnumMap<>(MapName.class);
        StringBuilder skeleton = new StringBuilder();
        Optional<MapName> map = Optional.empty();
        boolean inside = false;
        for (String line : text.lines().toList()) {
            String stripped = line.strip();
            if (stripped.startsWith("map ") && stripped.endsWith("{")) {
                map = named(stripped.substring(4, stripped.length() - 1).strip());
            }
            boolean begins = map.isPresent() && stripped.startsWith("elements = {");
            if (begins || inside) {
                String body = begins ? stripped.substring("elements = {".length()) : stripped;
                inside = !body.endsWith("}");
                take(inside ? body : body.substring(0, body.length() - 1),
                        elements.computeIfAbsent(map.orElseThrow(), k -> new TreeMap<>()));
            } else {
                skeleton.append(stripped).append('\n');
            }
        }
        return new Listing(elements, skeleton.toString());
    }

    private static Optional<MapName> named(String text) {
        for (MapName map : MapName.values()) {
            if (map.text().equals(text)) {
                return Optional.of(map);
            }
        }
        return Optional.empty();
    }

    private static void take(String body, SortedMap<String, String> into) {
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

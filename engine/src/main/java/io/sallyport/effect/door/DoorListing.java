package io.sallyport.effect.door;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.sallyport.model.Address;

/** What {@code nft} prints of a door's table, read back. */
public final class DoorListing {
    private static final Pattern COUNTED = Pattern.compile("packets ([0-9]+) bytes [0-9]+");
    private static final Pattern COUNTER = Pattern.compile("counter ([a-z_0-9]+) \\{\\s*packets ([0-9]+)");
    private static final Pattern OBJECT = Pattern.compile("(?m)^\\s+(chain|set|map|counter|quota|limit|flowtable) (\\S+) \\{");
    private static final Pattern ELEMENT = Pattern
            .compile("([0-9a-f.:]+) timeout [0-9]+s expires ([0-9]+)s(?: comment \"([0-9]+) failed handshakes, ([^\"]*)\")?");

    private DoorListing() {}

    /** The table among all those that {@code nft -nt list ruleset inet} prints; empty when it does not exist. */
    public static Optional<String> table(Door door, String ruleset) {
        int from = ruleset.indexOf("table inet " + door.table() + " {\n");
        int end = from < 0 ? -1 : ruleset.indexOf("\n}\n", from);
        return end < 0 ? Optional.empty() : Optional.of(ruleset.substring(from, end));
    }

    /** The table without what was counted: it stays the same as long as nobody changes its rules. */
    public static String skeleton(String table) {
        return COUNTED.matcher(table).replaceAll("");
    }

    /** What stands in a table, by kind and name, as {@code nft} takes it and as it prints it: chains, sets, maps and counters. */
    public static SortedSet<String> objects(String table) {
        TreeSet<String> objects = new TreeSet<>();
        Matcher object = OBJECT.matcher(table);
        while (object.find()) {
            objects.add(object.group(1) + " " + object.group(2));
        }
        return objects;
    }

    /** How many packets were dropped, by reason. */
    public static Map<Refusal, Long> dropped(String table) {
        EnumMap<Refusal, Long> dropped = new EnumMap<>(Refusal.class);
        Matcher counter = COUNTER.matcher(table);
        while (counter.find()) {
            for (Refusal refusal : Refusal.values()) {
                if (refusal.counter().equals(counter.group(1))) {
                    dropped.put(refusal, Long.valueOf(counter.group(2)));
                }
            }
        }
        return dropped;
    }

    /**
     * What the sets hold that remember people, as {@code nft -nT list set} prints them. A ban that somebody else added has neither failures nor a record, and counts as
     * one failure.
     *
     * @param known the two sets of who is known, one after the other
     * @param banned the two of who is kept out
     */
    public static Holdings holdings(String known, String banned, Instant at) {
        TreeMap<Source, Instant> sources = new TreeMap<>();
        Matcher element = ELEMENT.matcher(known);
        while (element.find()) {
            sources.put(Source.of(Address.of(element.group(1))), at.plusSeconds(Long.parseLong(element.group(2))));
        }
        List<Bans.Ban> bans = new ArrayList<>();
        element = ELEMENT.matcher(banned);
        while (element.find()) {
            boolean ours = element.group(3) != null;
            bans.add(new Bans.Ban(Source.of(Address.of(element.group(1))), ours ? Integer.parseInt(element.group(3)) : 1,
                    at.plusSeconds(Long.parseLong(element.group(2))), ours ? element.group(4) : ""));
        }
        return new Holdings(at, sources, bans);
    }
}

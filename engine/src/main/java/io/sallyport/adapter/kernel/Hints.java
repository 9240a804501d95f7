package io.sallyport.adapter.kernel;

import java.util.List;
import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.sallyport.effect.nft.Tables;

/**
 * Which lines of {@code nft monitor}, {@code ip monitor} and {@code tc monitor} may mean that somebody changed what is ours. What we do ourselves all the time
 * is left out: elements by our own {@code nft}, classes that come or change. A change that no line tells of, the next full comparison finds. Not for
 * several threads.
 */
final class Hints {
    private static final Pattern GENERATION = Pattern.compile("# new generation [0-9]+ by process ([0-9]+) .*");

    private final Tables tables;
    private final LongPredicate ours;
    private boolean touched;

    /** @param ours whether a process id is that of our own interpreter */
    Hints(Tables tables, LongPredicate ours) {
        this.tables = tables;
        this.ours = ours;
    }

    /** Changes of a transaction come first, then who made it. */
    boolean nft(String line) {
        Matcher generation = GENERATION.matcher(line);
        if (!generation.matches()) {
            touched |= line.contains(" " + tables.name());
            return false;
        }
        boolean theirs = touched && !ours.test(Long.parseLong(generation.group(1)));
        touched = false;
        return theirs;
    }

    /** Whatever happens to our devices, to routes by them, and to rules about them. */
    boolean ip(String line) {
        return List.of(line.split("[ :\t]+")).stream().anyMatch(word -> word.equals(tables.tun()) || word.equals(tables.ifb()));
    }

    /** A class or a queue that went; we remove hardly any. */
    boolean tc(String line) {
        return line.startsWith("deleted ") && (line.contains(" dev " + tables.tun() + " ") || line.contains(" dev " + tables.ifb() + " "));
    }
}

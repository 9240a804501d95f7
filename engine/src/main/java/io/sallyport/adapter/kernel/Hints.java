package io.sallyport.adapter.kernel;

import java.util.List;

import io.sallyport.effect.nft.Tables;

/**
 * Which lines of {@code nft monitor rules}, {@code ip monitor} and {@code tc monitor} may mean that somebody changed what is ours. What we do ourselves all the
 * time is left out: elements of maps, classes that come or change. A change that no line tells of, the next full comparison finds.
 */
record Hints(Tables tables) {

    /** A rule of our tables that came or went, as when all of them are flushed. */
    boolean nft(String line) {
        return line.contains(" " + tables.name());
    }

    /** Whatever happens to our devices, to routes by them, and to rules about them. */
    boolean ip(String line) {
        return List.of(line.split("[ :\t]+")).stream()
                .anyMatch(word -> word.equals(tables.tun()) || (tables.lifts() && word.equals(tables.ifb())));
    }

    /** A class or a queue that went; we remove hardly any. */
    boolean tc(String line) {
        return line.startsWith("deleted ") && (line.contains(" dev " + tables.tun() + " ") || line.contains(" dev " + tables.ifb() + " "));
    }
}

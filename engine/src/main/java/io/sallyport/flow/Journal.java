package io.sallyport.flow;

import java.util.List;
import java.util.Optional;

/** The durable record of decisions: one JSON line each, append only. */
public interface Journal extends AutoCloseable {

    /** Appends lines (no line feed in them) and flushes them to disk; done means durable. A failed flush is final: nothing is granted any more. */
    Outcome append(List<Entry> entries);

    /** The line with this id, when it is still kept. */
    Optional<String> find(String id);

    /** A line and the id by which it is found. */
    record Entry(String id, String line) {}

    @Override
    void close();
}

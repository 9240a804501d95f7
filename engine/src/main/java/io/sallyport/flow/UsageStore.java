package io.sallyport.flow;

import io.sallyport.usage.Rows;

/** Durable accounts of what people used, and how far each counter of the kernel is in them. */
public interface UsageStore extends AutoCloseable {

    /** Everything on record; the days of a person in ascending order. */
    Rows load();

    /** Writes rows as one transaction; done means durable. */
    Outcome commit(Rows rows);

    @Override
    void close();
}

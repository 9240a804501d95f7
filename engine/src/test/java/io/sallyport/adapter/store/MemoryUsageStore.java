package io.sallyport.adapter.store;

import java.util.List;
import java.util.TreeMap;

import org.jspecify.annotations.NullMarked;

import io.sallyport.flow.Outcome;
import io.sallyport.flow.UsageStore;
import io.sallyport.usage.Mark;
import io.sallyport.usage.Rows;
import io.sallyport.usage.Seat;

/** A store of accounts that forgets at the end of the process. Can be told to fail. */
@NullMarked
public final class MemoryUsageStore implements UsageStore {
    private final TreeMap<String, Rows.OfDay> days = new TreeMap<>();
    private final TreeMap<String, Rows.OfPeriod> allowances = new TreeMap<>();
    private final TreeMap<Seat, Mark> marks = new TreeMap<>();
    private boolean failing;

    /** From now on every commit fails, or works again. */
    public synchronized void failing(boolean fails) {
        failing = fails;
    }

    @Override
    public synchronized Rows load() {
        return new Rows(List.copyOf(days.values()), List.copyOf(allowances.values()), List.copyOf(marks.values()), List.of());
    }

    @Override
    public synchronized Outcome commit(Rows rows) {
        if (failing) {
            return new Outcome.Failed("the memory store was told to fail", "tell it not to");
        }
        rows.days().forEach(row -> days.compute(row.person() + " " + row.day().date(), (k, v) -> row.gone() ? null : row));
        rows.allowances().forEach(row -> allowances.put(row.person() + " " + row.period(), row));
        rows.left().forEach(marks::remove);
        rows.marks().forEach(mark -> marks.put(mark.seat(), mark));
        return Outcome.done();
    }

    @Override
    public void close() {}
}

package io.sallyport.flow;

import java.util.List;
import java.util.SortedSet;

import io.sallyport.model.Address;
import io.sallyport.usage.Reading;

/** The kernel's counters of what passes one instance's tunnel, by address. They go on while nobody looks. Calls may come from any thread. */
public interface Meter extends AutoCloseable {

    /** What the counters say now. */
    Look look();

    /** Begins a new run, counting from nothing; what was counted before is thrown away. */
    Outcome begin();

    /** Throws these addresses' counters away; whether it could. */
    boolean forget(SortedSet<Address> addresses);

    /** Stops counting and takes the counters out of the kernel. */
    @Override
    void close();

    /** What a look at the counters found. */
    sealed interface Look {

        /**
         * What they say.
         *
         * @param worn what somebody changed about them, one line each: they count, but perhaps not everything, until they are begun anew
         */
        record Counted(Reading reading, List<String> worn) implements Look {
            public Counted {
                worn = List.copyOf(worn);
            }
        }

        /** There are none. */
        record Gone() implements Look {}

        /** They cannot be read. */
        record Unreadable(Outcome.Failed failed) implements Look {}
    }
}

package io.sallyport.adapter.kernel;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import io.sallyport.effect.door.Bans;
import io.sallyport.effect.door.Holdings;
import io.sallyport.effect.door.Refusal;
import io.sallyport.effect.door.Source;
import io.sallyport.flow.Outcome;
import io.sallyport.policy.DoorTerms;

/**
 * The kernel's side of the door of one instance. Calls may come from any thread, are carried out one by one, and may take as long as {@code nft} does, or as we wait for it.
 *
 * <p>What a table should hold is asked for ({@code held}) only when it has to be made anew, and in that moment.
 */
public interface Doorway extends AutoCloseable {

    /** Puts these terms in force, in place of those before, without forgetting bans, sessions, or who was known. */
    Outcome keep(DoorTerms next, Supplier<Holdings> held);

    /** Compares the table with what should be in force, and puts it back where it is not. */
    Look mend(Supplier<Holdings> held);

    /**
     * What a look at the kernel found.
     *
     * @param drift what was wrong, one line each
     * @param repair what became of it; failed, too, when the kernel could not be looked at
     * @param dropped how many packets were dropped since the table was made, by reason; empty when that could not be read
     */
    record Look(List<String> drift, Outcome repair, Optional<Map<Refusal, Long>> dropped) {
        public Look {
            drift = List.copyOf(drift);
            dropped = dropped.map(Map::copyOf);
        }
    }

    /** Reads what the table holds: reading takes up to a second where tens of thousands are known. */
    Read read(Instant now);

    /** What came of reading. */
    sealed interface Read {
        /** This is what it holds. */
        record Held(Holdings holdings) implements Read {}

        /** There is no table. */
        record Gone() implements Read {}

        /** Nobody knows. */
        record Unreadable(String why) implements Read {}
    }

    /** Keeps a source out, unless it had a session of late. */
    Banned ban(Bans.Ban ban, Instant now);

    /** What became of a ban. */
    enum Banned {
        /** It is in force. */
        DONE,
        /** The source had a session of late: the kernel would not have carried it out. */
        KNOWN,
        /** It is not: there are too many, the table is gone, or the kernel does not answer. */
        NOT
    }

    /** The ban of a source that the kernel carries out, if it does. */
    Optional<Bans.Ban> banned(Source source, Instant now);

    /** Lets a source in again. */
    Lifted lift(Source source);

    /** What became of that. */
    sealed interface Lifted {
        /** It was kept out, and is not any more. */
        record Done() implements Lifted {}

        /** The kernel did not keep it out. */
        record Not() implements Lifted {}

        /** It is not known whether it is still kept out. */
        record Failed(String why) implements Lifted {}
    }

    /** Takes note of sources with a session, for so long from now on. The kernel learns those by itself over UDP; over TCP it has to be told. */
    Outcome know(Collection<Source> sources, Duration lasts);

    /** Takes the table away. */
    @Override
    void close();
}

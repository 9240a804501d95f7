package io.sallyport.daemon;

import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.sallyport.audit.BanNote;
import io.sallyport.audit.NoteJson;
import io.sallyport.effect.door.Bans;
import io.sallyport.flow.Journal;
import io.sallyport.flow.Outcome;
import io.sallyport.model.InstanceName;

/** Puts on record who is kept out of one instance, and who is let in again. */
final class DoorNotes {
    private static final String ASKED = "an operator asked for it";
    /** Why somebody is let in again without being asked for. */
    static final String CAME = "a client of it was let in";
    private static final Logger LOG = LoggerFactory.getLogger(DoorNotes.class);

    private final InstanceName instance;
    private final Function<Journal.Entry, CompletableFuture<Outcome>> journal;
    private final InstantSource clock;
    private final AtomicLong number = new AtomicLong();

    DoorNotes(InstanceName instance, Function<Journal.Entry, CompletableFuture<Outcome>> journal, InstantSource clock) {
        this.instance = instance;
        this.journal = journal;
        this.clock = clock;
    }

    /** It is kept out, whatever becomes of the record. */
    void banned(Bans.Ban ban, String why) {
        watch(new BanNote.Banned(ban.record(), clock.instant(), instance, ban.source().toString(), ban.failures(), ban.until(),
                why));
    }

    /** A client of it was let in. */
    void came(Bans.Ban ban) {
        watch(lifted(ban, "", CAME));
    }

    /** An operator wants it let in; done when that is on record. */
    CompletableFuture<Outcome> asked(Bans.Ban ban, String by) {
        return submit(lifted(ban, by, ASKED));
    }

    private BanNote lifted(Bans.Ban ban, String by, String why) {
        String id = "lift-" + instance + "-" + clock.instant().toEpochMilli() + "-" + number.incrementAndGet();
        return new BanNote.Lifted(id, clock.instant(), instance, ban.source().toString(), ban.record(), ban.until(), by, why);
    }

    private CompletableFuture<Outcome> submit(BanNote note) {
        return journal.apply(new Journal.Entry(note.id(), NoteJson.ban(note)));
    }

    private void watch(BanNote note) {
        var _ = submit(note).thenAccept(outcome -> {
            if (outcome instanceof Outcome.Failed failed) {
                LOG.error("{} is not on record: {} ({})", note.id(), failed.what(), failed.hint());
            }
        });
    }
}

package io.sallyport.adapter.store;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.sallyport.audit.NoteJson;
import io.sallyport.audit.SessionRevoked;
import io.sallyport.flow.Journal;
import io.sallyport.flow.Outcome;
import io.sallyport.model.Address;
import io.sallyport.model.ClientId;
import io.sallyport.model.InstanceName;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/** What a daemon that died left to be said. */
class UnendedTest {
    private static final Instant AT = Instant.parse("2026-03-02T06:00:00Z");

    @TempDir
    Path dir;

    @Test
    void whoWasToGoAndWasNotSeenToGoIsNamedUntilThatIsOnRecord() {
        try (FileJournal journal = open()) {
            assertThat(journal.unended()).isEmpty();
            append(journal, line(1), line(2), ended(1), line(3));
        }
        try (FileJournal journal = open()) {
            assertThat(journal.unended()).containsExactly(revoked(2), revoked(3));
            append(journal, ended(2));
        }
        try (FileJournal journal = open()) {
            assertThat(journal.unended()).as("the end of another start").containsExactly(revoked(3));
            append(journal, ended(3));
        }
        try (FileJournal journal = open()) {
            assertThat(journal.unended()).isEmpty();
        }
    }

    @Test
    void anEndThatIsOnRecordBeforeTheDecisionCountsToo() {
        try (FileJournal journal = open()) {
            append(journal, ended(1), line(1));
        }
        try (FileJournal journal = open()) {
            assertThat(journal.unended()).isEmpty();
        }
    }

    @Test
    void onlyTheNewestSegmentsAreRead() {
        for (int start = 0; start < Unended.SEGMENTS_MAX; start++) {
            try (FileJournal journal = open()) {
                append(journal, line(start));
            }
        }
        try (FileJournal journal = open()) {
            assertThat(journal.unended()).hasSize(Unended.SEGMENTS_MAX);
            append(journal, line(99));
        }
        try (FileJournal journal = open()) {
            assertThat(journal.unended()).hasSize(Unended.SEGMENTS_MAX).doesNotContain(revoked(0));
        }
    }

    private FileJournal open() {
        return FileJournal.open(dir, JournalSettings.DEFAULT) instanceof Opening.Ready<FileJournal> ready
                ? ready.it()
                : fail("it does not open");
    }

    private static void append(FileJournal journal, Journal.Entry... entries) {
        assertThat(journal.append(List.of(entries))).isEqualTo(Outcome.done());
    }

    private static SessionRevoked revoked(int number) {
        return new SessionRevoked("main-1-" + number + "-0-1", AT, new ClientId(new InstanceName("main"), 1, number), Optional.of("ana"),
                Address.of("10.8.0.2"), AT, "ended by uid 0", "main-1-" + number + "-0-2");
    }

    private static Journal.Entry line(int number) {
        return new Journal.Entry(revoked(number).id(), NoteJson.sessionRevoked(revoked(number)));
    }

    private static Journal.Entry ended(int number) {
        return new Journal.Entry(revoked(number).end(), NoteJson.sessionEnded(revoked(number).unseen(AT)));
    }
}

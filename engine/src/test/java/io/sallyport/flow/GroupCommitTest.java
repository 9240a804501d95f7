package io.sallyport.flow;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class GroupCommitTest {
    /** A disk whose writes wait until the test lets one through. */
    private static final class SlowDisk<T> {
        final List<List<T>> batches = Collections.synchronizedList(new ArrayList<>());
        final Semaphore begun = new Semaphore(0);
        final Semaphore mayEnd = new Semaphore(0);

        Outcome write(List<T> batch) {
            batches.add(batch);
            begun.release();
            mayEnd.acquireUninterruptibly();
            return Outcome.done();
        }
    }

    @Test
    void whatArrivesDuringAWriteGoesOutAsOneBatchInOrder() {
        SlowDisk<Integer> disk = new SlowDisk<>();
        try (GroupCommit<Integer> sink = new GroupCommit<>("disk", 10, 3, 1, disk::write)) {
            List<CompletableFuture<Outcome>> outcomes = new ArrayList<>(List.of(sink.submit(0)));
            disk.begun.acquireUninterruptibly();
            for (int i = 1; i <= 4; i++) {
                outcomes.add(sink.submit(i));
            }
            assertThat(outcomes).as("nothing is acknowledged before it is written").noneMatch(CompletableFuture::isDone);
            disk.mayEnd.release(3);
            assertThat(outcomes).allMatch(outcome -> outcome.join().isDone());
            assertThat(disk.batches).containsExactly(List.of(0), List.of(1, 2, 3), List.of(4));
        }
    }

    @ParameterizedTest(name = "{0} items, of which the writer refuses every {1}th, in {2} tries: {3} fail")
    @CsvSource({"200, 200, 24, 1", "8, 4, 100, 2", "8, 8, 1, 8", "8, 8, 3, 4", "200, 1, 24, 200", "1, 1, 24, 1"})
    void oneItemThatCannotBeWrittenDoesNotFailTheOthers(int items, int every, int tries, int failed) {
        AtomicBoolean open = new AtomicBoolean();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch all = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        try (GroupCommit<Integer> sink = new GroupCommit<>("kernel", 1_000, 1_000, tries, batch -> {
            if (open.compareAndSet(false, true)) {
                begun.countDown();
                awaitUninterruptibly(all);
                return Outcome.done();
            }
            calls.incrementAndGet();
            return batch.stream().anyMatch(i -> i % every == 0) ? new Outcome.Failed("refused", "") : Outcome.done();
        })) {
            CompletableFuture<Outcome> first = sink.submit(0);
            awaitUninterruptibly(begun);
            List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
            for (int i = 1; i <= items; i++) {
                outcomes.add(sink.submit(i));
            }
            all.countDown();
            assertThat(first.join()).isEqualTo(Outcome.done());
            assertThat(outcomes.stream().filter(outcome -> !outcome.join().isDone())).hasSize(failed);
            assertThat(calls).hasValueLessThanOrEqualTo(tries);
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest(name = "of {0} that wait where {1} may, {2} are refused at once")
    @CsvSource({"2, 2, 0", "3, 2, 1", "9, 4, 5"})
    void aFullQueueRefusesAtOnce(int waiting, int most, int refused) {
        SlowDisk<Integer> disk = new SlowDisk<>();
        try (GroupCommit<Integer> sink = new GroupCommit<>("disk", most, 100, 1, disk::write)) {
            CompletableFuture<Outcome> first = sink.submit(-1);
            disk.begun.acquireUninterruptibly();
            List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
            for (int i = 0; i < waiting; i++) {
                outcomes.add(sink.submit(i));
            }
            assertThat(outcomes.stream().filter(CompletableFuture::isDone)).hasSize(refused)
                    .allMatch(o -> o.join() instanceof Outcome.Failed(String what, String hint) && what.contains("overloaded"));
            disk.mayEnd.release(2);
            assertThat(first.join().isDone()).isTrue();
            assertThat(outcomes.stream().filter(o -> o.join().isDone())).hasSize(waiting - refused);
        }
    }

    @Test
    void aWriterThatThrowsFailsItsBatchAndTheSinkLives() {
        AtomicBoolean broken = new AtomicBoolean(true);
        try (GroupCommit<String> sink = new GroupCommit<>("disk", 10, 10, 1, batch -> {
            if (broken.getAndSet(false)) {
                throw new AssertionError("torn");
            }
            return Outcome.done();
        })) {
            assertThat(sink.submit("a").join()).isInstanceOfSatisfying(Outcome.Failed.class, f -> assertThat(f.what()).contains("torn"));
            assertThat(sink.submit("b").join().isDone()).isTrue();
        }
    }

    @Test
    void closingWritesWhatWasSubmittedAndTakesNoMore() {
        SlowDisk<Integer> disk = new SlowDisk<>();
        GroupCommit<Integer> sink = new GroupCommit<>("disk", 10, 2, 1, disk::write);
        List<CompletableFuture<Outcome>> outcomes = List.of(sink.submit(0), sink.submit(1), sink.submit(2));
        disk.mayEnd.release(9);
        sink.close();
        assertThat(outcomes).allMatch(outcome -> outcome.join().isDone());
        assertThat(sink.submit(3).join()).isInstanceOf(Outcome.Failed.class);
        assertThat(disk.batches.stream().flatMap(List::stream)).containsExactly(0, 1, 2);
    }

    @Test
    void everyItemOfManyThreadsIsWrittenOnceAndEachThreadsInOrder() throws InterruptedException {
        int threads = 32;
        int each = 500;
        List<int[]> written = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(threads);
        try (GroupCommit<int[]> sink = new GroupCommit<>("disk", threads, 7, 1, batch -> {
            written.addAll(batch);
            return Outcome.done();
        })) {
            for (int t = 0; t < threads; t++) {
                int thread = t;
                Thread.ofVirtual().start(() -> {
                    for (int i = 0; i < each; i++) {
                        assertThat(sink.submit(new int[]{thread, i}).join().isDone()).isTrue();
                    }
                    done.countDown();
                });
            }
            done.await();
        }
        assertThat(written).hasSize(threads * each);
        int[] next = new int[threads];
        for (int[] item : written) {
            assertThat(item[1]).isEqualTo(next[item[0]]++);
        }
    }
}

package io.sallyport.flow;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.sallyport.adapter.store.RecordReader;
import io.sallyport.adapter.store.RecordReader.Reading;
import io.sallyport.audit.SessionEnd;
import io.sallyport.audit.SessionRevoked;
import io.sallyport.decision.Decider;
import io.sallyport.decision.Sample;
import io.sallyport.event.Event;
import io.sallyport.management.Command;
import io.sallyport.model.ClientId;
import io.sallyport.policy.AccessRow;

import static io.sallyport.flow.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

/** That a session has to go is on record before it is gone, so that a daemon which dies in between leaves more than half a story. */
class RevocationRecordTest {
    private static final Decider DECIDER = Decider.compile(GateTest.withNetwork(Sample.policy(), "10.8.0.0/24")).value().orElseThrow();
    private static final List<AccessRow> NOBODY = List.of(Sample.deny(1, "all", "engineers", List.of(), false, "bye"));
    private static final ClientId CLIENT = new ClientId(Sample.MAIN, 1, 0);

    private final FakeWorld world = new FakeWorld();

    @BeforeEach
    void start() {
        world.begin(DECIDER);
        world.gate.on(new Event.Connect(CLIENT, 1, Sample.peer("ana"), world.now));
        until(() -> world.gate.idle());
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void aKillIsOnRecordWhenItIsAnswered() {
        assertThat(world.gate.kill(CLIENT, "ended by uid 0: laptop lost")).isTrue();
        SessionRevoked revoked = revoked().getFirst();
        assertThat(revoked.client()).isEqualTo(CLIENT);
        assertThat(revoked.person()).contains("ana");
        assertThat(revoked.why()).isEqualTo("ended by uid 0: laptop lost");
        assertThat(ends()).isEmpty();

        world.gate.on(new Event.Disconnect(CLIENT, 1, 2, Duration.ZERO, world.now));
        until(() -> !ends().isEmpty());

        assertThat(ends()).extracting(SessionEnd::id).containsExactly(revoked.end());
        assertThat(revoked()).hasSize(1);
    }

    @Test
    void soIsOneByAPolicy() {
        Decider next = DECIDER.recompile(GateTest.withNetwork(Sample.policy(NOBODY), "10.8.0.0/24")).value().orElseThrow();
        assertThat(world.gate.activate(next, 0)).isEqualTo(Outcome.done());
        until(() -> !revoked().isEmpty());
        assertThat(revoked()).extracting(SessionRevoked::client).containsExactly(CLIENT);
    }

    @Test
    void aDiskThatHangsKeepsNobodyIn() {
        CompletableFuture<Outcome> hang = new CompletableFuture<>();
        world.flush = hang;
        try {
            assertThat(world.gate.kill(CLIENT, "ended by uid 0")).isTrue();
            assertThat(world.kernel.clients()).isEmpty();
            assertThat(world.daemon.sent(Command.ClientKill.class)).hasSize(1);
            assertThat(revoked()).isEmpty();
        } finally {
            world.flush = null;
            hang.complete(Outcome.done());
        }
        until(() -> !revoked().isEmpty());
    }

    @Test
    void aDaemonThatStartsAfterOneThatDiedSaysWhatBecameOfIt() {
        world.gate.kill(CLIENT, "ended by uid 0");
        SessionRevoked left = revoked().getFirst();
        try (FakeWorld next = new FakeWorld()) {
            assertThat(next.gate.activate(DECIDER, 0)).isEqualTo(Outcome.done());
            next.now = world.now.plusSeconds(7);
            next.gate.unseen(List.of(left));
            until(() -> next.journal.stream().anyMatch(line -> line.contains("session-ended")));
            SessionEnd end = read(next).flatMap(r -> r instanceof Reading.ReadEnd(SessionEnd e) ? Stream.of(e) : Stream.empty()).findFirst()
                    .orElseThrow();
            assertThat(end.id()).isEqualTo(left.end());
            assertThat(end.why()).isEqualTo("ended by uid 0");
            assertThat(end.revoked().orElseThrow().decided()).isEqualTo(left.at());
            assertThat(end.revoked().orElseThrow().fenced()).isEqualTo(Optional.of(next.now));
            assertThat(end.remark().orElseThrow()).contains("before the session was seen to go");
        }
    }

    private List<SessionRevoked> revoked() {
        return read(world).flatMap(r -> r instanceof Reading.ReadRevoked(SessionRevoked one) ? Stream.of(one) : Stream.empty()).toList();
    }

    private List<SessionEnd> ends() {
        return read(world).flatMap(r -> r instanceof Reading.ReadEnd(SessionEnd one) ? Stream.of(one) : Stream.empty()).toList();
    }

    private static Stream<Reading> read(FakeWorld from) {
        return List.copyOf(from.journal).stream().map(RecordReader::read);
    }
}

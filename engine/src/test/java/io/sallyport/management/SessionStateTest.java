package io.sallyport.management;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SessionStateTest {
    private static final Message BANNER = new Message.Banner("hello");
    private static final Message HOLD = new Message.Hold("Waiting for hold release:0");
    private static final Message REPLY = new Message.Success("real-time state notification set to ON");

    @Test
    void aDaemonOnHoldBeginsAnEpochByItsHold() {
        assertThat(after(6, BANNER, HOLD)).isEqualTo(new SessionState.Live(7, true));
        assertThat(after(6, BANNER, HOLD, REPLY)).isEqualTo(new SessionState.Live(7, true));
    }

    @Test
    void aRunningDaemonBeginsAnEpochByTheFirstThingItSaysAfterItsBanner() {
        assertThat(after(6, BANNER)).isEqualTo(new SessionState.Greeting(6));
        assertThat(after(6, BANNER, REPLY)).isEqualTo(new SessionState.Live(7, false));
        assertThat(after(6, BANNER, new Message.ClientEstablished(1, new Env(new TreeMap<>(), Optional.empty()))))
                .isEqualTo(new SessionState.Live(7, false));
    }

    @Test
    void everyFurtherHoldBeginsAnother() {
        assertThat(after(6, BANNER, HOLD, REPLY, HOLD)).isEqualTo(new SessionState.Live(8, true));
        assertThat(after(6, BANNER, REPLY, HOLD)).isEqualTo(new SessionState.Live(8, true));
    }

    @Test
    void loggingInIsPartOfTheGreeting() {
        assertThat(after(6, new Message.PasswordPrompt(), new Message.Success("password is correct"), BANNER, HOLD))
                .isEqualTo(new SessionState.Live(7, true));
    }

    @Test
    void epochsGoOnOverConnections() {
        assertThat(after(6, BANNER, HOLD).closed().opened().heard(BANNER).heard(HOLD).epoch()).isEqualTo(8);
        assertThat(after(6, BANNER).closed()).isEqualTo(new SessionState.Closed(6));
    }

    @Test
    void theEpochsOfARecordingWithRestarts() {
        List<Long> epochs = new ArrayList<>();
        SessionState state = new SessionState.Closed(0).opened();
        for (Message message : Transcripts.messages("t07-sigusr1-sighup")) {
            SessionState next = state.heard(message);
            if (next.epoch() != state.epoch()) {
                epochs.add(next.epoch());
            }
            state = next;
        }
        assertThat(epochs).startsWith(1L, 2L);
        assertThat(epochs)
                .hasSize((int) Transcripts.messages("t07-sigusr1-sighup").stream().filter(Message.Hold.class::isInstance).count());
    }

    private static SessionState after(long epoch, Message... messages) {
        SessionState state = new SessionState.Closed(epoch).opened();
        for (Message message : messages) {
            state = state.heard(message);
        }
        return state;
    }
}

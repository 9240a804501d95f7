package io.sallyport.daemon;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.sallyport.flow.Notice;
import io.sallyport.flow.Notice.Drift.Part;
import io.sallyport.flow.Outcome;
import io.sallyport.model.InstanceName;

import static org.assertj.core.api.Assertions.assertThat;

class UnrepairedTest {
    private static final InstanceName MAIN = new InstanceName("main");
    private static final Outcome.Failed FIREWALL = new Outcome.Failed("the firewall", "a");
    private static final Outcome.Failed COUNTERS = new Outcome.Failed("the counters", "b");
    private static final Outcome.Failed DOOR = new Outcome.Failed("the door", "c");

    private final Unrepaired unrepaired = new Unrepaired();

    @Test
    void noPartHidesAnotherOrTakesItBack() {
        drift(Part.DOOR, Optional.of(DOOR));
        drift(Part.KERNEL, Optional.of(FIREWALL));
        drift(Part.ACCOUNTS, Optional.of(COUNTERS));
        assertThat(unrepaired.all()).containsExactly(FIREWALL, COUNTERS, DOOR);
        drift(Part.SESSIONS, Optional.empty());
        assertThat(unrepaired.all()).hasSize(3);
        drift(Part.ACCOUNTS, Optional.empty());
        assertThat(unrepaired.all()).containsExactly(FIREWALL, DOOR);
        unrepaired.take(new Notice.Drift(new InstanceName("west"), Part.DOOR, List.of(), Optional.empty(), Instant.EPOCH));
        assertThat(unrepaired.all()).containsExactly(FIREWALL, DOOR);
    }

    @Test
    void theLastWordOnAPartCounts() {
        drift(Part.KERNEL, Optional.of(FIREWALL));
        drift(Part.KERNEL, Optional.of(COUNTERS));
        assertThat(unrepaired.all()).containsExactly(COUNTERS);
    }

    private void drift(Part part, Optional<Outcome.Failed> failed) {
        unrepaired.take(new Notice.Drift(MAIN, part, List.of(), failed, Instant.EPOCH));
    }
}

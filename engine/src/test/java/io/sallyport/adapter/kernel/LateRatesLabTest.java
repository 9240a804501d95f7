package io.sallyport.adapter.kernel;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.sallyport.decision.Circle;
import io.sallyport.decision.Grant;
import io.sallyport.effect.Delta;
import io.sallyport.effect.Desired;
import io.sallyport.effect.Samples;
import io.sallyport.flow.Enforcement.Reconciled;
import io.sallyport.flow.Outcome;
import io.sallyport.model.ClientId;
import io.sallyport.policy.Policy;

import static org.assertj.core.api.Assertions.assertThat;

/** The rates of many change with a policy: nobody waits for all of them, nothing that happens meanwhile is undone, and in the end all are right. */
@Tag("lab")
class LateRatesLabTest {
    private static final Policy POLICY = Samples.policy(List.of(Samples.resource("git", "10.20.0.0/16", "tcp/5201")));
    private static final int CLIENTS = 200;

    private TunnelLab lab;
    private KernelEnforcement enforcement;

    @BeforeEach
    void build() {
        lab = TunnelLab.open();
        enforcement = new KernelEnforcement(lab.settings);
        assertThat(follow("5 Mbit/s")).isEqualTo(Outcome.done());
        assertThat(enforcement.catchUp()).as("classes that are new are there at once").isFalse();
        assertThat(count("rate 5Mbit")).isEqualTo(CLIENTS);
    }

    @AfterEach
    void end() {
        enforcement.close();
        lab.close();
    }

    @Test
    void allFollowInTheEndAndNobodyTakesThemForSomebodysDoingMeanwhile() {
        assertThat(follow("7 Mbit/s")).isEqualTo(Outcome.done());
        assertThat(count("rate 7Mbit")).isPositive().isLessThan(CLIENTS);
        assertThat(enforcement.reconcile()).isEqualTo(new Reconciled(List.of(), Outcome.done()));
        finish();
        assertThat(count("rate 7Mbit")).isEqualTo(CLIENTS);
        assertThat(enforcement.reconcile()).isEqualTo(new Reconciled(List.of(), Outcome.done()));
    }

    @Test
    void whatIsSaidOfAClientLaterHolds() {
        assertThat(follow("7 Mbit/s")).isEqualTo(Outcome.done());
        TreeMap<ClientId, Optional<Grant>> changes = new TreeMap<>();
        changes.put(Samples.client(CLIENTS), Optional.of(grant(CLIENTS, "9 Mbit/s")));
        changes.put(Samples.client(CLIENTS - 1), Optional.empty());
        changes.put(Samples.client(CLIENTS + 1), Optional.of(grant(CLIENTS + 1, "7 Mbit/s")));
        assertThat(enforcement.apply(new Delta(changes))).isEqualTo(Outcome.done());
        assertThat(count("rate 9Mbit")).isOne();
        finish();
        assertThat(count("rate 9Mbit")).isOne();
        assertThat(count("rate 5Mbit")).isZero();
        assertThat(enforcement.reconcile()).isEqualTo(new Reconciled(List.of(), Outcome.done()));
    }

    @Test
    void aPolicyThatComesBeforeAllHaveFollowedIsTheOneThatHolds() {
        for (String rate : List.of("7 Mbit/s", "5 Mbit/s", "8 Mbit/s")) {
            assertThat(follow(rate)).isEqualTo(Outcome.done());
        }
        finish();
        assertThat(count("rate 8Mbit")).isEqualTo(CLIENTS);
        assertThat(enforcement.reconcile()).isEqualTo(new Reconciled(List.of(), Outcome.done()));
    }

    private Outcome follow(String rate) {
        TreeMap<ClientId, Grant> clients = new TreeMap<>();
        for (int i = 1; i <= CLIENTS; i++) {
            clients.put(Samples.client(i), grant(i, rate));
        }
        return enforcement.sync(new Desired(Samples.MAIN, POLICY, clients));
    }

    private static Grant grant(int number, String rate) {
        return new Grant(Samples.lease("c" + number, "10.8.1." + number, "fd08::1:" + Integer.toHexString(number)),
                Samples.reach("git", ""),
                Circle.ALONE, Samples.limits(rate, rate));
    }

    private void finish() {
        int turns = 0;
        while (enforcement.catchUp()) {
            assertThat(++turns).as("there is an end to it").isLessThan(CLIENTS);
        }
    }

    /** Classes towards clients that tc prints so. */
    private long count(String words) {
        return lab.in(lab.router, "tc class show dev sp-lab").lines()
                .filter(line -> line.startsWith("class htb") && line.contains(" " + words + " ")).count();
    }
}

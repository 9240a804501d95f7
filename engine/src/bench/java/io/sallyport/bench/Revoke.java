package io.sallyport.bench;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

import io.sallyport.decision.Decider;
import io.sallyport.flow.Notice;
import io.sallyport.flow.Session;
import io.sallyport.model.Address;
import io.sallyport.model.ClientId;
import io.sallyport.model.Revocation;

/**
 * How long it takes from the decision that somebody has to go until the last packet of them has passed. The real gate, disk and kernel, at a daemon that is
 * played; the packets are real, and carry when they were sent.
 */
final class Revoke {
    private static final int ROWS = 1_000;
    private static final int CLIENTS = 1_000;
    private static final int PORT = 5_000;
    /** Ten thousand packets a second in all, however many send them. */
    private static final int MICROS_BETWEEN_PACKETS = 100;
    private static final double MILLIS_MAX = 50;
    private static final Duration SOON = Duration.ofSeconds(20);

    private Revoke() {}

    static Report run(boolean quick) throws Exception {
        Report report = Report.of("revoke",
                "from the decision that clients have to go: " + CLIENTS
                        + " connected and ten thousand packets/s of those that go; one that is real sends a thousand",
                "who decides",
                "at once", "fenced p50 ms", "fenced p99 ms", "fenced last ms", "told last ms", "last packet ms", "sent after the fence");
        if (!LiveGateway.isAllowed()) {
            System.err.println("bench: revoking is not measured: that needs root");
            return report;
        }
        List<Gone> real = new ArrayList<>();
        try (RealRevoke whole = RealRevoke.open()) {
            // The first ones run code that is not compiled yet.
            whole.oneByOne(quick ? 1 : 10);
            real.addAll(whole.oneByOne(quick ? 3 : 30));
        }
        row(report, "an operator, a real client", 1, real);
        report.bar(Report.Bar.atMost("slowest last packet, a real client", real.stream().mapToDouble(Gone::last).max().orElseThrow(),
                MILLIS_MAX, "ms"));
        played(report, real, quick);
        return report;
    }

    /** Clients of a daemon that is played, one and many at once. */
    private static void played(Report report, List<Gone> real, boolean quick) throws Exception {
        Map<ClientId, Revocation> went = new ConcurrentHashMap<>();
        Organisation here = new Organisation(ROWS, CLIENTS);
        try (Wires wires = new Wires();
                Stage stage = new Stage(new Stage.Setup(true, Optional.of(wires.settings()), here.policy("bench"), CLIENTS,
                        InstantSource.system(), notice -> note(notice, went)))) {
            Revoke.Ground ground = new Ground(wires, stage, went);
            // Code that is compiled, as in a gateway that has been up for a while.
            ground.everybodyComes();
            ground.oneByOne(quick ? 10 : 200);
            ground.everybodyComes();
            List<Gone> ones = ground.oneByOne(quick ? 10 : 100);
            row(report, "an operator", 1, ones);
            report.bar(
                    Report.Bar.atMost("p99 of the last packet, one client of " + CLIENTS, percentile(ones.stream().map(Gone::last).toList(),
                            99), MILLIS_MAX, "ms"));
            List<Gone> all = new ArrayList<>(ones);
            all.addAll(real);
            for (int count : List.of(100, CLIENTS)) {
                List<Gone> some = new ArrayList<>();
                for (int round = 0; round < (quick ? 1 : 5); round++) {
                    ground.everybodyComes();
                    some.addAll(ground.atOnce(count, true));
                }
                row(report, "an operator", count, some);
                all.addAll(some);
            }
            ground.everybodyComes();
            List<Gone> policy = ground.atOnce(CLIENTS, false);
            row(report, "a policy", CLIENTS, policy);
            all.addAll(policy);
            List<Revocation> meanwhile = ground.whileAllConnect();
            List<Double> late = meanwhile.stream().map(one -> millis(one, one.fenced())).toList();
            report.row("an operator, while 1,000 connect", 1, percentile(late, 50), percentile(late, 99), Collections.max(late),
                    meanwhile.stream().mapToDouble(one -> millis(one, one.told())).max().orElseThrow(), "", "");
            report.bar(Report.Bar.atMost("packets sent after the fence that came, of " + all.size() + " clients",
                    (double) all.stream().filter(Gone::leaked).count(), 0, ""));
            report.bar(Report.Bar.atLeast("clients that were fenced",
                    (double) all.stream().filter(gone -> gone.revocation().fenced().isPresent())
                            .count(),
                    all.size(), ""));
        }
    }

    private static void note(Notice notice, Map<ClientId, Revocation> went) {
        if (notice instanceof Notice.Went gone) {
            gone.revoked().ifPresent(revocation -> went.put(gone.client(), revocation));
        }
    }

    private static void row(Report report, String who, int count, List<Gone> gone) {
        List<Double> fenced = gone.stream().map(one -> millis(one.revocation(), one.revocation().fenced())).toList();
        report.row(who, count, percentile(fenced, 50), percentile(fenced, 99), Collections.max(fenced),
                gone.stream().mapToDouble(one -> millis(one.revocation(), one.revocation().told())).max().orElseThrow(),
                gone.stream().mapToDouble(Gone::last).max().orElseThrow(), gone.stream().filter(Gone::leaked).count());
    }

    private static double millis(Revocation revocation, Optional<Instant> step) {
        return step.map(at -> Duration.between(revocation.decided(), at).toNanos() / 1e6).orElse(Double.POSITIVE_INFINITY);
    }

    private static double percentile(List<Double> values, int percent) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get((sorted.size() - 1) * percent / 100);
    }

    /** Somebody who had to go, and what came of their packets. */
    record Gone(Revocation revocation, Flow.Came came) {
        /** When the last packet came, in milliseconds after the decision; 0 when none came after it. */
        double last() {
            return Math.max(0, Duration.between(revocation.decided(), came.arrived()).toNanos() / 1e6);
        }

        /** Whether a packet passed that was sent when the fence was up. Both times are taken on the safe side: before sending, after the commit. */
        boolean leaked() {
            return revocation.fenced().filter(came.sent()::isBefore).isEmpty();
        }
    }

    /** What is measured on. */
    private record Ground(Wires wires, Stage stage, Map<ClientId, Revocation> went) {

        void everybodyComes() throws Exception {
            stage.leave();
            went.clear();
            stage.daemon().flood(0);
        }

        /** Ends so many, one after the other. */
        List<Gone> oneByOne(int count) throws Exception {
            List<Session.Live> live = some(count);
            try (Packets packets = packets(live)) {
                for (Session.Live one : live) {
                    stage.gate().kill(one.client(), "the benchmark");
                    Thread.sleep(20);
                }
                return packets.gone();
            }
        }

        /** Ends so many at once, by an operator or by a policy that lets nobody in. */
        List<Gone> atOnce(int count, boolean byOperator) throws Exception {
            List<Session.Live> live = some(count);
            Decider usual = stage.gate().decider().orElseThrow();
            Decider nobody = stage.compile(new Organisation(ROWS, 0).policy("nobody"));
            try (Packets packets = packets(live)) {
                if (byOperator) {
                    stage.gate().kill(live.stream().map(Session.Live::client).toList(), "the benchmark");
                } else {
                    stage.activate(nobody);
                }
                List<Gone> gone = packets.gone();
                if (!byOperator) {
                    stage.activate(usual);
                }
                return gone;
            }
        }

        /** Ends those who are connected already, one after the other, while the others all connect at once. */
        List<Revocation> whileAllConnect() throws Exception {
            stage.leave();
            went.clear();
            List<ClientId> ended = new ArrayList<>();
            CompletableFuture<Void> flood = CompletableFuture.runAsync(this::flood, task -> Thread.ofPlatform().start(task));
            while (!flood.isDone()) {
                Optional<ClientId> next = stage.gate().sessions().stream()
                        .filter(session -> session instanceof Session.Live live && live.establishedAt().isPresent()).map(Session::client)
                        .findFirst();
                if (next.isPresent() && stage.gate().kill(next.get(), "the benchmark")) {
                    ended.add(next.get());
                }
                Thread.sleep(5);
            }
            flood.join();
            while (!went.keySet().containsAll(ended)) {
                Thread.sleep(5);
            }
            return ended.stream().map(client -> Optional.ofNullable(went.get(client)).orElseThrow()).toList();
        }

        private void flood() {
            try {
                stage.daemon().flood(0);
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        }

        private List<Session.Live> some(int count) {
            List<Session.Live> live = stage.gate().sessions().stream()
                    .flatMap(session -> session instanceof Session.Live one && target(one).isPresent()
                            ? java.util.stream.Stream.of(one)
                            : java.util.stream.Stream.empty())
                    .limit(count).toList();
            if (live.size() < count) {
                throw new IllegalStateException("only " + live.size() + " clients may send anything");
            }
            return live;
        }

        private Packets packets(List<Session.Live> live) throws Exception {
            Flow taken = Flow.take(wires.behind(), PORT, live.size());
            Flow sent = Flow.send(wires.clients(),
                    live.stream().map(one -> new Flow.Ends(one.lease().address4(), target(one).orElseThrow()))
                            .toList(),
                    PORT, live.size() * MICROS_BETWEEN_PACKETS);
            Packets packets = new Packets(live, taken, sent, went);
            packets.awaitAll();
            return packets;
        }
    }

    /** An address it may send any datagram to: a resource with an even number has no services, so all of them. */
    static Optional<Address> target(Session.Live live) {
        TreeSet<String> reached = new TreeSet<>(live.grant().reach().allowed());
        reached.removeAll(live.grant().reach().denied());
        return reached.stream().map(name -> Integer.parseInt(name.substring(1))).filter(number -> number % 2 == 0).findFirst()
                .map(number -> Address.of("10." + (Organisation.SITE + number / 250) + "." + number % 250 + ".9"));
    }

    /** Packets on their way. */
    private record Packets(List<Session.Live> live, Flow taken, Flow sent, Map<ClientId, Revocation> went) implements AutoCloseable {

        /** Waits until something of everybody has come. */
        void awaitAll() throws Exception {
            Instant late = Instant.now().plus(SOON);
            while (taken.report(live.size()).stream().anyMatch(came -> came.count() == 0)) {
                if (Instant.now().isAfter(late)) {
                    throw new IllegalStateException("packets of some clients do not pass before anything was ended");
                }
                Thread.sleep(50);
            }
        }

        /** Waits until everybody is gone and has sent twice in vain. */
        List<Gone> gone() throws Exception {
            while (!live.stream().allMatch(one -> went.containsKey(one.client()))) {
                Thread.sleep(5);
            }
            Thread.sleep(2L * live.size() * MICROS_BETWEEN_PACKETS / 1_000 + 200);
            sent.mustGoOn();
            List<Flow.Came> came = taken.report(live.size());
            List<Gone> gone = new ArrayList<>();
            for (int i = 0; i < live.size(); i++) {
                gone.add(new Gone(Optional.ofNullable(went.get(live.get(i).client())).orElseThrow(), came.get(i)));
            }
            return gone;
        }

        @Override
        public void close() {
            sent.close();
            taken.close();
        }
    }
}

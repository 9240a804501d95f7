package io.sallyport.decision;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import io.sallyport.decision.Reason.Kind;
import io.sallyport.facts.AccessCandidate;
import io.sallyport.facts.AuthenticationCandidate;
import io.sallyport.facts.Breach;
import io.sallyport.facts.QuotaCandidate;
import io.sallyport.facts.RiskCandidate;
import io.sallyport.model.Bandwidth;
import io.sallyport.model.DataSize;
import io.sallyport.model.RowRef;
import io.sallyport.model.RuleRef;
import io.sallyport.policy.AccessRow;
import io.sallyport.policy.Capacity;
import io.sallyport.policy.IsolationTable;
import io.sallyport.policy.QuotaRow;
import io.sallyport.policy.QuotaTerms.Priority;
import io.sallyport.policy.RiskTable.Response;
import io.sallyport.rules.Conclusion;

/**
 * Conclusions sorted out by kind, and by place within a kind, so that the order of firing leaves no trace. Shadow rows give reasons and nothing
 * else.
 */
final class Weighed {
    /** By kind, row and rule. Written out, since every decision sorts. */
    private static final Comparator<Conclusion> ORDER = (a, b) -> {
        int byKind = Integer.compare(rank(a), rank(b));
        if (byKind != 0) {
            return byKind;
        }
        int byRow = a instanceof Conclusion.Isolated x && b instanceof Conclusion.Isolated y
                ? x.candidate().row().ref().compareTo(y.candidate().row().ref())
                : Integer.compare(number(a), number(b));
        return byRow != 0 ? byRow : a.rule().compareTo(b.rule());
    };

    /** Rows with a shared rate, the lowest towards clients first, then the lowest from them. */
    private static final Comparator<QuotaRow> BY_SHARED = Comparator.comparingLong((QuotaRow row) -> shared(row, Capacity::down))
            .thenComparingLong(row -> shared(row, Capacity::up)).thenComparing(QuotaRow::ref);

    private final Prepared prepared;
    private final List<Reason> reasons = new ArrayList<>();
    private final List<AccessCandidate> allowing = new ArrayList<>();
    private final List<AccessCandidate> denying = new ArrayList<>();
    private final List<AccessCandidate> narrowing = new ArrayList<>();
    private final List<AccessCandidate> missed = new ArrayList<>();
    private final List<AuthenticationCandidate> unproved = new ArrayList<>();
    private final List<AuthenticationCandidate> asking = new ArrayList<>();
    private final List<RiskCandidate> reached = new ArrayList<>();
    private final List<QuotaCandidate> limiting = new ArrayList<>();
    private final List<IsolationTable.Row> isolating = new ArrayList<>();

    Weighed(List<Conclusion> conclusions, Prepared prepared) {
        this.prepared = prepared;
        List<Conclusion> sorted = new ArrayList<>(conclusions);
        sorted.sort(ORDER);
        sorted.forEach(this::add);
    }

    /** The place of a kind of conclusion among the reasons. */
    private static int rank(Conclusion conclusion) {
        return switch (conclusion) {
            case Conclusion.Allowed _ -> 0;
            case Conclusion.Denied _ -> 1;
            case Conclusion.Unproved _ -> 2;
            case Conclusion.Asked _ -> 3;
            case Conclusion.Reached _ -> 4;
            case Conclusion.Narrowed _ -> 5;
            case Conclusion.Limited _ -> 6;
            case Conclusion.Isolated _ -> 7;
            case Conclusion.Missed _ -> 8;
            case Conclusion.Tagged _ -> 9;
        };
    }

    /** The number of the row, among those of its kind of table. */
    private static int number(Conclusion conclusion) {
        return switch (conclusion) {
            case Conclusion.Allowed c -> c.candidate().number();
            case Conclusion.Denied c -> c.candidate().number();
            case Conclusion.Narrowed c -> c.candidate().number();
            case Conclusion.Limited c -> c.candidate().number();
            case Conclusion.Missed c -> c.candidate().number();
            case Conclusion.Unproved c -> c.candidate().number();
            case Conclusion.Asked c -> c.candidate().number();
            case Conclusion.Reached c -> c.candidate().number();
            case Conclusion.Isolated _,Conclusion.Tagged _ -> 0;
        };
    }

    private void add(Conclusion conclusion) {
        switch (conclusion) {
            case Conclusion.Allowed c -> access(allowing, c.candidate(), Kind.ALLOWED, c.rule());
            case Conclusion.Denied c -> access(denying, c.candidate(), Kind.DENIED, c.rule());
            case Conclusion.Narrowed c -> access(narrowing, c.candidate(), Kind.NARROWED, c.rule());
            case Conclusion.Missed c -> {
                missed.add(c.candidate());
                reason(Kind.MISSED, c.candidate().row().ref(), c.rule(), Denials.failing(c.candidate().unmet()),
                        c.candidate().row().shadow());
            }
            case Conclusion.Unproved c -> {
                unproved.add(c.candidate());
                reason(Kind.DENIED, c.candidate().row().ref(), c.rule(), Denials.failing(c.candidate().unmet()), false);
            }
            case Conclusion.Asked c -> {
                asking.add(c.candidate());
                reason(Kind.CHALLENGED, c.candidate().row().ref(), c.rule(), Denials.failing(c.candidate().unmet()), false);
            }
            case Conclusion.Reached c -> reached(c.candidate(), c.rule());
            case Conclusion.Limited c -> limited(c.candidate(), c.rule());
            case Conclusion.Isolated c -> {
                isolating.add(c.candidate().row());
                reason(Kind.ISOLATED, c.candidate().row().ref(), c.rule(), isolation(c.candidate().row().mode()), false);
            }
            case Conclusion.Tagged _ -> {
                // Conditions were evaluated with it; by itself a tag decides nothing.
            }
        }
    }

    private void reached(RiskCandidate candidate, RuleRef rule) {
        boolean shadow = candidate.row().shadow();
        if (!shadow) {
            reached.add(candidate);
        }
        Kind kind = switch (candidate.row().then()) {
            case Response.StepUp _ -> Kind.CHALLENGED;
            case Response.Throttle _ -> Kind.LIMITED;
            case Response.Isolate _ -> Kind.ISOLATED;
            case Response.Deny _,Response.Cut _ -> Kind.DENIED;
        };
        String text = candidate.row().then().word() + ": the risk is " + candidate.score() + ", at least " + candidate.row().at();
        reason(kind, candidate.row().ref(), rule, text, shadow);
    }

    private void limited(QuotaCandidate candidate, RuleRef rule) {
        limiting.add(candidate);
        RowRef row = candidate.row().ref();
        reasons.add(prepared.reason(candidate, rule));
        for (Breach breach : candidate.breaches()) {
            reason(breach.refuses() ? Kind.DENIED : Kind.LIMITED, row, rule, breach.text(), false);
        }
        for (String warning : candidate.warnings()) {
            reason(Kind.WARNED, row, rule, warning, false);
        }
    }

    private static String isolation(IsolationTable.Mode mode) {
        return switch (mode) {
            case NONE -> "reaches any other client that is not isolated";
            case GROUP -> "reaches clients of its group";
            case FULL -> "reaches no other client";
        };
    }

    private void access(List<AccessCandidate> rows, AccessCandidate candidate, Kind kind, RuleRef rule) {
        Reason reason = prepared.reason(kind, candidate, rule);
        if (!reason.shadow()) {
            rows.add(candidate);
        }
        reasons.add(reason);
    }

    private void reason(Kind kind, RowRef row, RuleRef rule, String text, boolean shadow) {
        reasons.add(new Reason(kind, Optional.of(row), Optional.of(rule), text, shadow));
    }

    List<Reason> reasons() {
        return reasons;
    }

    /** The reasons of one kind that are not shadow. */
    List<Reason> reasons(Kind kind) {
        return reasons.stream().filter(r -> r.kind() == kind && !r.shadow()).toList();
    }

    List<AccessCandidate> allowing() {
        return allowing;
    }

    List<AccessRow> denying() {
        return denying.stream().map(AccessCandidate::row).toList();
    }

    List<AccessCandidate> narrowing() {
        return narrowing;
    }

    /** Allow rows for this person that do not apply now, shadow rows left out. */
    List<AccessCandidate> missed() {
        return missed.stream().filter(c -> !c.row().shadow()).toList();
    }

    List<IsolationTable.Row> isolating() {
        return isolating;
    }

    /** Authentication rows for which something is missing that cannot be asked for. */
    List<AuthenticationCandidate> unproved() {
        return unproved;
    }

    /** Authentication rows that ask for a second factor. */
    List<AuthenticationCandidate> asking() {
        return asking;
    }

    /** Risk thresholds that are reached and concern this client, shadow rows left out. */
    List<RiskCandidate> reached() {
        return reached;
    }

    /** Quota rows that apply. */
    List<QuotaCandidate> limiting() {
        return limiting;
    }

    /** Whether risk keeps the client away from all others. */
    boolean isolatedByRisk() {
        return reached.stream().anyMatch(candidate -> candidate.row().then() instanceof Response.Isolate);
    }

    /** The strictest of each limit. */
    Limits limits() {
        if (limiting.isEmpty() && reached.isEmpty()) {
            return Limits.NONE;
        }
        Optional<Bandwidth> down = Optional.empty();
        Optional<Bandwidth> up = Optional.empty();
        Optional<DataSize> burst = Optional.empty();
        Optional<Priority> priority = Optional.empty();
        Optional<QuotaRow> shared = Optional.empty();
        for (QuotaCandidate candidate : limiting) {
            down = strictest(down, candidate.row().down());
            up = strictest(up, candidate.row().up());
            burst = strictest(burst, candidate.row().burst());
            priority = strictest(priority, candidate.row().terms().priority());
            shared = tightest(shared, candidate.row());
            for (Breach breach : candidate.breaches()) {
                down = strictest(down, breach.throttle());
                up = strictest(up, breach.throttle());
            }
        }
        for (RiskCandidate candidate : reached) {
            if (candidate.row().then() instanceof Response.Throttle(var slowDown, var slowUp)) {
                down = strictest(down, slowDown);
                up = strictest(up, slowUp);
            }
        }
        return new Limits(down, up, burst, priority, shared.map(row -> row.ref().id()));
    }

    /** A class hangs below one other, so that of several shared rates the lowest counts: that towards clients first, as most is sent there. */
    private static Optional<QuotaRow> tightest(Optional<QuotaRow> a, QuotaRow b) {
        if (b.terms().shared().isEmpty() || a.isEmpty()) {
            return b.terms().shared().isEmpty() ? a : Optional.of(b);
        }
        return BY_SHARED.compare(a.get(), b) <= 0 ? a : Optional.of(b);
    }

    private static long shared(QuotaRow row, Function<Capacity, Optional<Bandwidth>> way) {
        return row.terms().shared().flatMap(way).map(Bandwidth::bitsPerSecond).orElse(Long.MAX_VALUE);
    }

    private static <T extends Comparable<T>> Optional<T> strictest(Optional<T> a, Optional<T> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.isEmpty() ? b : a;
        }
        return a.get().compareTo(b.get()) <= 0 ? a : b;
    }
}

package io.sallyport.decision;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import io.sallyport.decision.Reason.Kind;
import io.sallyport.facts.AccessCandidate;
import io.sallyport.facts.QuotaCandidate;
import io.sallyport.model.Bandwidth;
import io.sallyport.model.DataSize;
import io.sallyport.model.RowRef;
import io.sallyport.policy.AccessRow;
import io.sallyport.policy.IsolationTable;
import io.sallyport.policy.QuotaRow;
import io.sallyport.rules.Conclusion;

/**
 * Conclusions sorted out by kind, and by place within a kind, so that the order of firing leaves no trace. Shadow rows give reasons and nothing
 * else.
 */
final class Weighed {
    private static final Comparator<Reason> ORDER = Comparator.comparing(Reason::kind)
            .thenComparing(r -> r.row().map(RowRef::place).orElseThrow()).thenComparing(r -> r.rule().orElseThrow());

    private final List<Reason> reasons = new ArrayList<>();
    private final List<AccessRow> allowing = new ArrayList<>();
    private final List<AccessRow> denying = new ArrayList<>();
    private final List<AccessRow> narrowing = new ArrayList<>();
    private final List<AccessCandidate> missed = new ArrayList<>();
    private final List<QuotaRow> limiting = new ArrayList<>();
    private final List<IsolationTable.Row> isolating = new ArrayList<>();

    Weighed(List<Conclusion> conclusions) {
        conclusions.forEach(this::add);
        reasons.sort(ORDER);
        Comparator<AccessRow> byPlace = Comparator.comparing(AccessRow::ref);
        allowing.sort(byPlace);
        denying.sort(byPlace);
        narrowing.sort(byPlace);
        missed.sort(Comparator.comparing(c -> c.row().ref()));
    }

    private void add(Conclusion conclusion) {
        switch (conclusion) {
            case Conclusion.Allowed c ->
                access(allowing, c.candidate(), Kind.ALLOWED, c, "allows " + String.join(", ", c.candidate().row().resources()));
            case Conclusion.Denied c -> access(denying, c.candidate(), Kind.DENIED, c, "denies the connection");
            case Conclusion.Narrowed c ->
                access(narrowing, c.candidate(), Kind.NARROWED, c, "denies " + String.join(", ", c.candidate().row().resources()));
            case Conclusion.Missed c -> {
                missed.add(c.candidate());
                reason(Kind.MISSED, c.candidate().row().ref(), c, Denials.failing(c.candidate()), c.candidate().row().shadow());
            }
            case Conclusion.Limited c -> limited(c);
            case Conclusion.Isolated c -> {
                isolating.add(c.candidate().row());
                reason(Kind.ISOLATED, c.candidate().row().ref(), c, isolation(c.candidate().row().mode()), false);
            }
        }
    }

    private static String isolation(IsolationTable.Mode mode) {
        return switch (mode) {
            case NONE -> "reaches any other client that is not isolated";
            case GROUP -> "reaches clients of its group";
            case FULL -> "reaches no other client";
        };
    }

    private void access(List<AccessRow> rows, AccessCandidate candidate, Kind kind, Conclusion conclusion, String text) {
        AccessRow row = candidate.row();
        if (!row.shadow()) {
            rows.add(row);
        }
        reason(kind, row.ref(), conclusion, text, row.shadow());
    }

    private void limited(Conclusion.Limited c) {
        QuotaCandidate candidate = c.candidate();
        limiting.add(candidate.row());
        String text = "down " + candidate.row().down().map(Bandwidth::toString).orElse("unlimited") + ", up "
                + candidate.row().up().map(Bandwidth::toString).orElse("unlimited");
        reason(Kind.LIMITED, candidate.row().ref(), c, text, false);
    }

    private void reason(Kind kind, RowRef row, Conclusion conclusion, String text, boolean shadow) {
        reasons.add(new Reason(kind, Optional.of(row), Optional.of(conclusion.rule()), text, shadow));
    }

    List<Reason> reasons() {
        return reasons;
    }

    /** The reasons of one kind that are not shadow. */
    List<Reason> reasons(Kind kind) {
        return reasons.stream().filter(r -> r.kind() == kind && !r.shadow()).toList();
    }

    List<AccessRow> allowing() {
        return allowing;
    }

    List<AccessRow> denying() {
        return denying;
    }

    List<AccessRow> narrowing() {
        return narrowing;
    }

    /** Allow rows for this person that do not apply now, shadow rows left out. */
    List<AccessCandidate> missed() {
        return missed.stream().filter(c -> !c.row().shadow()).toList();
    }

    List<IsolationTable.Row> isolating() {
        return isolating;
    }

    /** The strictest of each limit. */
    Limits limits() {
        if (limiting.isEmpty()) {
            return Limits.NONE;
        }
        Optional<Bandwidth> down = Optional.empty();
        Optional<Bandwidth> up = Optional.empty();
        Optional<DataSize> burst = Optional.empty();
        for (QuotaRow row : limiting) {
            down = strictest(down, row.down());
            up = strictest(up, row.up());
            burst = strictest(burst, row.burst());
        }
        return new Limits(down, up, burst);
    }

    private static <T extends Comparable<T>> Optional<T> strictest(Optional<T> a, Optional<T> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.isEmpty() ? b : a;
        }
        return a.get().compareTo(b.get()) <= 0 ? a : b;
    }
}

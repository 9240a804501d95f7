package io.sallyport.decision;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import io.sallyport.decision.Reason.Kind;
import io.sallyport.facts.AccessCandidate;
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
    /** By kind, row and rule. Written out, since every decision sorts. */
    private static final Comparator<Conclusion> ORDER = (a, b) -> {
        int byKind = kind(a).compareTo(kind(b));
        if (byKind != 0) {
            return byKind;
        }
        int byRow = a instanceof Conclusion.Isolated x && b instanceof Conclusion.Isolated y
                ? x.candidate().row().ref().compareTo(y.candidate().row().ref())
                : Integer.compare(number(a), number(b));
        return byRow != 0 ? byRow : a.rule().compareTo(b.rule());
    };

    private final Prepared prepared;
    private final List<Reason> reasons = new ArrayList<>();
    private final List<AccessCandidate> allowing = new ArrayList<>();
    private final List<AccessCandidate> denying = new ArrayList<>();
    private final List<AccessCandidate> narrowing = new ArrayList<>();
    private final List<AccessCandidate> missed = new ArrayList<>();
    private final List<QuotaRow> limiting = new ArrayList<>();
    private final List<IsolationTable.Row> isolating = new ArrayList<>();

    Weighed(List<Conclusion> conclusions, Prepared prepared) {
        this.prepared = prepared;
        List<Conclusion> sorted = new ArrayList<>(conclusions);
        sorted.sort(ORDER);
        sorted.forEach(this::add);
    }

    private static Kind kind(Conclusion conclusion) {
        return switch (conclusion) {
            case Conclusion.Allowed _ -> Kind.ALLOWED;
            case Conclusion.Denied _ -> Kind.DENIED;
            case Conclusion.Narrowed _ -> Kind.NARROWED;
            case Conclusion.Limited _ -> Kind.LIMITED;
            case Conclusion.Isolated _ -> Kind.ISOLATED;
            case Conclusion.Missed _ -> Kind.MISSED;
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
            case Conclusion.Isolated _ -> 0;
        };
    }

    private static RowRef row(Conclusion conclusion) {
        return switch (conclusion) {
            case Conclusion.Allowed c -> c.candidate().row().ref();
            case Conclusion.Denied c -> c.candidate().row().ref();
            case Conclusion.Narrowed c -> c.candidate().row().ref();
            case Conclusion.Limited c -> c.candidate().row().ref();
            case Conclusion.Isolated c -> c.candidate().row().ref();
            case Conclusion.Missed c -> c.candidate().row().ref();
        };
    }

    private void add(Conclusion conclusion) {
        switch (conclusion) {
            case Conclusion.Allowed c -> access(allowing, c.candidate(), Kind.ALLOWED, c);
            case Conclusion.Denied c -> access(denying, c.candidate(), Kind.DENIED, c);
            case Conclusion.Narrowed c -> access(narrowing, c.candidate(), Kind.NARROWED, c);
            case Conclusion.Missed c -> {
                missed.add(c.candidate());
                reason(Kind.MISSED, c, Denials.failing(c.candidate()), c.candidate().row().shadow());
            }
            case Conclusion.Limited c -> {
                limiting.add(c.candidate().row());
                reasons.add(prepared.reason(c.candidate(), c.rule()));
            }
            case Conclusion.Isolated c -> {
                isolating.add(c.candidate().row());
                reason(Kind.ISOLATED, c, isolation(c.candidate().row().mode()), false);
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

    private void access(List<AccessCandidate> rows, AccessCandidate candidate, Kind kind, Conclusion conclusion) {
        Reason reason = prepared.reason(kind, candidate, conclusion.rule());
        if (!reason.shadow()) {
            rows.add(candidate);
        }
        reasons.add(reason);
    }

    private void reason(Kind kind, Conclusion conclusion, String text, boolean shadow) {
        reasons.add(new Reason(kind, Optional.of(row(conclusion)), Optional.of(conclusion.rule()), text, shadow));
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

package io.sallyport.decision;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.sallyport.event.Event;
import io.sallyport.model.Bandwidth;
import io.sallyport.model.RowRef;
import io.sallyport.model.RuleRef;

/**
 * A decision as text for people: {@link #brief} in two lines for a stream of events, {@link #full} with everything that bore on it.
 *
 * @param zone in which times are written
 */
public record Explanation(ZoneId zone) {
    /** The width of the first column of {@link #brief}, in characters: who, whence, with what. */
    private static final int SUBJECT_CHARS = 58;
    private static final int ANSWER_CHARS = 20;
    private static final int LABEL_CHARS = 11;
    private static final int CAUSE_CHARS_MAX = 52;
    private static final String INDENT = " ".repeat(14);
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter DAY_MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);
    private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx", Locale.ROOT);

    /**
     * What happened and what was answered on the first line; by what, and what follows, on the second.
     *
     * @param took from the event to the answer, where it was measured
     */
    public List<String> brief(Event.Request event, Decision decision, Optional<Duration> took) {
        String subject = verb(event) + " " + subject(event, decision.basis());
        String answer = answer(decision);
        StringBuilder first = new StringBuilder(CLOCK.format(event.at().atZone(zone))).append("  ").append(pad(subject, SUBJECT_CHARS));
        first.append(took.isPresent() ? pad(answer, ANSWER_CHARS) : answer);
        took.ifPresent(duration -> first.append(milliseconds(duration)));
        List<String> second = new ArrayList<>();
        String causes = causes(decision);
        if (!causes.isEmpty()) {
            second.add("by " + causes);
        }
        if (decision instanceof Decision.Admit admit) {
            second.add("reach " + reach(admit.grant().reach()));
            rates(admit.grant().limits()).ifPresent(second::add);
        }
        decision.basis().reconsiderAt().ifPresent(at -> second.add("again at " + due(decision.basis().at(), at)));
        return second.isEmpty() ? List.of(first.toString()) : List.of(first.toString(), INDENT + String.join(" · ", second));
    }

    /** Everything: who asked, the answer, each row and rule with what it did, and what is granted. */
    public List<String> full(Event.Request event, Decision decision) {
        return told(event, decision, true);
    }

    /** As {@link #full}, without the rows and rules. */
    public List<String> head(Event.Request event, Decision decision) {
        return told(event, decision, false);
    }

    private List<String> told(Event.Request event, Decision decision, boolean withReasons) {
        Basis basis = decision.basis();
        List<String> lines = new ArrayList<>();
        lines.add(answer(decision));
        line(lines, "for", subject(event, basis) + ", instance " + event.client().instance());
        line(lines, "at", EXACT.format(basis.at().atZone(zone)));
        switch (decision) {
            case Decision.Admit admit -> granted(lines, admit.grant());
            case Decision.Refuse refuse -> line(lines, "because", refuse.denial().id() + ": " + refuse.denial().operatorReason());
            case Decision.Challenge challenge ->
                line(lines, "asks", challenge.method() + ", within " + challenge.timeout().toSeconds() + " s");
            case Decision.Pending pending ->
                line(lines, "waits", "for " + pending.what() + ", at most " + pending.timeout().toSeconds() + " s");
        }
        if (withReasons) {
            reasons(lines, decision);
        }
        basis.reconsiderAt().ifPresent(at -> line(lines, "again at", due(basis.at(), at)));
        line(lines, "policy", basis.policy().brief() + (basis.policy().subject().isEmpty() ? "" : " \"" + basis.policy().subject() + "\""));
        return List.copyOf(lines);
    }

    private static String verb(Event.Request event) {
        return switch (event) {
            case Event.Connect _ -> "connect";
            case Event.Reauth _ -> "reauth";
            case Event.ChallengeAnswered _ -> "answer";
        };
    }

    private static String subject(Event.Request event, Basis basis) {
        String groups = basis.groups().isEmpty() ? "(no group)" : "(" + String.join(", ", basis.groups()) + ")";
        String platform = event.peer().info().platform().map(name -> " " + platform(name)).orElse("");
        return basis.person().orElse("nobody") + " " + groups + " from " + Event.from(event.peer()) + platform;
    }

    private static String platform(String name) {
        return switch (name) {
            case "win" -> "windows";
            case "mac" -> "macos";
            default -> name;
        };
    }

    private static String answer(Decision decision) {
        return switch (decision) {
            case Decision.Admit admit -> "ADMIT " + admit.grant().lease().address4()
                    + admit.grant().lease().address6().map(address -> " " + address).orElse("");
            case Decision.Refuse refuse -> "DENY  \"" + refuse.denial().clientMessage() + "\"";
            case Decision.Challenge challenge -> "ASK   \"" + challenge.prompt() + "\"";
            case Decision.Pending pending -> "WAIT  for " + pending.what();
        };
    }

    private static String milliseconds(Duration took) {
        return String.format(Locale.ROOT, "%.1f ms", took.toNanos() / 1e6);
    }

    /** The rows and rules that let the client in or refused it; the denial's id where the engine itself refused. */
    private static String causes(Decision decision) {
        String causes = decision.by().stream()
                .filter(reason -> !(decision instanceof Decision.Admit) || reason.kind() == Reason.Kind.ALLOWED)
                .map(Explanation::cause).distinct().collect(Collectors.joining(", "));
        return causes.isEmpty() && decision instanceof Decision.Refuse refuse ? refuse.denial().id() : causes;
    }

    private static String cause(Reason reason) {
        return reason.row().map(RowRef::toString).or(() -> reason.rule().map(RuleRef::toString)).orElse(reason.text());
    }

    private void granted(List<String> lines, Grant grant) {
        line(lines, "reach", reach(grant.reach()));
        line(lines, "rate", rates(grant.limits()).orElse("unlimited"));
        grant.limits().priority().ifPresent(priority -> line(lines, "priority", priority.toString()));
        grant.limits().shared().ifPresent(row -> line(lines, "shared", "with all clients of " + row));
        line(lines, "clients", clients(grant.circle()));
    }

    /** What is allowed less what is denied; a denied resource that is not allowed may still lie across one that is. */
    private static String reach(Reach reach) {
        TreeSet<String> left = new TreeSet<>(reach.allowed());
        left.removeAll(reach.denied());
        TreeSet<String> across = new TreeSet<>(reach.denied());
        across.removeAll(reach.allowed());
        String names = left.isEmpty() ? "nothing" : String.join(", ", left);
        return across.isEmpty() ? names : names + " less " + String.join(", ", across);
    }

    private static String clients(Circle circle) {
        return switch (circle.mode()) {
            case NONE -> "any other that is not isolated";
            case GROUP -> "members of " + list(circle.shared());
            case FULL -> "none";
        };
    }

    private static String list(SortedSet<String> names) {
        return names.isEmpty() ? "no group" : String.join(", ", names);
    }

    /** {@code 50/20 Mbit/s}, or each with its own unit, downwards first. */
    private static Optional<String> rates(Limits limits) {
        if (limits.down().isEmpty() && limits.up().isEmpty()) {
            return Optional.empty();
        }
        String down = limits.down().map(Bandwidth::toString).orElse("unlimited");
        String up = limits.up().map(Bandwidth::toString).orElse("unlimited");
        int unit = down.indexOf(' ');
        boolean same = unit > 0 && up.endsWith(down.substring(unit));
        String both = same ? down.substring(0, unit) + "/" + up : down + " down, " + up + " up";
        return Optional.of(both + limits.burst().map(burst -> ", burst " + burst).orElse(""));
    }

    /** On a refusal, what would have limited or isolated the client is left out: it has nothing to limit. */
    private static void reasons(List<String> lines, Decision decision) {
        List<Reason> told = decision.basis().reasons().stream()
                .filter(reason -> !(decision instanceof Decision.Refuse) || bears(reason.kind()))
                .sorted(Comparator.comparing(Reason::shadow)).toList();
        int width = told.stream().mapToInt(reason -> cause(reason).length()).filter(chars -> chars <= CAUSE_CHARS_MAX).max().orElse(0);
        for (Reason reason : told) {
            String cause = cause(reason);
            String text = cause.equals(reason.text()) ? cause : pad(cause, width + 2) + reason.text();
            line(lines, reason.shadow() ? "shadow" : label(reason.kind()), text);
        }
    }

    private static boolean bears(Reason.Kind kind) {
        return switch (kind) {
            case ALLOWED, DENIED, CHALLENGED, NARROWED, MISSED, SCORED, TAGGED -> true;
            case LIMITED, ISOLATED, WARNED -> false;
        };
    }

    private static String label(Reason.Kind kind) {
        return switch (kind) {
            case ALLOWED -> "allowed";
            case DENIED -> "denied";
            case CHALLENGED -> "asked";
            case NARROWED -> "narrowed";
            case LIMITED -> "limited";
            case ISOLATED -> "isolated";
            case MISSED -> "missed";
            case SCORED -> "scored";
            case TAGGED -> "tagged";
            case WARNED -> "warned";
        };
    }

    private String due(Instant now, Instant at) {
        ZonedDateTime then = at.atZone(zone);
        boolean soon = LocalDate.ofInstant(now, zone).equals(then.toLocalDate());
        return (soon ? MINUTE : DAY_MINUTE).format(then);
    }

    private static void line(List<String> lines, String label, String text) {
        lines.add(("  " + pad(label, LABEL_CHARS) + text).stripTrailing());
    }

    /** Filled to a width, with two spaces at least. */
    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(text.endsWith(" ") ? 1 : 2, width - text.length()));
    }
}

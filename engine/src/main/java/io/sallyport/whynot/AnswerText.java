package io.sallyport.whynot;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

import io.sallyport.decision.Decision;
import io.sallyport.decision.Explanation;
import io.sallyport.policy.Policy;

/** An answer as text for people: what is decided now, then each way to what is wished for, with who can go it. */
public final class AnswerText {
    /** How many ways are told; the smallest and easiest come first. */
    public static final int WAYS_MAX = 20;
    private static final int LABEL_CHARS = 8;
    private static final int CHANGE_CHARS = 44;

    private AnswerText() {}

    /** One line each; the first is the answer as it is. */
    public static List<String> lines(Policy policy, Answer answer) {
        List<String> lines = new ArrayList<>(new Explanation(policy.manifest().zone()).head(answer.event(), answer.decision()));
        lines.add("");
        if (answer.already()) {
            lines.add("  " + answer.goal().words() + ": it is so already; nothing has to change");
            return List.copyOf(lines);
        }
        lines.add("  " + summary(answer));
        int number = 1;
        for (Answer.Way way : answer.ways().stream().limit(WAYS_MAX).toList()) {
            lines.add("");
            way(lines, number++, way);
        }
        if (answer.ways().size() > WAYS_MAX) {
            lines.add("");
            lines.add("  and " + (answer.ways().size() - WAYS_MAX) + " more, which --json tells");
        }
        untried(lines, answer);
        return List.copyOf(lines);
    }

    private static String summary(Answer answer) {
        String wish = answer.goal().words() + ": ";
        String tried = " (" + answer.tries() + (answer.tries() == 1 ? " set" : " sets") + " of changes decided)";
        if (answer.isHopeless()) {
            return wish + "no change of what is known of the client leads there; only a change of the policy does" + tried;
        }
        if (answer.ways().isEmpty()) {
            return wish + "no way was found, and it is not certain that there is none" + tried;
        }
        return wish + (answer.ways().size() == 1 ? "there is one way" : "any one of " + answer.ways().size() + " ways leads there") + tried;
    }

    private static void way(List<String> lines, int number, Answer.Way way) {
        String label = pad("  " + number + ".", LABEL_CHARS);
        for (Change change : way.changes()) {
            String by = by(change);
            if (change.text().length() < CHANGE_CHARS) {
                lines.add(label + pad(change.text(), CHANGE_CHARS) + by);
            } else {
                lines.add(label + change.text());
                lines.add(" ".repeat(LABEL_CHARS + CHANGE_CHARS) + by);
            }
            label = "  and   ";
        }
    }

    private static String by(Change change) {
        return switch (change.means()) {
            case USER, ADMINISTRATORS -> "by " + change.means().words() + ", " + change.advice();
            case TIME -> "by " + change.means().words() + " alone";
            case POLICY -> "only by " + change.means().words() + ": " + change.advice();
            case NEVER -> "! " + change.means().words() + ": " + change.advice();
        };
    }

    private static void untried(List<String> lines, Answer answer) {
        if (answer.untried().isEmpty()) {
            return;
        }
        lines.add("");
        lines.add("  " + (answer.ways().isEmpty() ? "not tried" : "there may be other ways; not tried") + ":");
        new TreeSet<>(answer.untried()).forEach(what -> lines.add("    - " + what));
    }

    /** What a decision is in one word. */
    static String verdict(Decision decision) {
        return switch (decision) {
            case Decision.Admit _ -> "admit";
            case Decision.Refuse _ -> "refuse";
            case Decision.Challenge _ -> "challenge";
            case Decision.Pending _ -> "pending";
        };
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(text.length() < width ? 1 : 2, width - text.length()));
    }
}

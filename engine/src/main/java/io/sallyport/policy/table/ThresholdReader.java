package io.sallyport.policy.table;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.sallyport.model.Bandwidth;
import io.sallyport.policy.RiskTable;
import io.sallyport.policy.RiskTable.Response;
import io.sallyport.policy.table.Reference.Target;
import io.sallyport.policy.yaml.Fields;
import io.sallyport.policy.yaml.Marked;
import io.sallyport.policy.yaml.Units;

/** Reads rows of Risk that say what follows from a score. */
final class ThresholdReader {
    private static final String STEP_UP = "step-up";
    private static final String THROTTLE = "throttle";
    private static final Map<String, String> RESPONSES = Map.of(STEP_UP, STEP_UP, THROTTLE, THROTTLE, "isolate", "isolate", "deny", "deny",
            "cut", "cut");

    private ThresholdReader() {}

    static void read(Row row, Fields fields) {
        Optional<Integer> at = fields.number("at", 1, RiskTable.SCORE_MAX);
        RiskReader.need(row, fields, "then", "what follows from the score is not said");
        Optional<String> word = fields.choice("then", RESPONSES);
        List<Marked<String>> groups = fields.someWords("for");
        row.draft().mention(Target.GROUP, row.ref(), groups);
        boolean shadow = fields.choice("mode", Map.of("enforce", false, "shadow", true)).orElse(false);
        Optional<String> message = fields.value("message", AccessReader.MESSAGE).map(Marked::value);
        boolean refuses = word.isEmpty() || word.get().equals("deny") || word.get().equals("cut");
        if (message.isPresent() && (shadow || !refuses)) {
            row.problems().add(TableProblem.MESSAGE_NOT_SENT, fields.placeOf("message"), "this message is never sent",
                    "only a row that denies or cuts, and is in force, tells the client something");
        }
        Optional<Response> response = response(row, fields, word);
        if (at.isPresent() && response.isPresent()) {
            row.draft().risk().thresholds()
                    .add(new RiskTable.Threshold(row.ref(), Row.names(groups), at.get(), response.get(), shadow, message));
        }
    }

    private static Optional<Response> response(Row row, Fields fields, Optional<String> word) {
        Optional<Duration> age = Durations.some(row, fields, "second-factor");
        Optional<Fields> rate = fields.fields("rate", RiskReader.RATE);
        Optional<Bandwidth> down = rate.flatMap(r -> r.value("down", Units.RATE)).map(Marked::value);
        Optional<Bandwidth> up = rate.flatMap(r -> r.value("up", Units.RATE)).map(Marked::value);
        if (rate.isPresent() && !rate.get().has("down") && !rate.get().has("up")) {
            row.problems().add(TableProblem.EMPTY_RATE, rate.get().place(), "the rate has neither `down` nor `up`");
        }
        if (word.isEmpty()) {
            return Optional.empty();
        }
        RiskReader.only(row, fields, "second-factor", word.get().equals(STEP_UP), STEP_UP);
        RiskReader.only(row, fields, "rate", word.get().equals(THROTTLE), THROTTLE);
        return switch (word.get()) {
            case STEP_UP -> {
                RiskReader.need(row, fields, "second-factor", "how old the second factor may be is not said");
                yield age.map(Response.StepUp::new);
            }
            case THROTTLE -> {
                RiskReader.need(row, fields, "rate", "the rate to throttle to is not said");
                yield Optional.of(new Response.Throttle(down, up));
            }
            case "isolate" -> Optional.of(new Response.Isolate());
            case "deny" -> Optional.of(new Response.Deny());
            default -> Optional.of(new Response.Cut());
        };
    }
}

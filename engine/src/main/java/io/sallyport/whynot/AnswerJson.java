package io.sallyport.whynot;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import io.sallyport.decision.Decision;

/** An answer as values for JSON, as {@code schemas/why-not.schema.json} describes it. */
public final class AnswerJson {
    private AnswerJson() {}

    /** The object. */
    public static Map<String, Object> object(Answer answer) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("person", answer.decision().basis().person());
        object.put("at", answer.decision().basis().at());
        object.put("instance", answer.event().client().instance());
        object.put("policy", answer.decision().basis().policy().commit());
        object.put("wants", answer.goal().wanted());
        object.put("verdict", AnswerText.verdict(answer.decision()));
        object.put("reason", answer.decision() instanceof Decision.Refuse refuse ? Optional.of(refuse.denial().id()) : Optional.empty());
        object.put("already", answer.already());
        object.put("certain", answer.untried().isEmpty());
        object.put("ways", answer.ways().stream().map(AnswerJson::way).toList());
        object.put("untried", answer.untried());
        object.put("tries", answer.tries());
        return object;
    }

    private static Map<String, Object> way(Answer.Way way) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("by", way.hardest());
        object.put("changes", way.changes().stream().map(AnswerJson::change).toList());
        return object;
    }

    private static Map<String, Object> change(Change change) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("fact", change.fact());
        object.put("change", change.text());
        object.put("by", change.means());
        object.put("advice", change.advice());
        return object;
    }
}

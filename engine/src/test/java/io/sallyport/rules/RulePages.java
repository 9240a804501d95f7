package io.sallyport.rules;

import java.util.List;

import io.sallyport.rules.drl.FactType;
import io.sallyport.rules.drl.Verb;

/** Renders {@code engine/docs/facts.md} and {@code engine/docs/conclusions.md} from the tables that rules are checked with. */
final class RulePages {
    private static final String STEP = """
            This page is generated from the tables that rules are checked with, and a test holds it in step.
            """;

    private RulePages() {}

    static String facts() {
        StringBuilder out = new StringBuilder(
                """
                        # Facts

                        What rules of a repository can match ([own-rules.md](own-rules.md)). No field is ever null: what is not known is the empty text, or
                        `false`. A fact that every decision has exactly once is marked so; of the others there may be none or several.

                        """)
                .append(STEP);
        for (FactType fact : FactType.ALL) {
            out.append("\n## ").append(fact.name()).append("\n\n").append(fact.meaning()).append(fact.single() ? " Exactly one.\n" : "\n")
                    .append("\n| field | holds | meaning |\n|---|---|---|\n");
            for (FactType.Field field : fact.fields()) {
                out.append("| `").append(field.name()).append("` | ").append(field.kind()).append(" | ").append(field.meaning())
                        .append(" |\n");
            }
        }
        return out.toString();
    }

    static String conclusions() {
        StringBuilder out = new StringBuilder(
                """
                        # Conclusions

                        What rules of a repository can conclude ([own-rules.md](own-rules.md)). The client comes first, as the variable of `$c : Connect()`; all else
                        is written out in quotes. Every conclusion is known by its rule, in explanations, tests (`by: ["rule:NAME"]`) and records.

                        """)
                .append(STEP).append("\n| conclusion | what it does |\n|---|---|\n");
        for (Verb verb : List.of(Verb.values())) {
            out.append("| `").append(verb.example()).append("` | ").append(verb.meaning()).append(" |\n");
        }
        return out.toString();
    }
}

package io.sallyport.whynot;

import io.sallyport.decision.Decision;
import io.sallyport.policy.AccessRow;

/** The answer that is wished for. */
public sealed interface Goal {

    /** To be let in. */
    record Admitted() implements Goal {}

    /** To be let in, with this resource within reach and not taken out of it by name. Another denied resource may still lie across it. */
    record Reaches(String resource) implements Goal {}

    /** Whether a decision is that answer. */
    default boolean isReached(Decision decision) {
        return decision instanceof Decision.Admit admit && switch (this) {
            case Admitted _ -> true;
            case Reaches(String resource) ->
                admit.grant().reach().allowed().contains(resource) && !admit.grant().reach().denied().contains(resource);
        };
    }

    /** Whether an access row bears on it. */
    default boolean concerns(AccessRow row) {
        return switch (this) {
            case Admitted _ -> true;
            case Reaches(String resource) -> row.resources().contains(resource);
        };
    }

    /** As it is asked for: {@code allow}, or the name of a resource. */
    default String wanted() {
        return switch (this) {
            case Admitted _ -> "allow";
            case Reaches(String resource) -> resource;
        };
    }

    /** For people. */
    default String words() {
        return switch (this) {
            case Admitted _ -> "to be let in";
            case Reaches(String resource) -> "to reach " + resource;
        };
    }
}

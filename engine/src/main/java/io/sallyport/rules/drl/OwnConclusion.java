package io.sallyport.rules.drl;

import java.util.Optional;

import io.sallyport.model.Bandwidth;
import io.sallyport.policy.Factor;

/** What a rule of an organisation concludes about the client when it fires. It holds only constants: firing runs no code of the author's. */
public sealed interface OwnConclusion {

    /** The client is admitted, with this resource. */
    record Allow(String resource) implements OwnConclusion {}

    /** The client is refused, whatever allows it. */
    record Deny() implements OwnConclusion {}

    /** The resource is out of reach, whatever allows it. */
    record Narrow(String resource) implements OwnConclusion {}

    /** A second factor is asked for first. */
    record Challenge(Factor method) implements OwnConclusion {}

    /** At most these rates; of several the strictest. */
    record Limit(Optional<Bandwidth> down, Optional<Bandwidth> up) implements OwnConclusion {}

    /** The client has this tag, which conditions of rows may ask for. */
    record Tag(String name) implements OwnConclusion {}

    /** No other client is reached, and none reaches it. */
    record Isolate() implements OwnConclusion {}
}

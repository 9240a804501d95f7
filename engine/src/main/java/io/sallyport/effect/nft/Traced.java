package io.sallyport.effect.nft;

import java.util.List;

/** What the firewall does with a packet, and why. */
public sealed interface Traced {
    /** What it rests on or what stands in the way, one line each, the row that decides first. */
    List<String> why();

    /** {@code passes}, {@code dropped} or {@code not ours}. */
    default String verdict() {
        return switch (this) {
            case Passes _ -> "passes";
            case Dropped _ -> "dropped";
            case NotOurs _ -> "not ours";
        };
    }

    /** The name of the kernel's counter that counts it; empty when none does. */
    default String counter() {
        return switch (this) {
            case Passes passes -> passes.ground().toString();
            case Dropped dropped -> dropped.refusal().counter();
            case NotOurs _ -> "";
        };
    }

    /** It passes. */
    record Passes(Ground ground, List<String> why) implements Traced {
        public Passes {
            why = List.copyOf(why);
        }
    }

    /** It is dropped. */
    record Dropped(Refusal refusal, List<String> why) implements Traced {
        public Dropped {
            why = List.copyOf(why);
        }
    }

    /** Neither end is of the tunnel: others decide about it. */
    record NotOurs() implements Traced {
        @Override
        public List<String> why() {
            return List.of("neither end is in a pool of this policy: sallyport does not look at it");
        }
    }
}

package io.sallyport.effect.nft;

import java.util.Optional;

/** The traffic classes of one client, as tc and nft print them; empty where it is not limited. */
public record Lanes(Optional<String> down, Optional<String> up) {
    public static final Lanes NONE = new Lanes(Optional.empty(), Optional.empty());
}

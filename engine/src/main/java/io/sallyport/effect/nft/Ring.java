package io.sallyport.effect.nft;

import io.sallyport.decision.Circle;

/** A circle and the exemptions it is judged by: while a policy takes the place of another, both stand in the maps for a moment, and never meet. */
record Ring(Circle circle, Exemptions exemptions) {

    /** By what its clients may start connections to those of one it reaches. */
    Ground lets(Ring to) {
        return exemptions.lets(circle, to.circle())
                .orElseThrow(() -> new IllegalStateException("nothing lets " + circle + " reach " + to.circle()));
    }
}
